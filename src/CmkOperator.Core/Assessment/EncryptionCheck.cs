using CmkOperator.Conditions;
using CmkOperator.Observed;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>
/// What really protects the metadata: compares the key that each store reports with the key that the workspace is under. Stores match by
/// vault and key name. A different version is only a detail, because Cosmos DB follows within the hour and Storage within a day. AI Search
/// is never part of it, because Azure does not report its key.
/// </summary>
public static class EncryptionCheck
{
    private static (string Cause, string Advice) Gone { get; } =
        ("is no longer in the vault", "Recover the deleted key (az keyvault key recover) or restore the version from a backup; access returns within about an hour");

    /// <summary>Assesses a live workspace.</summary>
    public static EncryptionVerdict Assess(WorkspaceInput input, WorkspaceFacts live)
    {
        var managed = input.Observed.Managed;
        if (KeyIdentifier.TryParse(live.KeyIdentifier) is not { } inForce)
        {
            return Unreadable(live) is { } unreadable
                ? new EncryptionVerdict(unreadable, false)
                : Fails(ConditionReason.EncryptionModeUnsupported, $"Workspace {live.Name} is not under a customer-managed key");
        }

        if (managed.Group is Reading<ResourceGroupFacts>.Absent)
        {
            return Fails(ConditionReason.ManagedResourceGroupMissing, $"The managed resource group {live.ServiceProvisionedResourceGroup} does not exist");
        }

        var shown = Shown(managed);
        var sees = shown.Count > 0 && shown.All(store => inForce.Covers(store.Key) || store.Key?.Covers(inForce) == true);
        // A store that did not answer this time may still use the old one.
        sees = sees && !managed.Group.IsInterrupted && !managed.CosmosDb.IsInterrupted && !managed.Storage.IsInterrupted;
        return new EncryptionVerdict(Judge(input, inForce, managed, shown, sees), sees);
    }

    /// <summary>
    /// The verdict on a workspace that is encrypted and whose key cannot be told, because Azure names none or in a form that is not known;
    /// null when its key can be read, or there is none to read. Such a key is neither in force nor wrong, and nothing is written over it.
    /// </summary>
    public static Verdict? Unreadable(WorkspaceFacts live) =>
        !string.Equals(live.EncryptionStatus, "Enabled", StringComparison.OrdinalIgnoreCase)
        || live.ServiceSideEncryption
        || live.BringsOwnStores
        || KeyIdentifier.TryParse(live.KeyIdentifier) is not null
            ? null
            : Verdict.IsUnknown(
                ConditionReason.KeyIdentifierUnreadable,
                string.IsNullOrWhiteSpace(live.KeyIdentifier)
                    ? $"Azure reports workspace {live.Name} as encrypted and does not name its key"
                    : $"The key identifier of workspace {live.Name} in Azure is no key of a vault: {BoundedText.Cut(live.KeyIdentifier, 512)}",
                blocks: false);

    /// <summary>The key that a Cosmos DB account reports, with its version when it reports one.</summary>
    public static KeyIdentifier? KeyOf(ManagedCosmosDbFacts facts)
    {
        var key = KeyIdentifier.TryParse(facts.KeyVaultKeyUri);
        return key is not null && facts.KeyVersion is { Length: > 0 } version ? key with { Version = version.ToLowerInvariant() } : key;
    }

    private static Verdict Judge(
        WorkspaceInput input, KeyIdentifier inForce, ManagedFacts managed, List<StoreKey> shown, bool sees)
    {
        if (managed.CosmosDb.ValueOrDefault is { } cosmosDb && CosmosDbKeyStatus.Parse(cosmosDb.CustomerManagedKeyStatus) is { IsRevoked: true } revoked)
        {
            var number = revoked.Number is { } code ? $" ({code})" : string.Empty;
            // A revoked account does not follow a rotation, so the key that it lost can be another than the workspace's.
            var lost = KeyOf(cosmosDb) ?? inForce;
            var behind = lost.Covers(inForce) ? string.Empty : $"; the workspace is under {inForce}, which the account follows when it can use its own key again";
            return Fails(ConditionReason.KeyAccessRevoked, $"Azure Cosmos DB cannot use the key {lost}: {revoked.Cause}{number}{behind}", revoked.Advice).Verdict;
        }

        // A store that did not answer this time might have reported something else, so the last known condition stays.
        var isUnread = managed.Group.IsUnread || (managed.Group.ValueOrDefault is not null && (managed.CosmosDb.IsUnread || managed.Storage.IsUnread));
        var rotation = RotationOf(input, inForce);
        // A failed change leaves the previous version in force, and the stores keep switching to that one.
        var isUnderWay = rotation is not null
            && inForce.IsSameKeyAs(KeyIdentifier.TryParse(rotation.To))
            && input.Now - rotation.StartedAt < input.Policy.OldVersionWatch;
        var rotating = isUnderWay && inForce.IsSameVersionAs(KeyIdentifier.TryParse(rotation!.To));
        if (rotating && OldVersionIsDisabled(input, rotation!))
        {
            var early = Fails(ConditionReason.KeyAccessRevoked, $"The old key version {rotation!.From} was disabled before every store switched to {inForce}");
            return sees
                ? Verdict.Holds(
                    ReasonCatalog.Advise(ConditionReason.OldKeyVersionDisabled, $"The old key version {rotation!.From} is disabled, and every readable store has the new one"),
                    ConditionReason.OldKeyVersionDisabled)
                : early.Verdict with { IsUnread = isUnread };
        }

        if (InForceIsUnusable(input, inForce) is { } why)
        {
            return Fails(ConditionReason.KeyAccessRevoked, $"The key in force {inForce} {why.Cause}", why.Advice).Verdict;
        }

        // Nothing in ARM reports that a storage account lost its key: only the version that it shows proves it.
        // An old version that expired still unwraps, so a store that has not switched yet is not shut out by its date.
        if (shown.FirstOrDefault(store => store.Key is { Version: not null } key && Find(input, key) is { Enabled: false }) is { Name: { } shutOut, Key: { } disabled })
        {
            return Fails(ConditionReason.KeyAccessRevoked, $"{shutOut} still uses {disabled}, which is disabled").Verdict;
        }

        var unreadable = shown.Where(store => store is { Key: null, Text: not null }).ToList();
        if (unreadable.Count > 0)
        {
            return Verdict.IsUnknown(
                ConditionReason.KeyIdentifierUnreadable,
                string.Join("; ", unreadable.Select(store => $"{store.Name} reports a key that is no key of a vault: {BoundedText.Cut(store.Text, 512)}")),
                blocks: false);
        }

        var strangers = shown.Where(store => !inForce.IsSameKeyAs(store.Key)).ToList();
        if (strangers.Count > 0 && !(isUnderWay && rotation!.FinishedAt is null && strangers.All(store => IsOld(store.Key, rotation))))
        {
            return Fails(
                ConditionReason.KeyMismatch,
                string.Join("; ", strangers.Select(store => $"{store.Name} uses {store.Key?.ToString() ?? "a Microsoft-managed key"}, the workspace uses {inForce}"))).Verdict;
        }

        return Good(inForce, shown, isUnderWay ? rotation : null, sees) with { IsUnread = isUnread };
    }

    private static Verdict Good(KeyIdentifier inForce, List<StoreKey> shown, RotationRecord? rotation, bool sees)
    {
        if (shown.Count == 0)
        {
            return Verdict.IsUnknown(ConditionReason.ManagedResourcesUnreadable, "None of the stores reports which key it uses", blocks: false);
        }

        return rotation is { FinishedAt: null } && !sees
            ? Verdict.Holds(
                ReasonCatalog.Advise(ConditionReason.KeyRotating, $"The stores are switching to {inForce}"), ConditionReason.KeyRotating)
            : Verdict.Holds($"The metadata is under {inForce}{OtherVersions(inForce, shown)}");
    }

    // A version that Azure shows is named as it is, even where a difference is only a detail.
    private static string OtherVersions(KeyIdentifier inForce, List<StoreKey> shown) => string.Concat(
        shown.Where(store => store.Key is { Version: not null } key && !inForce.Covers(key)).Select(store => $"; {store.Name} shows {store.Key}"));

    /// <summary>
    /// The last rotation. A rotation that somebody else made since the last pass begins with this read. So does one that is in progress at the
    /// first read, after an adoption or a loss of status, when the stores still show another key or version of the same vault.
    /// </summary>
    public static RotationRecord? RotationOf(WorkspaceInput input, KeyIdentifier? inForce)
    {
        var recorded = input.Recorded.Encryption;
        var before = KeyIdentifier.TryParse(recorded?.KeyIdentifier);
        if (before is null && recorded?.Rotation is null && Behind(input, inForce) is { } old)
        {
            return new RotationRecord(old.ToString(), inForce!.ToString(), input.Now, null);
        }

        // What had no version was under the newest one already: naming a version of the same key changes nothing.
        var isKnown = inForce is null || before is null || inForce.Covers(before) || before.Covers(inForce)
            || inForce.IsSameVersionAs(KeyIdentifier.TryParse(recorded?.Rotation?.To));
        return isKnown ? recorded?.Rotation : new RotationRecord(before!.ToString(), inForce!.ToString(), input.Now, null);
    }

    private static KeyIdentifier? Behind(WorkspaceInput input, KeyIdentifier? inForce) => inForce is null
        ? null
        : Shown(input.Observed.Managed)
            .Select(store => store.Key)
            .FirstOrDefault(key => key?.Version is not null && !inForce.Covers(key)
                && string.Equals(key.VaultHost, inForce.VaultHost, StringComparison.OrdinalIgnoreCase));

    private static List<StoreKey> Shown(ManagedFacts managed)
    {
        var shown = new List<StoreKey>();
        if (managed.CosmosDb.ValueOrDefault is { } cosmosDb)
        {
            shown.Add(new StoreKey("Azure Cosmos DB", KeyOf(cosmosDb), cosmosDb.KeyVaultKeyUri));
        }

        if (managed.Storage.ValueOrDefault is { } storage)
        {
            shown.Add(new StoreKey("Storage", KeyIdentifier.TryParse(storage.CurrentKeyIdentifier), storage.CurrentKeyIdentifier));
        }

        return shown;
    }

    private static bool OldVersionIsDisabled(WorkspaceInput input, RotationRecord rotation) =>
        KeyIdentifier.TryParse(rotation.From) is { } old && Find(input, old) is { Enabled: false };

    private static bool IsOld(KeyIdentifier? shown, RotationRecord rotation) => KeyIdentifier.TryParse(rotation.From)?.IsSameKeyAs(shown) == true;

    private static (string Cause, string Advice)? InForceIsUnusable(WorkspaceInput input, KeyIdentifier inForce)
    {
        foreach (var key in new[] { input.Observed.Key, input.Observed.KeyInForce })
        {
            if (key is Reading<KeyFacts>.Present { Value: var facts } && new KeyIdentifier(facts.VaultHost, facts.Name, null).IsSameKeyAs(inForce))
            {
                return inForce.Version is null ? WhyUnusable(facts) : WhyUnusable(facts, facts.Find(inForce.Version));
            }
        }

        if (KeyVaultCheck.IsGone(input.Desired, input.Observed.Vault, input.Observed.Workspace.ValueOrDefault))
        {
            return ("went with its key vault, which does not exist any more", KeyVaultCheck.Recover(ArmId.TryParse(input.Desired.Encryption.KeyVaultId)?.Name ?? inForce.VaultHost));
        }

        // The key in force is read by its recorded name when it is not the declared key.
        var declared = input.Desired.Encryption.Identifier.IsSameKeyAs(inForce) ? input.Observed.Key : input.Observed.KeyInForce;
        return declared is Reading<KeyFacts>.Absent ? Gone : null;
    }

    // Without a version any usable one is enough, because the identifier does not say which of them is in use.
    private static (string Cause, string Advice)? WhyUnusable(KeyFacts key)
    {
        var causes = key.Versions.Select(version => WhyUnusable(key, version)).ToList();
        return causes.Count > 0 && causes.TrueForAll(cause => cause is not null) ? causes[0] : null;
    }

    // The same cause revokes Azure Cosmos DB, some time later (number 4018).
    private static (string Cause, string Advice)? WhyUnusable(KeyFacts key, KeyVersionFacts? version)
    {
        if (version is null)
        {
            return Gone;
        }

        if (!version.Enabled)
        {
            return ("is disabled", ReasonCatalog.Of(ConditionReason.KeyAccessRevoked).Advice);
        }

        return version.ExpiresAt is { } end && end <= key.VaultTime
            ? ("is past its expiration date",
                $"Extend the expiration date of the key version (az keyvault key set-attributes --id {key.Identify(version)} --expires DATE); access returns within about an hour. "
                + "A rotation alone does not help: the stores need this version to change to another")
            : null;
    }

    private static KeyVersionFacts? Find(WorkspaceInput input, KeyIdentifier wanted) =>
        new[] { input.Observed.Key.ValueOrDefault, input.Observed.KeyInForce.ValueOrDefault, input.Observed.KeyBeforeRotation.ValueOrDefault }
            .Where(facts => facts is not null && new KeyIdentifier(facts.VaultHost, facts.Name, null).IsSameKeyAs(wanted))
            .Select(facts => facts!.Find(wanted.Version))
            .FirstOrDefault();

    private static EncryptionVerdict Fails(ConditionReason reason, string message, string advice) =>
        new(Verdict.Fails(reason, message, advice) with { Blocks = false }, false);

    private static EncryptionVerdict Fails(ConditionReason reason, string message) =>
        new(Verdict.Fails(reason, message) with { Blocks = false }, false);

    /// <summary>What a store says of its key: the parsed identifier, and the text, which is null under a Microsoft-managed key.</summary>
    private sealed record StoreKey(string Name, KeyIdentifier? Key, string? Text);
}

/// <summary>Whether the metadata is under the workspace's key and the stores can use it.</summary>
/// <param name="Verdict">The condition EncryptionInForce.</param>
/// <param name="StoresShowTarget">True when every readable store shows the key and version that the workspace is under.</param>
public sealed record EncryptionVerdict(Verdict Verdict, bool StoresShowTarget);
