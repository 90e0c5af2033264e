using CmkOperator.Desired;

namespace CmkOperator.Tenancy;

/// <summary>Gives a pass what it asks Azure with, as whom the object may be served.</summary>
internal interface IAzureAccess
{
    /// <summary>Opens it. Trouble that is to be expected is part of the outcome.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<AccessOutcome> OpenAsync(DesiredWorkspace desired, CancellationToken cancellationToken);
}
