using CmkOperator.Conditions;
using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Cli.Evidence;

/// <summary>The vault of the key and its protection (R1).</summary>
internal static class VaultFactList
{
    /// <summary>The facts.</summary>
    /// <param name="scene">What is known.</param>
    public static IReadOnlyList<NamedFact> Of(EvidenceScene scene)
    {
        var (soft, purge, access, network) = scene.IsOffline ? Recorded(scene) : Seen(scene);
        return
        [
            new NamedFact("id", "Key vault", IdOf(scene)),
            new NamedFact("softDelete", "Soft delete", soft, IsFlag: true),
            new NamedFact("purgeProtection", "Purge protection", purge, IsFlag: true),
            new NamedFact("accessModel", "Who may use the key is decided by", access),
            new NamedFact("network", "Network", network),
        ];
    }

    private static Fact IdOf(EvidenceScene scene)
    {
        var recorded = scene.Recorded.Encryption?.KeyVaultId;
        return scene.Live is { KeyVaultArmId: { } id } ? Fact.Seen(id, recorded)
            : scene.IsOffline && recorded is not null ? new Fact(recorded, Basis.Recorded)
            : scene.Desired?.Encryption.KeyVaultId is { } declared ? new Fact(declared, Basis.Declared, null, recorded is not null && !ArmId.Same(recorded, declared) ? recorded : null)
            : Fact.Unseen(null, scene.WhyUnseen);
    }

    private static (Fact Soft, Fact Purge, Fact Access, Fact Network) Seen(EvidenceScene scene)
    {
        if (scene.Assessment is not { } assessment || scene.Failure is not null)
        {
            return All(new Fact(null, Basis.NotVerified, scene.WhyUnseen ?? "Azure was not read"));
        }

        if (KeyIdentifier.IsElsewhere(scene.Live?.KeyVaultArmId, scene.Live?.KeyIdentifier, assessment.Input.Desired.Encryption.KeyVaultId))
        {
            return All(new Fact(null, Basis.NotVerified, $"Only the declared vault {assessment.Input.Desired.Encryption.KeyVaultId} was read, and the workspace is under a key of another one"));
        }

        return assessment.Input.Observed.Vault switch
        {
            Reading<VaultFacts>.Present { Value: var vault } => (
                Fact.Seen(Fact.Flag(vault.SoftDelete)),
                Fact.Seen(Fact.Flag(vault.PurgeProtection)),
                Fact.Seen(vault.RbacAuthorization ? "role assignments" : "access policies"),
                Fact.Seen(NetworkOf(vault))),
            Reading<VaultFacts>.Absent => All(new Fact(null, Basis.Seen, "There is no such vault")),
            // A key that cannot be purged is in a vault with both.
            Reading<VaultFacts>.Unreadable when assessment.Vault.Status == ConditionStatus.True => (
                new Fact("true", Basis.Seen, assessment.Vault.Message),
                new Fact("true", Basis.Seen, assessment.Vault.Message),
                new Fact(null, Basis.NotVerified, "The vault cannot be read"),
                new Fact(null, Basis.NotVerified, "The vault cannot be read")),
            _ => All(new Fact(null, Basis.NotVerified, assessment.Vault.Message)),
        };
    }

    // The status records the condition, which names what is off.
    private static (Fact Soft, Fact Purge, Fact Access, Fact Network) Recorded(EvidenceScene scene)
    {
        var silent = new Fact(null, Basis.NotVerified, "The operator does not record it");
        if (scene.Recorded.Find(ConditionType.KeyVaultReady) is not { } condition)
        {
            return (Fact.Unseen(null, null), Fact.Unseen(null, null), silent, silent);
        }

        if (scene.Desired?.Encryption.KeyVaultId is { } declared && KeyIdentifier.IsElsewhere(scene.Recorded.Encryption?.KeyVaultId, scene.Recorded.Encryption?.KeyIdentifier, declared))
        {
            var other = new Fact(null, Basis.NotVerified, $"The operator looked at the declared vault {declared}, and the workspace is under a key of another one");
            return (other, other, silent, silent);
        }

        Fact Flag(string value) => new(value, Basis.Recorded, $"KeyVaultReady={condition.Status} since {EvidenceText.Time(condition.LastTransitionTime)}: {condition.Message}");
        var open = new Fact(null, Basis.NotVerified, condition.Message);
        return (condition.Status, condition.Reason) switch
        {
            (ConditionStatus.True, _) or (_, ConditionReason.VaultFirewallBlocked) => (Flag("true"), Flag("true"), silent, silent),
            (_, ConditionReason.PurgeProtectionDisabled) => (open, Flag("false"), silent, silent),
            (_, ConditionReason.SoftDeleteDisabled) => (Flag("false"), open, silent, silent),
            _ => (open, open, silent, silent),
        };
    }

    private static (Fact Soft, Fact Purge, Fact Access, Fact Network) All(Fact fact) => (fact, fact, fact, fact);

    private static string NetworkOf(VaultFacts vault) =>
        string.Equals(vault.PublicNetworkAccess, "Disabled", StringComparison.OrdinalIgnoreCase) ? $"public access off{Bypass(vault)}"
        : string.Equals(vault.NetworkDefaultAction, "Deny", StringComparison.OrdinalIgnoreCase) ? $"selected networks{Bypass(vault)}"
        : "all networks";

    private static string Bypass(VaultFacts vault) =>
        string.Equals(vault.NetworkBypass, "None", StringComparison.OrdinalIgnoreCase) ? ", trusted Microsoft services shut out" : ", trusted Microsoft services let through";
}
