using CmkOperator.Conditions;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>
/// The declared key: resolved to one version, checked, and never resolved backwards. Without a declared version the newest usable
/// one applies, but never one created before the version in force, because disabling a version in an incident must not be undone. A
/// workspace whose own identifier has no version counts as under the newest.
/// </summary>
public static class KeyCheck
{
    private const string NeededFirst = ": the workspace is under it, and its stores need it to change to another";

    // A single version cannot be deleted, so what is gone went with the key, and another key of its name was made since.
    private const string RestoreFirst = "Restore the key with this version from a backup (az keyvault key restore)" + NeededFirst;

    /// <summary>The verdict on a key whose vault was deleted.</summary>
    /// <param name="desired">What is declared.</param>
    public static KeyVerdict WithoutVault(DesiredWorkspace desired) => new(
        Verdict.Fails(
            ConditionReason.KeyNotFound,
            $"Key {desired.Encryption.KeyName} went with key vault {desired.Encryption.VaultHost}, which does not exist any more",
            "Recover the deleted vault: its keys return with it"),
        null,
        null);

    /// <summary>Checks and resolves the key.</summary>
    /// <param name="desired">What is declared.</param>
    /// <param name="key">The declared key as read.</param>
    /// <param name="inForce">The identifier the workspace is under; null before it exists.</param>
    /// <param name="policy">The operator's settings.</param>
    public static KeyVerdict Assess(DesiredWorkspace desired, Reading<KeyFacts> key, KeyIdentifier? inForce, OperatorPolicy policy)
    {
        var declared = desired.Encryption;
        return key switch
        {
            Reading<KeyFacts>.Present present => declared.KeyVersion is null
                ? Newest(present.Value, inForce, policy)
                : Pinned(present.Value, declared.KeyVersion, inForce, policy),
            Reading<KeyFacts>.Absent when declared.Identifier.IsSameKeyAs(inForce) => new KeyVerdict(
                Verdict.Fails(
                    ConditionReason.KeyNotFound,
                    $"Key {declared.KeyName} is no longer in key vault {declared.VaultHost}",
                    $"Recover the deleted key first (az keyvault key recover --id https://{declared.VaultHost}/deletedkeys/{declared.KeyName}){NeededFirst}"),
                null,
                null),
            Reading<KeyFacts>.Absent => new KeyVerdict(
                Verdict.Fails(ConditionReason.KeyNotFound, $"There is no key {declared.KeyName} in key vault {declared.VaultHost}"), null, null),
            { IsUnread: true } => new KeyVerdict(Verdict.Unread(key, $"key {declared.KeyName} of key vault {declared.VaultHost}"), null, null),
            Reading<KeyFacts>.Unreadable when declared.KeyVersion is not null => new KeyVerdict(
                Verdict.IsUnknown(ConditionReason.KeyUnreadable, $"{Unreadable(declared)}; its declared version is used unchecked", blocks: false),
                declared.Identifier,
                null),
            _ => new KeyVerdict(
                Verdict.IsUnknown(ConditionReason.KeyUnreadable, $"{Unreadable(declared)}, so its newest version is unknown", blocks: true), null, null),
        };
    }

    private static KeyVerdict Pinned(KeyFacts key, string wanted, KeyIdentifier? inForce, OperatorPolicy policy)
    {
        if (key.Find(wanted) is not { } version)
        {
            var problem = $"Key {key.Name} in key vault {key.VaultHost} has no version {wanted}";
            return new KeyVerdict(
                new KeyIdentifier(key.VaultHost, key.Name, wanted).IsSameVersionAs(inForce)
                    ? Verdict.Fails(ConditionReason.KeyNotFound, problem, RestoreFirst)
                    : Verdict.Fails(ConditionReason.KeyNotFound, problem),
                null,
                null);
        }

        return Judge(key, version, inForce, isPinned: true, policy);
    }

    private static KeyVerdict Newest(KeyFacts key, KeyIdentifier? inForce, OperatorPolicy policy)
    {
        var isInForce = new KeyIdentifier(key.VaultHost, key.Name, null).IsSameKeyAs(inForce);
        var current = isInForce ? Current(key, inForce!.Version) : null;
        if (isInForce && current is null)
        {
            return new KeyVerdict(
                Verdict.Fails(
                    ConditionReason.KeyNotFound,
                    $"The vault does not list {inForce}, the version in force, so the operator cannot determine which versions are newer",
                    RestoreFirst),
                null,
                null);
        }

        // The version in force is not left for one of its own second: that one may be the older of the two.
        var forward = KeyFacts.NewestFirst(key.Versions.Where(version => current is null || version == current || version.CreatedAt > current.CreatedAt));
        if (forward.Count == 0)
        {
            return new KeyVerdict(
                Verdict.Fails(ConditionReason.KeyNotFound, $"Key {key.Name} in key vault {key.VaultHost} has no version"), null, null);
        }

        var usable = forward.FirstOrDefault(version =>
            version.Material is not null && KeyUsability.WhyNot(version, key.VaultTime, policy.ClockSkew) is null);
        var newer = forward.TakeWhile(version => version != usable).ToList();
        return newer.Exists(version => MayBeUsable(key, version, policy))
            ? Unsettled(key, newer, usable, policy)
            : Judge(key, usable ?? current ?? forward[0], inForce, isPinned: false, policy);
    }

    private static KeyVersionFacts? Current(KeyFacts key, string? version) =>
        version is not null ? key.Find(version) : KeyFacts.NewestFirst(key.Versions) is [var newest, ..] ? newest : null;

    // Listed as enabled and in its dates, and not read: whether it can wrap and unwrap is not known.
    private static bool MayBeUsable(KeyFacts key, KeyVersionFacts version, OperatorPolicy policy) =>
        version.Material is null && KeyUsability.WhyNot(version, key.VaultTime, policy.ClockSkew) is null;

    // The newest usable version may be one that was not read. An older one that can be used is used meanwhile, and without one nothing is written.
    private static KeyVerdict Unsettled(KeyFacts key, List<KeyVersionFacts> newer, KeyVersionFacts? usable, OperatorPolicy policy)
    {
        var unread = newer.Where(version => MayBeUsable(key, version, policy)).Select(version => version.Version).ToList();
        var isOne = unread.Count == 1;
        var (tried, why) = newer.Where(version => version.Material is not null)
            .Select(version => (version, Why: KeyUsability.WhyNot(version, key.VaultTime, policy.ClockSkew)))
            .FirstOrDefault(candidate => candidate.Why is ConditionReason.KeyTypeUnsupported or ConditionReason.KeyOperationsMissing);
        var cause = why is { } reason
            ? $"the newer ones that were read cannot be used ({tried.Version} {Words(reason, tried)}), and the operator reads no more of them"
            : $"the vault lists {(isOne ? "it" : "them")} and did not return {(isOne ? "it" : "them")}";
        var meanwhile = usable is null ? string.Empty : $". {key.Identify(usable)} can wrap and unwrap and is used meanwhile";
        return new KeyVerdict(
            new Verdict(
                ConditionStatus.Unknown,
                ConditionReason.KeyUnreadable,
                ReasonCatalog.Advise(
                    $"The newest usable version of key {key.Name} in key vault {key.VaultHost} is not known: {Few(unread)} {(isOne ? "was" : "were")} not read, because {cause}{meanwhile}",
                    "Disable the versions that cannot encrypt a workspace, or set spec.encryption.keyVersion"),
                Blocks: usable is null),
            usable is null ? null : key.Identify(usable),
            usable?.ExpiresAt);
    }

    // Azure writes the time of a version in whole seconds, so it does not say which of two of the same second is the newer one.
    private static string SameSecond(KeyFacts key, KeyVersionFacts version, OperatorPolicy policy)
    {
        var others = key.Versions
            .Where(other => other.CreatedAt == version.CreatedAt && other.Version != version.Version && KeyUsability.WhyNot(other, key.VaultTime, policy.ClockSkew) is null)
            .Select(other => other.Version)
            .Order(StringComparer.Ordinal)
            .ToList();
        return others.Count == 0
            ? string.Empty
            : $"; version {Few(others)} {(others.Count == 1 ? "was" : "were")} created in the same second, and which of them is newer cannot be determined: set spec.encryption.keyVersion to choose";
    }

    private static string Few(List<string> versions)
    {
        const int Shown = 3;
        return versions.Count <= Shown ? string.Join(", ", versions) : $"{string.Join(", ", versions.Take(Shown))} and {versions.Count - Shown} more";
    }

    private static KeyVerdict Judge(KeyFacts key, KeyVersionFacts version, KeyIdentifier? inForce, bool isPinned, OperatorPolicy policy)
    {
        var identifier = key.Identify(version);
        var sameSecond = isPinned ? string.Empty : SameSecond(key, version, policy);
        if (KeyUsability.WhyNot(version, key.VaultTime, policy.ClockSkew) is { } reason)
        {
            var advice = inForce?.Covers(identifier) == true ? AdviceInForce(reason, identifier, isPinned) : null;
            return new KeyVerdict(
                Verdict.Fails(reason, $"Key {identifier} {Words(reason, version)}{sameSecond}", advice ?? ReasonCatalog.Of(reason).Advice), null, version.ExpiresAt);
        }

        var ending = version.ExpiresAt is { } end && end - key.VaultTime <= policy.KeyExpiryWarning;
        return new KeyVerdict(
            ending
                ? Verdict.Holds(
                    ReasonCatalog.Advise(
                        $"Key {identifier} expires at {version.ExpiresAt:yyyy-MM-ddTHH:mm:ssZ}{sameSecond}",
                        $"{ReasonCatalog.Of(ConditionReason.KeyExpiring).Advice}{(isPinned ? " and set spec.encryption.keyVersion to the new version" : string.Empty)}"),
                    ConditionReason.KeyExpiring)
                : Verdict.Holds($"Key {identifier} can wrap and unwrap{sameSecond}"),
            identifier,
            version.ExpiresAt);
    }

    // A store whose own key cannot be used follows no rotation, so the version in force comes first.
    private static string? AdviceInForce(ConditionReason reason, KeyIdentifier identifier, bool isPinned)
    {
        var first = reason switch
        {
            ConditionReason.KeyDisabled => $"Enable the key version first (az keyvault key set-attributes --id {identifier} --enabled true)",
            ConditionReason.KeyExpired => $"Extend the expiration date of the key version first (az keyvault key set-attributes --id {identifier} --expires DATE)",
            _ => null,
        };
        return first is null
            ? null
            : $"{first}{NeededFirst}. Then rotate the key in the same vault{(isPinned ? " and set spec.encryption.keyVersion to the new version" : string.Empty)}, if it must not stay in use";
    }

    private static string Words(ConditionReason reason, KeyVersionFacts version) => reason switch
    {
        ConditionReason.KeyDisabled => "is disabled",
        ConditionReason.KeyExpired => "is past its expiration date",
        ConditionReason.KeyNotYetValid => "is before its activation date",
        ConditionReason.KeyTypeUnsupported => $"is of type {version.Material?.KeyType}{Size(version.Material)}, not RSA of 2048, 3072 or 4096 bits",
        _ => "does not permit wrapKey and unwrapKey",
    };

    private static string Size(KeyMaterialFacts? material) => material?.SizeInBits is { } bits ? $" with {bits} bits" : string.Empty;

    private static string Unreadable(DesiredEncryption declared) => $"Key {declared.KeyName} in key vault {declared.VaultHost} cannot be read";
}

/// <summary>The verdict on the declared key and what it resolves to.</summary>
/// <param name="Verdict">The condition KeyReady.</param>
/// <param name="Target">The versioned identifier that the workspace should be under; null when it cannot be resolved or must not be written.</param>
/// <param name="TargetExpiresAt">When the target expires; null for never or unknown.</param>
public sealed record KeyVerdict(Verdict Verdict, KeyIdentifier? Target, DateTimeOffset? TargetExpiresAt);
