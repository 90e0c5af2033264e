using System.Text;
using CmkOperator.CreateOnly;

namespace CmkOperator.Core.Tests.Documents;

/// <summary>Writes the tables of <c>docs/admission.md</c> that come from the create-only fields and their rules; the text around them is written by hand.</summary>
internal static class AdmissionDocument
{
    public const string Path = "docs/admission.md";

    private const string End = "<!-- end of the generated table -->\n";

    public static string Make() => Make(File.ReadAllText(Repository.PathOf(Path)));

    /// <summary>The page with its generated tables as the code has them now.</summary>
    public static string Make(string page) => Between(Between(page, "CreateOnlyFields", Fields()), "CelRules", OtherRules());

    private static string Fields()
    {
        var table = new StringBuilder("| field | after the lock | reason when it differs from live Azure |\n|---|---|---|\n");
        foreach (var field in CreateOnlyFields.All)
        {
            table.Append($"| `{field.Path}` | {field.Explanation} | `{field.Reason}` |\n");
        }

        return table.ToString();
    }

    private static string OtherRules()
    {
        var table = new StringBuilder("| field | checked | answer |\n|---|---|---|\n");
        foreach (var rule in CelRules.Root.Where(rule => CreateOnlyFields.All.All(field => field.Refusal != rule.Message)))
        {
            var when = rule.OptionalOldSelf ? "at creation and at each change" : "at each change";
            table.Append($"| `{rule.FieldPath[".spec.".Length..]}` | {when} | `{rule.Reason}`: {rule.Message} |\n");
        }

        return table.ToString();
    }

    private static string Between(string page, string source, string table)
    {
        var begin = $"<!-- generated from {source} by make generate -->\n";
        var from = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = page.IndexOf(End, from, StringComparison.Ordinal);
        return from >= begin.Length && to >= 0
            ? $"{page[..from]}\n{table}\n{page[to..]}"
            : throw new InvalidOperationException($"{Path} has no place for the table from {source}: '{begin.TrimEnd()}', then '{End.TrimEnd()}'.");
    }
}
