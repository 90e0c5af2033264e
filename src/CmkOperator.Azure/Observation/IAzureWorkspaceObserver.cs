using CmkOperator.Desired;
using CmkOperator.Observed;

namespace CmkOperator.Azure.Observation;

/// <summary>Looks at Azure for one declared workspace. It never writes.</summary>
internal interface IAzureWorkspaceObserver
{
    /// <summary>One look. Trouble is part of what was observed; only the caller's own cancellation is thrown.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<ObservedAzure> ObserveAsync(DesiredWorkspace desired, ObservationRequest request, CancellationToken cancellationToken);
}
