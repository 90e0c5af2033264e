using CmkOperator.Azure.Fleet;
using CmkOperator.Desired;
using CmkOperator.Faults;
using CmkOperator.Observed;

namespace CmkOperator.Azure.Observation;

/// <summary>Observes Azure for one declared workspace. It never writes.</summary>
internal interface IAzureWorkspaceObserver
{
    /// <summary>
    /// Why an observation should not begin now, as the fault of the read that it would begin with; null when it is likely to get through.
    /// An observation that is interrupted half-way costs as much as a whole one, and must be repeated.
    /// </summary>
    AzureFault? WhyNotBegin(DesiredWorkspace desired, ObservationRequest request);

    /// <summary>The looks that the workspaces of one subscription share under this identity; null when there are none.</summary>
    FleetLane? Fleet(DesiredWorkspace desired) => null;

    /// <summary>
    /// What a look at the fleet shows of one workspace; null when it does not show the workspace, or only a part of it. What Azure Resource Graph does not
    /// carry, the computes, is not read.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<ObservedAzure?> ObserveAsync(DesiredWorkspace desired, ObservationRequest request, FleetLook look, CancellationToken cancellationToken) =>
        Task.FromResult<ObservedAzure?>(null);

    /// <summary>Makes one observation. Faults are part of the result; it throws only on the caller's own cancellation.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<ObservedAzure> ObserveAsync(DesiredWorkspace desired, ObservationRequest request, CancellationToken cancellationToken);
}
