using CmkOperator.Assessment;
using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Core.Tests.Builders;

/// <summary>What the settled world's Azure has.</summary>
internal static class ObservedBuilder
{
    public static RolePermissions EncryptionUser { get; } = new(
        [],
        [],
        ["Microsoft.KeyVault/vaults/keys/read", "Microsoft.KeyVault/vaults/keys/wrap/action", "Microsoft.KeyVault/vaults/keys/unwrap/action"],
        []);

    public static ObservedAzure Build() => new()
    {
        ObservedAt = Clock.Now,
        Subscription = Reading.Of(new SubscriptionFacts(Names.Subscription, "Enabled", null)),
        ResourceGroup = Reading.Of(new ResourceGroupFacts(Names.GroupId, Names.Group, "westeurope", "Succeeded", null)),
        Providers = new[] { "Microsoft.MachineLearningServices", "Microsoft.DocumentDB", "Microsoft.Search", "Microsoft.Storage", "Microsoft.KeyVault" }
            .ToDictionary(name => name, name => Reading.Of(new ProviderFacts(name, "Registered", [], []))),
        AssociatedResources = new Dictionary<string, Reading<AssociatedResourceFacts>>
        {
            ["associatedResources.storageAccountId"] = Reading.Of(new AssociatedResourceFacts("st", Storage: new AssociatedStorageFacts("StorageV2", "Standard_LRS", false, true))),
            ["associatedResources.keyVaultId"] = Reading.Of(new AssociatedResourceFacts("kv")),
            ["associatedResources.applicationInsightsId"] = Reading.Of(new AssociatedResourceFacts("appi")),
        },
        Locks = Reading.Of<IReadOnlyList<LockFacts>>([]),
        Workspace = Reading.Of(Live()),
        Vault = Reading.Of(Vault()),
        Key = Reading.Of(KeyOf(Version(Names.Version1, daysOld: 100))),
        KeyAccess = Access(),
        Managed = Managed(),
        Computes = Reading.Of<IReadOnlyList<ComputeFacts>>([]),
    };

    public static WorkspaceFacts Live() => new()
    {
        Id = Names.WorkspaceArmId,
        Name = Names.Workspace,
        WorkspaceId = Names.WorkspaceGuid,
        Location = "westeurope",
        ProvisioningState = "Succeeded",
        HbiWorkspace = true,
        EncryptionStatus = "Enabled",
        KeyVaultArmId = Names.VaultId,
        KeyIdentifier = Names.KeyUri(Names.Version1),
        StorageAccountId = $"{Names.GroupId}/providers/Microsoft.Storage/storageAccounts/stml",
        AssociatedKeyVaultId = $"{Names.GroupId}/providers/Microsoft.Keyvault/vaults/kv-ml",
        ApplicationInsightsId = $"{Names.GroupId}/providers/Microsoft.Insights/components/appi-ml",
        Identity = new WorkspaceIdentity("SystemAssigned", [], null, "99999999-9999-9999-9999-999999999999"),
        PublicNetworkAccess = "Enabled",
        Tags = new Dictionary<string, string> { [OwnershipCheck.OwnerTagName] = Names.Owner },
        ServiceProvisionedResourceGroup = Names.ManagedGroup,
        CreatedAt = Clock.Ago(TimeSpan.FromDays(9)),
    };

    public static VaultFacts Vault() => new()
    {
        Id = Names.VaultId,
        VaultUri = $"https://{Names.VaultHost}/",
        SoftDelete = true,
        PurgeProtection = true,
        RbacAuthorization = true,
    };

    public static KeyVersionFacts Version(
        string version, int daysOld, bool enabled = true, DateTimeOffset? begins = null, DateTimeOffset? ends = null, KeyMaterialFacts? material = null) =>
        new(version, enabled, Clock.Ago(TimeSpan.FromDays(daysOld)), begins, ends, "Recoverable", material ?? Rsa(3072));

    public static KeyMaterialFacts Rsa(int bits, params string[] operations) =>
        new("RSA", bits, operations.Length == 0 ? ["wrapKey", "unwrapKey"] : operations);

    public static KeyFacts KeyOf(params KeyVersionFacts[] versions) =>
        new(Names.VaultHost, Names.Key, [.. versions.OrderByDescending(version => version.CreatedAt)], Clock.Now, KeySource.DataPlane);

    public static KeyAccessFacts Access(params RoleAssignmentFacts[] assignments) => new(
        [new KeyPrincipalFacts(KeyPrincipalKind.CosmosDb, "Azure Cosmos DB", Reading.Of(Names.CosmosDbPrincipal))],
        Reading.Of<IReadOnlyList<RoleAssignmentFacts>>(assignments.Length == 0 ? [Assignment()] : assignments),
        Reading.Of<IReadOnlyList<DenyAssignmentFacts>>([]));

    public static KeyAccessFacts AccessOfNobody() => Access(Assignment(principal: "somebody"));

    /// <summary>The same beside a user-assigned identity that is named for the key.</summary>
    public static KeyAccessFacts AccessWithIdentity(params RoleAssignmentFacts[] assignments)
    {
        var access = Access(assignments);
        return access with { Principals = [.. access.Principals, new KeyPrincipalFacts(KeyPrincipalKind.UserAssignedIdentity, "id-ml", Reading.Of(Names.IdentityPrincipal))] };
    }

    public static RoleAssignmentFacts Assignment(
        string principal = Names.CosmosDbPrincipal, string scope = Names.VaultId, string? condition = null, RolePermissions? permissions = null) =>
        new("assignment", scope, principal, "Key Vault Crypto Service Encryption User", condition, [permissions ?? EncryptionUser]);

    public static ManagedFacts Managed() => new(
        Reading.Of(new ResourceGroupFacts($"/subscriptions/{Names.Subscription}/resourceGroups/{Names.ManagedGroup}", Names.ManagedGroup, "westeurope", "Succeeded", null)),
        Reading.Of(CosmosDb()),
        Reading.Of(new ManagedSearchFacts("search", "srch-x", "succeeded", "running", "Unspecified", "Compliant")),
        Reading.Of(Storage()),
        Reading.NotRead<ManagedNetworkFacts>());

    public static ManagedCosmosDbFacts CosmosDb() => new(
        "cosmos", "cosmos-x", "Succeeded", $"https://{Names.VaultHost}/keys/{Names.Key}", Names.Version1, "Access to the configured customer managed key confirmed.", "Enabled", "AzureServices", 0);

    public static ManagedStorageFacts Storage() => new(
        "storage", "stmgd", "Succeeded", Names.KeyUri(Names.Version1), null, "available");
}
