using CmkOperator.Cli.Manifests;
using CmkOperator.Planning;

namespace CmkOperator.Cli.Plans;

/// <summary>Plans as workflow commands, which GitHub shows beside the lines of a change (GitHub documentation: "Workflow commands for GitHub Actions").</summary>
internal static class PlanAnnotations
{
    /// <summary>The lines for one object.</summary>
    public static IEnumerable<string> Of(ObjectPlan plan)
    {
        foreach (var fault in plan.Faults)
        {
            yield return Of(fault);
        }

        if (plan.Plan is not { } found)
        {
            yield break;
        }

        foreach (var note in found.Notes)
        {
            var level = note.Kind == PlanNoteKind.Refused || plan.IsUnread ? "error" : "warning";
            yield return Line(level, plan.Manifest.File, LineOf(plan, note.Subject), $"{plan.Key}: {note.Subject} ({note.Reason})", note.Advised);
        }

        foreach (var row in plan.Fields.Where(row => row.Change is FieldChange.InPlace or FieldChange.Left or FieldChange.Unknown))
        {
            yield return Line("notice", plan.Manifest.File, LineOf(plan, row.Field), $"{plan.Key}: {PlanText.WordOf(row.Change)}", PlanText.Describe(row));
        }

        if (plan.Outcome != PlanOutcome.Refused)
        {
            yield return Line("notice", plan.Manifest.File, plan.Manifest.Line, $"{plan.Key}: plan", found.ToString());
        }
    }

    /// <summary>The line for a document that cannot be used.</summary>
    public static string Of(ManifestFault fault) => Line("error", fault.File, fault.Line, "not usable", fault.Message);

    private static int LineOf(ObjectPlan plan, string field) => plan.Manifest.LineOf($"spec.{(field == Assessment.WorkspaceAssessor.KeyField ? "encryption.keyName" : field)}");

    private static string Line(string level, string file, int line, string title, string message) =>
        $"::{level} file={Property(file)}{(line > 0 ? $",line={line}" : string.Empty)},title={Property(title)}::{Data(message)}";

    private static string Data(string text) => text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
