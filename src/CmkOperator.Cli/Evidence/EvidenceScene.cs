using CmkOperator.Assessment;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Status;

namespace CmkOperator.Cli.Evidence;

/// <summary>What the parts of an object's evidence are gathered from.</summary>
/// <param name="Recorded">What the operator recorded about the declared workspace.</param>
/// <param name="Desired">What the object declares; null when its spec is not valid.</param>
/// <param name="Assessment">What this look saw, compared with what is declared; null without a look.</param>
/// <param name="Failure">Why the look learned nothing of the workspace; null when it did, or none was asked for.</param>
/// <param name="IsOffline">True when no look was asked for.</param>
internal sealed record EvidenceScene(WorkspaceStatus Recorded, DesiredWorkspace? Desired, WorkspaceAssessment? Assessment, string? Failure, bool IsOffline)
{
    /// <summary>The same for a single fact: the reason is given once, among the failures. Null with <see cref="Failure"/>.</summary>
    public string? WhyUnseen => Failure is null ? null : "The look failed";

    /// <summary>The live workspace as this look saw it; null when it did not.</summary>
    public WorkspaceFacts? Live => Failure is null ? Assessment?.Live : null;

    /// <summary>True when this look could compare the live workspace with the spec.</summary>
    public bool IsCompared =>
        Live is not null && Assessment is { State: not WorkspaceState.Busy } && (Assessment.IsOurs || Assessment.Input.Desired.ObserveOnly);

    /// <summary>What recorded rows rest on: a look that was asked for and did not see them leaves them unverified.</summary>
    public Basis BasisOfRecorded => IsOffline ? Basis.Recorded : Basis.NotVerified;
}
