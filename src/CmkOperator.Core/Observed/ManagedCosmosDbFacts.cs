namespace CmkOperator.Observed;

/// <summary>The managed Cosmos DB account (Azure REST API: Database Accounts - Get).</summary>
/// <param name="Id">Its ARM id.</param>
/// <param name="Name">Its name.</param>
/// <param name="ProvisioningState">Such as <c>Succeeded</c>.</param>
/// <param name="KeyVaultKeyUri">The key it is under, without version; null when not reported.</param>
/// <param name="KeyVersion">The version it uses, bare; null when not reported.</param>
/// <param name="CustomerManagedKeyStatus">Azure's sentence about its access to the key; null when not reported.</param>
/// <param name="PublicNetworkAccess"><c>Enabled</c>, <c>Disabled</c>, <c>SecuredByPerimeter</c>; null when not reported.</param>
/// <param name="NetworkAclBypass"><c>AzureServices</c> when trusted Microsoft services are let through; null when not reported.</param>
/// <param name="PrivateEndpoints">Number of private endpoint connections.</param>
public sealed record ManagedCosmosDbFacts(
    string Id,
    string Name,
    string ProvisioningState,
    string? KeyVaultKeyUri,
    string? KeyVersion,
    string? CustomerManagedKeyStatus,
    string? PublicNetworkAccess,
    string? NetworkAclBypass,
    int PrivateEndpoints);
