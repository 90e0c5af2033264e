using CmkOperator.Conditions;
using CmkOperator.Observed;

namespace CmkOperator.Cli.Evidence;

/// <summary>
/// The verdict on an object: that of the condition EncryptionInForce, and stricter. A store that could not be read makes it not verifiable, where the
/// condition speaks of the stores that could.
/// </summary>
internal static class ProtectionRule
{
    private const string Unreadable = "Unreadable";

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

    private static ProtectionEvidence Recorded(EvidenceScene scene, Condition recorded)
    {
        var blind = scene.Recorded.ManagedResourceGroup?.Resources.Where(row => row.State == Unreadable && IsStoreWithKey(row.Type)).Select(row => EvidenceText.Store(row.Type)).ToList() ?? [];
        return Of(recorded.Status) == Protection.Protected && blind.Count > 0
            ? new ProtectionEvidence(Protection.NotVerifiable, Basis.Recorded, $"The operator could not read {string.Join(" and ", blind)}; of the rest it reported: {recorded.Message}")
            : new ProtectionEvidence(Of(recorded.Status), Basis.Recorded, recorded.Message, recorded.LastTransitionTime);
    }

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

        var blind = Blind(assessment.Input.Observed.Managed);
        return encryption.Status == ConditionStatus.True && blind.Count > 0
            ? (Protection.NotVerifiable, Basis.NotVerified, $"{string.Join(" and ", blind)} could not be seen; of the rest: {encryption.Message}")
            : (encryption.IsUnread ? Protection.NotVerifiable : Of(encryption.Status), encryption.IsUnread ? Basis.NotVerified : Basis.Seen, encryption.Message);
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
