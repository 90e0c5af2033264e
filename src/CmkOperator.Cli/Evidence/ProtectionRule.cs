using CmkOperator.Conditions;
using CmkOperator.Evidence;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Cli.Evidence;

/// <summary>
/// The verdict on an object: that of the condition EncryptionInForce, and stricter. A store or a key in force that could not be read makes it not
/// verifiable, where the condition speaks of what could.
/// </summary>
internal static class ProtectionRule
{
    /// <summary>The verdict.</summary>
    /// <param name="scene">What is known.</param>
    public static ProtectionEvidence Of(EvidenceScene scene)
    {
        var recorded = scene.Recorded.Find(ConditionType.EncryptionInForce);
        if (scene.IsOffline)
        {
            return recorded is null
                ? new ProtectionEvidence(Protection.NotVerifiable, Basis.NotVerified, "The operator has not reported which key the stores of this workspace are under")
                : Recorded(scene, recorded);
        }

        var words = recorded is null ? null : $"EncryptionInForce={recorded.Status} ({recorded.Reason}) since {EvidenceText.Time(recorded.LastTransitionTime)}";
        var (verdict, basis, message) = Seen(scene);
        var isSame = recorded is not null && verdict != Protection.NotVerifiable && Of(recorded.Status) == verdict;
        return new ProtectionEvidence(verdict, basis, message, isSame ? recorded!.LastTransitionTime : null, isSame ? null : words);
    }

    /// <summary>Why this look cannot say that the key in force is usable; null when it read that key, or has nothing to say about it.</summary>
    /// <param name="scene">What is known.</param>
    public static string? WhyKeyUnread(EvidenceScene scene)
    {
        if (scene.Live is not { } live || scene.Assessment!.Managed is null || KeyIdentifier.TryParse(live.KeyIdentifier) is not { } inForce)
        {
            return null;
        }

        var observed = scene.Assessment.Input.Observed;
        var isDeclared = scene.Assessment.Input.Desired.Encryption.Identifier.IsSameKeyAs(inForce);
        // That the key or its vault is not there was seen.
        if (IsRead(observed.Key, inForce) || IsRead(observed.KeyInForce, inForce) || (isDeclared ? observed.Key : observed.KeyInForce) is Reading<KeyFacts>.Absent || IsVaultGone(scene))
        {
            return null;
        }

        var fault = (isDeclared ? observed.Key : observed.KeyInForce).FaultOrDefault ?? observed.Vault.FaultOrDefault;
        return $"The key in force {inForce} could not be read: {(fault is null ? "this look had no way to its vault" : FaultMessage.Of(fault).TrimEnd('.'))}";
    }

    private static ProtectionEvidence Recorded(EvidenceScene scene, Condition recorded)
    {
        if (Of(recorded.Status) == Protection.Protected && WhyOutdated(scene, recorded) is { } why)
        {
            return new ProtectionEvidence(Protection.NotVerifiable, Basis.Recorded, $"What the operator recorded may no longer be so: {why}. It recorded: {recorded.Message}", recorded.LastTransitionTime);
        }

        var blind = scene.Recorded.ManagedResourceGroup?.Resources.Where(row => row.State == RowWords.Unreadable && IsStoreWithKey(row.Type)).Select(row => EvidenceText.Store(row.Type)).ToList() ?? [];
        return Of(recorded.Status) == Protection.Protected && blind.Count > 0
            ? new ProtectionEvidence(Protection.NotVerifiable, Basis.Recorded, $"The operator could not read {string.Join(" and ", blind)}; of the rest it reported: {recorded.Message}")
            : new ProtectionEvidence(Of(recorded.Status), Basis.Recorded, recorded.Message, recorded.LastTransitionTime);
    }

    private static string? WhyOutdated(EvidenceScene scene, Condition recorded) => scene.Desired is { } desired
        ? RuleResults.WhyOutdated(desired, scene.Recorded, [recorded])?.TrimEnd('.')
        : "the spec is not valid, so the operator does not look";

    private static (Protection Verdict, Basis Basis, string Message) Seen(EvidenceScene scene)
    {
        if (scene.Failure is { } failure)
        {
            return (Protection.NotVerifiable, Basis.NotVerified, failure);
        }

        var assessment = scene.Assessment!;
        if (assessment.Live is null)
        {
            return (Protection.NotVerifiable, Basis.Seen, $"Azure has no workspace {assessment.Input.Desired.WorkspaceId}");
        }

        if (assessment.Managed?.Encryption is not { } encryption)
        {
            return (Protection.NotVerifiable, Basis.Seen, assessment.IsOurs || assessment.Input.Desired.ObserveOnly
                ? "The workspace has never been provisioned successfully, so it has no stores yet"
                : assessment.Ownership.Message);
        }

        // Whether a key can be used is seen at the key alone: the stores report its name for days after it is gone.
        if (encryption.Status == ConditionStatus.True && IsVaultGone(scene))
        {
            return (Protection.NotProtected, Basis.Seen, $"The vault of the key in force does not exist: {assessment.Live.KeyVaultArmId}. Recover the deleted vault (az keyvault recover)");
        }

        if (encryption.Status == ConditionStatus.True && WhyKeyUnread(scene) is { } unread)
        {
            return (Protection.NotVerifiable, Basis.NotVerified, $"{unread}; of the stores: {encryption.Message}");
        }

        var blind = Blind(assessment.Input.Observed.Managed);
        return encryption.Status == ConditionStatus.True && blind.Count > 0
            ? (Protection.NotVerifiable, Basis.NotVerified, $"{string.Join(" and ", blind)} could not be seen; of the rest: {encryption.Message}")
            : (encryption.IsUnread ? Protection.NotVerifiable : Of(encryption.Status), encryption.IsUnread ? Basis.NotVerified : Basis.Seen, encryption.Message);
    }

    private static bool IsRead(Reading<KeyFacts> reading, KeyIdentifier key) =>
        reading is Reading<KeyFacts>.Present { Value: var facts } && new KeyIdentifier(facts.VaultHost, facts.Name, null).IsSameKeyAs(key);

    // A key that could still be read is in a vault, wherever that is now.
    private static bool IsVaultGone(EvidenceScene scene)
    {
        var input = scene.Assessment!.Input;
        return input.Observed.Vault is Reading<VaultFacts>.Absent
            && scene.Live is { KeyVaultArmId: { } vault } live
            && ArmId.Same(vault, input.Desired.Encryption.KeyVaultId)
            && KeyIdentifier.TryParse(live.KeyIdentifier) is { } inForce
            && !IsRead(input.Observed.Key, inForce)
            && !IsRead(input.Observed.KeyInForce, inForce);
    }

    private static List<string> Blind(ManagedFacts managed)
    {
        var blind = new List<string>();
        if (managed.CosmosDb.ValueOrDefault is null)
        {
            blind.Add(EvidenceText.CosmosDb);
        }

        if (managed.Storage.ValueOrDefault is null)
        {
            blind.Add(EvidenceText.Storage);
        }

        return blind;
    }

    private static bool IsStoreWithKey(string type) => EvidenceText.Store(type) is EvidenceText.CosmosDb or EvidenceText.Storage;

    private static Protection Of(ConditionStatus status) => status switch
    {
        ConditionStatus.True => Protection.Protected,
        ConditionStatus.False => Protection.NotProtected,
        ConditionStatus.Unknown => Protection.NotVerifiable,
    };
}
