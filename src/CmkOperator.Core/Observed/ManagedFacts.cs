namespace CmkOperator.Observed;

/// <summary>The Microsoft-managed resource group and its members. The operator only ever reads them.</summary>
/// <param name="Group">The group.</param>
/// <param name="CosmosDb">The Cosmos DB account: job history, compute and asset metadata.</param>
/// <param name="AiSearch">The AI Search service: indices over that metadata.</param>
/// <param name="Storage">The storage account: pipeline metadata.</param>
/// <param name="VirtualNetwork">The managed virtual network, which exists only with a private endpoint on the workspace.</param>
public sealed record ManagedFacts(
    Reading<ResourceGroupFacts> Group,
    Reading<ManagedCosmosDbFacts> CosmosDb,
    Reading<ManagedSearchFacts> AiSearch,
    Reading<ManagedStorageFacts> Storage,
    Reading<ManagedNetworkFacts> VirtualNetwork)
{
    /// <summary>Nothing was read.</summary>
    public static ManagedFacts NotRead { get; } = new(
        Reading.NotRead<ResourceGroupFacts>(),
        Reading.NotRead<ManagedCosmosDbFacts>(),
        Reading.NotRead<ManagedSearchFacts>(),
        Reading.NotRead<ManagedStorageFacts>(),
        Reading.NotRead<ManagedNetworkFacts>());
}

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

/// <summary>The managed virtual network (Azure REST API: Virtual Networks - Get).</summary>
/// <param name="Id">Its ARM id.</param>
/// <param name="Name">Its name.</param>
/// <param name="ProvisioningState">Such as <c>Succeeded</c>.</param>
/// <param name="AddressPrefixes">Its range, which nobody can change.</param>
public sealed record ManagedNetworkFacts(string Id, string Name, string ProvisioningState, IReadOnlyList<string> AddressPrefixes);
