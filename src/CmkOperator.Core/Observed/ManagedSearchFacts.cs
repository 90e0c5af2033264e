namespace CmkOperator.Observed;

/// <summary>The managed AI Search service (Azure REST API: Services - Get). ARM reports its policy, never its key.</summary>
/// <param name="Id">Its ARM id.</param>
/// <param name="Name">Its name.</param>
/// <param name="ProvisioningState">Such as <c>succeeded</c>.</param>
/// <param name="Status"><c>running</c>, <c>provisioning</c>, <c>deleting</c>, <c>degraded</c>, <c>disabled</c>, <c>error</c>, <c>stopped</c>.</param>
/// <param name="Enforcement"><c>encryptionWithCmk.enforcement</c>: <c>Enabled</c>, <c>Disabled</c>, <c>Unspecified</c>; null when not reported.</param>
/// <param name="Compliance"><c>Compliant</c> or <c>NonCompliant</c>; null when not reported.</param>
public sealed record ManagedSearchFacts(
    string Id,
    string Name,
    string ProvisioningState,
    string Status,
    string? Enforcement,
    string? Compliance);
