using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>Everything a decision may depend on, gathered once. Two equal inputs give the same plan and the same status.</summary>
/// <param name="Desired">What the object declares.</param>
/// <param name="Observed">What Azure has.</param>
/// <param name="Recorded">The status that the last pass recorded.</param>
/// <param name="Rivals">Other objects that declare the same workspace.</param>
/// <param name="Memory">What the process remembers of earlier passes.</param>
/// <param name="Policy">The operator's own settings.</param>
public sealed record WorkspaceInput(
    DesiredWorkspace Desired,
    ObservedAzure Observed,
    WorkspaceStatus Recorded,
    IReadOnlyList<Rival> Rivals,
    PassMemory Memory,
    OperatorPolicy Policy)
{
    /// <summary>Why the operator may not call Azure for the object; null when it may.</summary>
    public TenancyRefusal? Refusal { get; init; }

    /// <summary>When the pass read Azure.</summary>
    public DateTimeOffset Now => Observed.ObservedAt;

    /// <summary>True when the spec changed since the last pass that acted on it, or somebody asked for a pass now.</summary>
    public bool IsAskedAgain =>
        Recorded.ObservedGeneration != Desired.Generation
        || Recorded.LastHandledRequestAt != Desired.RequestedAt
        || Recorded.LastHandledReconcileAt != Desired.FluxRequestedAt;
}
