using CmkOperator.Conditions;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Evidence;

/// <summary>R1 to R3: the vault, the rights and the changes of the key.</summary>
internal static class KeyRules
{
    public static RuleFinding Vault(RuleFacts facts)
    {
        var condition = facts.Find(ConditionType.KeyVaultReady);
        var row = RuleFacts.Of(facts.Check("KeyVault"));
        if (condition is null)
        {
            return RuleFinding.Skip("The vault has not been looked at").On(row);
        }

        var (vault, key) = (facts.Status.Encryption?.KeyVaultId, facts.Status.Encryption?.KeyIdentifier);
        var finding = condition switch
        {
            _ when KeyIdentifier.IsElsewhere(vault, key, facts.Desired.Encryption.KeyVaultId) =>
                RuleFinding.Warn($"The key in force ({key ?? vault}) is of another vault than the spec names, so its protection was not looked at")
                    .On(vault is null ? null : new RuleEvidence("status.encryption.keyVaultId", vault), key is null ? null : new RuleEvidence("status.encryption.keyIdentifier", key)),
            { Status: ConditionStatus.True } => RuleFinding.Pass(condition.Message),
            { Reason: ConditionReason.SoftDeleteDisabled or ConditionReason.PurgeProtectionDisabled or ConditionReason.VaultNotFound } => RuleFinding.Fail(condition.Message),
            // The other reasons are about the vault and not about its protection.
            _ => RuleFinding.Warn(condition.Message),
        };
        return finding.On(condition).On(row);
    }

    public static RuleFinding Access(RuleFacts facts)
    {
        var condition = facts.Find(ConditionType.KeyAccessReady);
        var disputed = facts.Check("KeyAccessOfCosmosDb");
        // Azure does not document which identity these use, so they are named and not judged.
        var undocumented = new[] { facts.Check("KeyAccessOfAiSearch"), facts.Check("KeyAccessOfStorage") };
        var finding = condition switch
        {
            null => RuleFinding.Skip("The rights on the key have not been looked at"),
            { Status: ConditionStatus.True } when disputed is { Result: not CheckOutcome.Passed } => RuleFinding.Warn(disputed.Message),
            { Status: ConditionStatus.True } when facts.KeyInForce is { } key && !IsDeclared(key, facts) =>
                RuleFinding.Warn($"The rights were read on the declared key {facts.Desired.Encryption.KeyName}, and the key in force is {key}: {condition.Message}")
                    .On(new RuleEvidence("status.encryption.keyIdentifier", key.ToString())),
            { Status: ConditionStatus.True } => RuleFinding.Pass(condition.Message),
            { Status: ConditionStatus.False, Reason: not ConditionReason.PermissionPropagating } => RuleFinding.Fail(condition.Message),
            _ => RuleFinding.Warn(condition.Message),
        };
        return finding.On(condition).On([RuleFacts.Of(facts.Check("KeyAccess")), RuleFacts.Of(facts.Check("KeyIdentity")), RuleFacts.Of(disputed), .. undocumented.Select(RuleFacts.Of)]);
    }

    public static RuleFinding SameVault(RuleFacts facts)
    {
        if (facts.Absence is { } absence)
        {
            return absence;
        }

        if (facts.Status.Encryption is not { KeyIdentifier: { } identifier } encryption)
        {
            return RuleFinding.Warn("The key in force cannot be read");
        }

        var original = facts.Status.CreateOnly?.KeyVaultId ?? encryption.KeyVaultId;
        var hosts = encryption.History.Select(entry => KeyIdentifier.TryParse(entry.KeyIdentifier)?.VaultHost).Append(KeyIdentifier.TryParse(identifier)?.VaultHost).Distinct().ToList();
        var finding = hosts switch
        {
            _ when original is null => RuleFinding.Warn("Azure does not report the vault of the key in force"),
            _ when !ArmId.Same(original, facts.Desired.Encryption.KeyVaultId) =>
                RuleFinding.Fail($"The spec names vault {facts.Desired.Encryption.KeyVaultId}, and the workspace was created with a key of {original}"),
            _ when hosts.Contains(null) => RuleFinding.Warn("A recorded key has an identifier that is not known, so its vault is not either"),
            { Count: > 1 } => RuleFinding.Fail($"The recorded keys are of more than one vault: {string.Join(", ", hosts.Order(StringComparer.Ordinal))}"),
            _ when encryption.History.Count == 0 => RuleFinding.Warn("No history of the keys in force is recorded yet"),
            _ => RuleFinding.Pass($"Every key recorded since {encryption.History[^1].Since.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} is of vault {hosts[0]}"),
        };
        return finding.On(
            original is null ? null : new RuleEvidence("status.createOnly.encryption.keyVaultId", original),
            new RuleEvidence("spec.encryption.keyVaultId", facts.Desired.Encryption.KeyVaultId),
            new RuleEvidence("status.encryption.keyIdentifier", identifier))
            .On(encryption.History.Select((entry, index) =>
                new RuleEvidence($"status.encryption.history[{index}]", $"{entry.KeyIdentifier} since {entry.Since.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} ({entry.Cause})")));
    }

    // The host is compared by the vault's name alone: whoever reads the status without Azure does not know the cloud's suffix.
    private static bool IsDeclared(KeyIdentifier key, RuleFacts facts) =>
        key.IsIn(facts.Desired.Encryption.KeyVaultId) && string.Equals(key.Name, facts.Desired.Encryption.KeyName, StringComparison.OrdinalIgnoreCase);
}
