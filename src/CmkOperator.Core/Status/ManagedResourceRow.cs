namespace CmkOperator.Status;

/// <summary>One managed resource.</summary>
/// <param name="Type">Its ARM type.</param>
/// <param name="Name">Its name; empty when it is missing.</param>
/// <param name="Id">Its ARM id; empty when it is missing.</param>
/// <param name="ProvisioningState">As Azure reports it; empty when unknown.</param>
/// <param name="KeyIdentifier">The key it is under; null where Azure does not report it.</param>
/// <param name="State"><c>Ready</c>, <c>Missing</c>, <c>Degraded</c> or <c>Unreadable</c>.</param>
/// <param name="Detail">What a person should know.</param>
public sealed record ManagedResourceRow(
    string Type,
    string Name,
    string Id,
    string ProvisioningState,
    string? KeyIdentifier,
    string State,
    string Detail);
