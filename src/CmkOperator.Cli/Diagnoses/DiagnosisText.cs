using CmkOperator.Azure.Workspaces;
using CmkOperator.Cli.Explanations;
using CmkOperator.Cli.Terminal;
using CmkOperator.Conditions;
using CmkOperator.Reporting;

namespace CmkOperator.Cli.Diagnoses;

/// <summary>A diagnosis for people: Azure's findings, and the conditions beside them.</summary>
internal static class DiagnosisText
{
    /// <summary>Writes it.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <param name="console">Where to.</param>
    public static void Write(WorkspaceDiagnosis diagnosis, CommandConsole console)
    {
        List<ExplanationNode> parts = [];
        if (diagnosis.Key is not null)
        {
            parts.Add(new("workspace", diagnosis.WorkspaceId));
        }

        parts.Add(new("azure", Summary(diagnosis), ToneOf(diagnosis), [.. diagnosis.Findings.Select(Finding)]));
        if (diagnosis.Key is not null)
        {
            parts.Add(diagnosis.Conditions.Count > 0
                ? new("conditions", "what the operator last reported", Tone.Plain, [.. diagnosis.Conditions.Select(Line)])
                : new("conditions", "the operator has not reported anything about this object", Tone.Attention));
        }

        ExplanationText.Write(new ExplanationNode(diagnosis.Key?.ToString() ?? diagnosis.WorkspaceId, Ready(diagnosis), Tone.Plain, parts), console);
    }

    private static string Ready(WorkspaceDiagnosis diagnosis) =>
        diagnosis.Conditions.FirstOrDefault(condition => condition.Type == ConditionType.Ready) is { } ready ? $"Ready={ready.Status} ({ready.Reason})" : string.Empty;

    private static string Summary(WorkspaceDiagnosis diagnosis) => diagnosis.Findings.Count == 0
        ? "the diagnosis found nothing"
        : $"the diagnosis found {Count(diagnosis.Errors, "error")}, {Count(diagnosis.Warnings, "warning")}, {diagnosis.Findings.Count - diagnosis.Errors - diagnosis.Warnings} for information";

    private static string Count(int number, string word) => $"{number} {word}{(number == 1 ? string.Empty : "s")}";

    private static Tone ToneOf(WorkspaceDiagnosis diagnosis) => diagnosis.Errors > 0 ? Tone.Bad : diagnosis.Warnings > 0 ? Tone.Attention : Tone.Good;

    private static ExplanationNode Finding(DiagnosisFinding finding) => new(
        finding.Level.Length > 0 ? finding.Level : "finding",
        $"{(finding.Code.Length > 0 ? finding.Code : "no code")} ({finding.Subject}): {finding.Message}",
        finding.IsError ? Tone.Bad : finding.IsInformation ? Tone.Plain : Tone.Attention);

    private static ExplanationNode Line(Condition condition) => new($"{condition.Type}={condition.Status}", $"{condition.Reason}: {condition.Message}");
}
