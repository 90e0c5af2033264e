using System.Text.Json.Nodes;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>Vaults that cannot hold the key of a workspace.</summary>
internal static class VaultScenarios
{
    private const string OtherSubscription = "22222222-2222-2222-2222-222222222222";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("purge-protection-off", "The vault has no purge protection: rejected before anything is created.")
        {
            Arrange = stage => stage.Azure.PatchStateAsync(stage.VaultId, Properties(new JsonObject { ["enablePurgeProtection"] = null }), stage.Stop),
            Outcome = Refused("PurgeProtectionDisabled"),
        },
        new("soft-delete-off", "The vault has no soft delete: rejected before anything is created.")
        {
            Arrange = stage => stage.Azure.PatchStateAsync(
                stage.VaultId,
                Properties(new JsonObject { ["enableSoftDelete"] = false, ["enablePurgeProtection"] = null, ["softDeleteRetentionInDays"] = null }),
                stage.Stop),
            Outcome = Refused("SoftDeleteDisabled"),
        },
        new("vault-missing", "The vault does not exist: the operator waits for the grace period, then reports Stalled.")
        {
            World = world => world with { KeyVaultId = null },
            Outcome = Refused("VaultNotFound"),
        },
        new("vault-other-subscription", "The vault is in another subscription than the workspace: rejected.")
        {
            Spec = new JsonObject
            {
                ["encryption"] = new JsonObject
                {
                    ["keyVaultId"] = $"/subscriptions/{OtherSubscription}/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults/kv-elsewhere",
                },
            },
            Outcome = Refused("VaultInOtherSubscription"),
        },
        new("vault-firewall", "The vault's firewall blocks Azure's services: rejected.")
        {
            Arrange = stage => stage.Azure.PatchAsync(
                stage.VaultId,
                Properties(new JsonObject { ["networkAcls"] = new JsonObject { ["defaultAction"] = "Deny", ["bypass"] = "None" } }),
                stage.Stop),
            Outcome = Refused("VaultFirewallBlocked"),
        },
    ];

    private static JsonObject Properties(JsonObject properties) => new() { ["properties"] = properties };

    private static Expectation Refused(string reason) =>
        Expect.All(Expect.Condition("KeyVaultReady", "False", reason), Expect.Stalled(reason), Expect.NoWrite);
}
