using System.Text.Json.Nodes;
using CmkOperator.Sandbox.Scenarios;
using CmkOperator.Sandbox.World;
using static CmkOperator.Conditions.ConditionReason;

namespace CmkOperator.Tests.Sandbox.Advice;

/// <summary>Faults of the vault and of the rights on its keys.</summary>
internal static class VaultAdvice
{
    private const string ApplicationId = WorldBuilder.CosmosDbAppId;
    private const string IdentityId = $"/subscriptions/{Faults.Subscription}/resourceGroups/rg-ml/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-ml";
    private static readonly string[] Rights = ["get", "wrapKey", "unwrapKey"];

    public static IReadOnlyList<AdviceCase> All { get; } =
    [
        new(VaultNotFound, "create the vault")
        {
            World = world => world with { KeyVaultId = null },
            Words = ["Create the vault", "kv-cmk"],
            Mend = stage => stage.Session.World.BuildAsync(DeclaredWorld.From(stage.Manifest), stage.Stop),
        },
        new(SoftDeleteDisabled, "turn it on")
        {
            Arrange = stage => stage.Azure.PatchStateAsync(stage.VaultId, Faults.Properties(new JsonObject { ["enableSoftDelete"] = false }), stage.Stop),
            Words = ["az resource update", "properties.enableSoftDelete=true"],
            Mend = stage => stage.Azure.PatchAsync(stage.VaultId, Faults.Properties(new JsonObject { ["enableSoftDelete"] = true }), stage.Stop),
        },
        new(PurgeProtectionDisabled, "turn it on")
        {
            Arrange = stage => stage.Azure.PatchStateAsync(stage.VaultId, Faults.Properties(new JsonObject { ["enablePurgeProtection"] = null }), stage.Stop),
            Words = ["az keyvault update", "--enable-purge-protection true"],
            Mend = stage => stage.Azure.PatchAsync(stage.VaultId, Faults.Properties(new JsonObject { ["enablePurgeProtection"] = true }), stage.Stop),
        },
        new(VaultInOtherSubscription, "use a vault of the subscription")
        {
            Spec = new JsonObject
            {
                ["encryption"] = new JsonObject { ["keyVaultId"] = "/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults/kv-elsewhere" },
            },
            Words = ["workspace's own subscription", "spec.encryption.keyVaultId", Faults.Subscription],
            Mend = async stage =>
            {
                var vault = $"/subscriptions/{Faults.Subscription}/resourceGroups/rg-ml/providers/Microsoft.KeyVault/vaults/kv-here";
                await stage.Session.World.BuildAsync(DeclaredWorld.From(stage.Manifest) with { KeyVaultId = vault }, stage.Stop);
                await stage.EditAsync(new JsonObject { ["encryption"] = new JsonObject { ["keyVaultId"] = vault } });
            },
        },
        new(VaultFirewallBlocked, "let trusted services through")
        {
            Arrange = stage => stage.Azure.PatchAsync(
                stage.VaultId, Faults.Properties(new JsonObject { ["networkAcls"] = new JsonObject { ["defaultAction"] = "Deny", ["bypass"] = "None" } }), stage.Stop),
            Words = ["az keyvault update --bypass AzureServices"],
            Mend = stage => stage.Azure.PatchAsync(
                stage.VaultId, Faults.Properties(new JsonObject { ["networkAcls"] = new JsonObject { ["defaultAction"] = "Deny", ["bypass"] = "AzureServices" } }), stage.Stop),
        },
        new(VaultUnreadable, "give the operator the right to read it")
        {
            Arrange = async stage =>
            {
                // A key that can be read would prove the vault's protection. Reader at the vault gives back all of it.
                await stage.Azure.AddFaultAsync(new JsonObject { ["path"] = "^/keys/", ["status"] = 403, ["body"] = Faults.Error("Forbidden", "no") }, stage.Stop);
                await stage.DenyAsync("Microsoft.KeyVault/vaults/*");
            },
            Condition = "KeyVaultReady",
            Status = "Unknown",
            Words = ["Microsoft.KeyVault/vaults/read", "Reader"],
            Mend = stage => stage.DenyAsync(),
        },
        new(PermissionMissing, "assign the role")
        {
            World = world => world with { Rbac = true, CosmosDbAccess = false },
            Words = ["assign it the role Key Vault Crypto Service Encryption User at the key or the vault"],
            NotWords = ["access polic"],
            Mend = async stage => await stage.Access().AssignAsync(await stage.CosmosDbAsync(), KeyAccess.EncryptionUserRole, stage.Stop),
        },
        new(PermissionMissing, "add the access policy")
        {
            World = world => world with { CosmosDbAccess = false },
            Words = ["add get, wrapKey, unwrapKey for this object id to the key permissions of the vault's access policies"],
            NotWords = ["role"],
            Mend = async stage => await stage.Access().AddPolicyAsync(await stage.CosmosDbAsync(), Rights, stage.Stop),
        },
        new(PermissionMissing, "assign Reader at the vault")
        {
            Spec = WithKeyIdentity,
            World = world => world with { KeyIdentityAccess = false },
            Arrange = async stage => await stage.Access().AddPolicyAsync(await stage.IdentityAsync(), Rights, stage.Stop),
            Words = ["lacks vaults/read", "assign it the role Reader at the vault"],
            NotWords = ["Encryption User"],
            Mend = async stage => await stage.Access().AssignAsync(await stage.IdentityAsync(), KeyAccess.ReaderRole, stage.Stop),
        },
        new(PermissionMissing, "use the object id in the access policy")
        {
            World = world => world with { CosmosDbAccess = false },
            Arrange = stage => stage.Access().AddPolicyAsync(ApplicationId, Rights, stage.Stop),
            Words = [$"an access policy names {ApplicationId}, which is its application id", "object id"],
            Mend = async stage => await stage.Access().AddPolicyAsync(await stage.CosmosDbAsync(), Rights, stage.Stop),
        },
        new(PermissionMissing, "use the object id in the role assignment")
        {
            World = world => world with { Rbac = true, CosmosDbAccess = false },
            Arrange = stage => stage.Access().AssignAsync(ApplicationId, KeyAccess.EncryptionUserRole, stage.Stop),
            Words = [$"a role assignment names {ApplicationId}, which is its application id", "object id"],
            Mend = async stage => await stage.Access().AssignAsync(await stage.CosmosDbAsync(), KeyAccess.EncryptionUserRole, stage.Stop),
        },
        new(KeyIdentityNotAttached, "declare the identity")
        {
            Spec = new JsonObject { ["encryption"] = new JsonObject { ["userAssignedIdentityId"] = IdentityId } },
            Arrange = stage => stage.AdvanceAsync(Faults.Propagation),
            Words = ["must be among spec.identity.userAssignedIdentityIds", IdentityId],
            Mend = stage => stage.EditAsync(new JsonObject
            {
                ["identity"] = new JsonObject { ["type"] = "SystemAssigned,UserAssigned", ["userAssignedIdentityIds"] = new JsonArray(IdentityId) },
            }),
        },
        new(PermissionMissing, "give Azure Cosmos DB the right beside the identity")
        {
            Spec = WithKeyIdentity,
            World = world => world with { Rbac = true, CosmosDbAccess = false },
            Arrange = stage => stage.AdvanceAsync(Faults.Propagation),
            Words = ["Creating workspace", "Azure Cosmos DB", "assign it the role Key Vault Crypto Service Encryption User"],
            Mend = async stage => await stage.Access().AssignAsync(await stage.CosmosDbAsync(), KeyAccess.EncryptionUserRole, stage.Stop),
        },
    ];

    private static JsonObject WithKeyIdentity => new()
    {
        ["encryption"] = new JsonObject { ["userAssignedIdentityId"] = IdentityId },
        ["identity"] = new JsonObject
        {
            ["type"] = "UserAssigned",
            ["userAssignedIdentityIds"] = new JsonArray(IdentityId),
            ["primaryUserAssignedIdentityId"] = IdentityId,
        },
    };
}
