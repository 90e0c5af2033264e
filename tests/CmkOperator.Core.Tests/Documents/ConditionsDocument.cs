using System.Text;
using CmkOperator.Conditions;
using CmkOperator.Faults;

namespace CmkOperator.Core.Tests.Documents;

/// <summary>Makes <c>docs/conditions.md</c> from the tables of the code.</summary>
internal static class ConditionsDocument
{
    public const string Path = "docs/conditions.md";

    public static string Make()
    {
        var text = new StringBuilder();
        Line(text, "# Conditions, reasons and errors");
        Line(text, string.Empty);
        Line(text, "The tables of this page are made from the code and held to it by a test. After a change of the code:");
        Line(text, string.Empty);
        Line(text, "<!-- not run: it runs the tests -->");
        Line(text, "```sh");
        Line(text, "make generate");
        Line(text, "```");
        Line(text, string.Empty);
        Line(text, "`kubectl wait --for=condition=Ready` and every tool that reads kstatus understand Ready, Reconciling and Stalled: whenever Ready is not True, exactly one of the other two is there.");
        Line(text, string.Empty);
        Line(text, "## Conditions");
        Line(text, string.Empty);
        Row(text, "Condition", "What True means");
        Row(text, "---", "---");
        foreach (var type in Enum.GetValues<ConditionType>())
        {
            Row(text, $"`{type}`", ConditionTexts.Of(type));
        }

        Line(text, string.Empty);
        Line(text, "## Reasons");
        Line(text, string.Empty);
        Line(text, "What the operator does about each: *Settled* needs nothing; *Wait* resolves without action and is checked again soon; *Retry* is retried with growing pauses; "
            + "*User* waits for somebody to act and is checked again at `spec.interval`. \"After a grace\" marks what may still be on its way in the same commit: Reconciling for five minutes (`--resource-missing-grace`), then Stalled.");
        Line(text, string.Empty);
        Row(text, "Reason", "Class", "What to do");
        Row(text, "---", "---", "---");
        foreach (var entry in ReasonCatalog.All)
        {
            Row(text, $"`{entry.Reason}`", entry.MayBeOnItsWay ? $"{entry.Class}, after a grace" : entry.Class.ToString(), entry.Advice);
        }

        Line(text, string.Empty);
        Line(text, "## Errors of Azure");
        Line(text, string.Empty);
        Line(text, "The first row that matches gives the reason. A code counts at any depth of the error; a fragment must be part of the message, in any casing, and not of a name in it; … in it is one word, or the rest of one.");
        Line(text, string.Empty);
        Row(text, "Situation", "Codes", "Fragment", "Reason", "Class", "What to do");
        Row(text, "---", "---", "---", "---", "---", "---");
        foreach (var row in FaultCatalog.Rows)
        {
            var entry = ReasonCatalog.Of(row.Reason);
            Row(
                text,
                row.Situation,
                (row.Codes.Count == 0 ? "any" : string.Join(", ", row.Codes.Select(code => $"`{code}`"))) + row.Status switch { null => string.Empty, 0 => " of a long operation", var status => $" with HTTP {status}" },
                (row.Fragment is null ? "any" : row.And is null ? $"`{row.Fragment}`" : $"`{row.Fragment}` and `{row.And}`")
                    + (row.Unless is null ? string.Empty : $", without {string.Join(" or ", row.Unless.Select(opposite => $"`{opposite}`"))}"),
                $"`{row.Reason}`",
                entry.Class.ToString(),
                row.Advice ?? entry.Advice);
        }

        Line(text, string.Empty);
        Line(text, "An error that no row matches is classified by its HTTP status: 401 `AuthenticationFailed`, 403 `AuthorizationFailed`, 409 `Conflict`, 429 `Throttled`, "
            + "no answer, 408 or an unexplained 5xx `AzureUnavailable`; a long operation that fails with `ServiceUnavailable` is `CapacityUnavailable`; "
            + "anything else is `CreateFailed`, `UpdateFailed` or `DeleteFailed`, after what was tried.");
        return text.ToString();
    }

    private static void Row(StringBuilder text, params string[] cells) =>
        Line(text, $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |");

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
