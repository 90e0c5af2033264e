namespace CmkOperator.Observed;

/// <summary>The managed storage account (Azure REST API: Storage Accounts - Get Properties).</summary>
/// <param name="Id">Its ARM id.</param>
/// <param name="Name">Its name.</param>
/// <param name="ProvisioningState">Such as <c>Succeeded</c>.</param>
/// <param name="CurrentKeyIdentifier">The key in use, with its version when reported; null under a Microsoft-managed key.</param>
/// <param name="LastRotatedAt">When it last switched to another key or version; null when not reported.</param>
/// <param name="StatusOfPrimary"><c>available</c> or <c>unavailable</c>; null when not reported.</param>
public sealed record ManagedStorageFacts(
    string Id,
    string Name,
    string ProvisioningState,
    string? CurrentKeyIdentifier,
    DateTimeOffset? LastRotatedAt,
    string? StatusOfPrimary);
