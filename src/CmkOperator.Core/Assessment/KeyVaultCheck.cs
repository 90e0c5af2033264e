using CmkOperator.Conditions;
using CmkOperator.Desired;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>R1: the vault that holds the key is protected, in the workspace's subscription, and reachable for Azure services.</summary>
public static class KeyVaultCheck
{
    /// <summary>
    /// Assesses the vault. A vault that the operator may not read still passes when the key's recovery level proves purge protection,
    /// because Azure gives that level only to keys of a protected vault (Azure REST API: Keys, DeletionRecoveryLevel).
    /// </summary>
    /// <param name="desired">What is declared.</param>
    /// <param name="vault">The vault as read.</param>
    /// <param name="key">The declared key as read.</param>
    /// <param name="live">The workspace; null before it exists.</param>
    public static Verdict Assess(DesiredWorkspace desired, Reading<VaultFacts> vault, Reading<KeyFacts> key, WorkspaceFacts? live)
    {
        var id = desired.Encryption.KeyVaultId;
        var name = ArmId.TryParse(id)?.Name ?? id;
        if (!string.Equals(ArmId.TryParse(id)?.SubscriptionId, desired.SubscriptionId, StringComparison.OrdinalIgnoreCase))
        {
            return Verdict.Fails(
                ConditionReason.VaultInOtherSubscription,
                $"Key vault {name} is not in the workspace's subscription {desired.SubscriptionId}");
        }

        return vault switch
        {
            { IsUnread: true } => Verdict.Unread(vault, $"key vault {name}"),
            Reading<VaultFacts>.Present present => Judge(name, present.Value),
            Reading<VaultFacts>.Absent when IsGone(desired, vault, live) => Verdict.Fails(
                ConditionReason.VaultNotFound, $"There is no key vault {id} any more, and the workspace is under its key", Recover(name)),
            Reading<VaultFacts>.Absent => Verdict.Fails(ConditionReason.VaultNotFound, $"There is no key vault {id}"),
            Reading<VaultFacts>.Unreadable unreadable => Proven(key)
                ? Verdict.Holds($"Key vault {name} cannot be read, but the key's recovery level proves its purge protection")
                : Verdict.IsUnknown(
                    ConditionReason.VaultUnreadable,
                    $"Key vault {name} cannot be read ({Describe(unreadable.Fault)}), so its protection is unknown",
                    blocks: true),
            _ => Verdict.Unread(vault, $"key vault {name}"),
        };
    }

    /// <summary>True when the vault was deleted that a workspace is under: neither another vault nor another key can take its place.</summary>
    /// <param name="desired">What is declared.</param>
    /// <param name="vault">The declared vault as read.</param>
    /// <param name="live">The workspace; null before it exists.</param>
    public static bool IsGone(DesiredWorkspace desired, Reading<VaultFacts> vault, WorkspaceFacts? live) =>
        vault is Reading<VaultFacts>.Absent
        && KeyIdentifier.TryParse(live?.KeyIdentifier) is not null
        && !KeyIdentifier.IsElsewhere(live!.KeyVaultArmId, live.KeyIdentifier, desired.Encryption.KeyVaultId);

    /// <summary>What brings a deleted vault back. Purge protection keeps it for its retention time.</summary>
    /// <param name="name">The name of the vault.</param>
    public static string Recover(string name) =>
        $"Recover the deleted vault (az keyvault recover --name {name}); a new one of its name would not have the key. Access returns within about an hour";

    private static Verdict Judge(string name, VaultFacts vault)
    {
        if (vault.SoftDelete == false)
        {
            return Verdict.Fails(ConditionReason.SoftDeleteDisabled, $"Key vault {name} has soft delete off");
        }

        if (!vault.PurgeProtection)
        {
            return Verdict.Fails(ConditionReason.PurgeProtectionDisabled, $"Key vault {name} has purge protection off");
        }

        return ShutsServicesOut(vault)
            ? Verdict.Fails(
                ConditionReason.VaultFirewallBlocked,
                $"Key vault {name} restricts network access and does not let trusted Microsoft services through, so Azure Cosmos DB cannot reach the key")
            : Verdict.Holds($"Key vault {name} has soft delete and purge protection on");
    }

    private static bool ShutsServicesOut(VaultFacts vault) =>
        Is(vault.NetworkBypass, "None") && (Is(vault.NetworkDefaultAction, "Deny") || Is(vault.PublicNetworkAccess, "Disabled"));

    private static bool Proven(Reading<KeyFacts> key) =>
        key.ValueOrDefault?.Versions.Any(version =>
            version.RecoveryLevel is { Length: > 0 } level && !level.Contains("Purgeable", StringComparison.OrdinalIgnoreCase)) == true;

    private static bool Is(string? value, string wanted) => string.Equals(value, wanted, StringComparison.OrdinalIgnoreCase);

    private static string Describe(AzureFault fault) => fault.Code.Length > 0 ? fault.Code : $"HTTP {fault.Status}";
}
