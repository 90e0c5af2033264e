using CmkOperator.Azure.Fleet;
using CmkOperator.Desired;
using CmkOperator.Faults;
using CmkOperator.Observed;

namespace CmkOperator.Azure.Observation;

/// <summary>Observes Azure for one declared workspace. It never writes.</summary>
internal interface IAzureWorkspaceObserver
{
    /// <summary>
    /// Why an observation should not begin now, as the fault of the read that it would begin with; null when what it needs is likely to be had.
    /// An observation that is interrupted half-way costs as much as one that is not, and has to be made again.
    /// </summary>
    AzureFault? WhyNotBegin(DesiredWorkspace desired, ObservationRequest request) => null;

    /// <summary>The looks that the workspaces of one subscription share under this identity; null when there are none.</summary>
    FleetLane? Fleet(DesiredWorkspace desired) => null;

    /// <summary>
    /// What a look at the fleet shows of one workspace; null when it does not show the workspace, or not whole. What Azure Resource Graph does not
    /// carry, the computes, is not read.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<ObservedAzure?> ObserveAsync(DesiredWorkspace desired, ObservationRequest request, FleetLook look, CancellationToken cancellationToken) =>
        Task.FromResult<ObservedAzure?>(null);

    /// <summary>Makes one observation. Faults are part of the result; it throws only on the caller's own cancellation.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<ObservedAzure> ObserveAsync(DesiredWorkspace desired, ObservationRequest request, CancellationToken cancellationToken);
}
