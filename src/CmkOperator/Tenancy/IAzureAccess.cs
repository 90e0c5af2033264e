using CmkOperator.Desired;

namespace CmkOperator.Tenancy;

/// <summary>Opens the Azure session of a pass, under the identity that the object may use.</summary>
internal interface IAzureAccess
{
    /// <summary>Opens the session. Expected faults are part of the outcome.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<AccessOutcome> OpenAsync(DesiredWorkspace desired, CancellationToken cancellationToken);
}
