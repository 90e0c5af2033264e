using CmkOperator.Desired;
using CmkOperator.Observed;

namespace CmkOperator.Azure.Observation;

/// <summary>Observes Azure for one declared workspace. It never writes.</summary>
internal interface IAzureWorkspaceObserver
{
    /// <summary>Makes one observation. Faults are part of the result; it throws only on the caller's own cancellation.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<ObservedAzure> ObserveAsync(DesiredWorkspace desired, ObservationRequest request, CancellationToken cancellationToken);
}
