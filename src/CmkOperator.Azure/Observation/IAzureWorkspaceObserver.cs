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

    /// <summary>Makes one observation. Faults are part of the result; it throws only on the caller's own cancellation.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<ObservedAzure> ObserveAsync(DesiredWorkspace desired, ObservationRequest request, CancellationToken cancellationToken);
}
