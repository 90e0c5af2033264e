using CmkOperator.Azure.Workspaces;
using CmkOperator.Conditions;
using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Cli.Diagnoses;

/// <summary>Azure's diagnosis of a workspace, and what the operator last reported about it.</summary>
/// <param name="WorkspaceId">The workspace's ARM id.</param>
/// <param name="Key">The object that declares it; null when the workspace was named by its id.</param>
/// <param name="Findings">What Azure found.</param>
/// <param name="Conditions">The conditions of the object; empty without one.</param>
internal sealed record WorkspaceDiagnosis(string WorkspaceId, NamespacedName? Key, IReadOnlyList<DiagnosisFinding> Findings, IReadOnlyList<Condition> Conditions)
{
    /// <summary>The number of findings that are errors.</summary>
    public int Errors => Findings.Count(finding => finding.IsError);

    /// <summary>The number of findings that are neither errors nor information.</summary>
    public int Warnings => Findings.Count(finding => finding is { IsError: false, IsInformation: false });

    /// <summary>How the command ends. Conditions do not count: they are not Azure's.</summary>
    public DiagnosisOutcome Outcome => Errors + Warnings > 0 ? DiagnosisOutcome.Problems : DiagnosisOutcome.NoProblem;
}

/// <summary>How a diagnosis ended; the number is the exit code. 1 is left to diagnoses that could not be made.</summary>
internal enum DiagnosisOutcome
{
    /// <summary>Azure found nothing, or only has information.</summary>
    NoProblem = 0,

    /// <summary>Azure found at least one warning or error.</summary>
    Problems = 2,
}
