using CmkOperator.Assessment;
using CmkOperator.Conditions;

namespace CmkOperator.Reporting;

/// <summary>What a look at Azure says of each condition about the workspace, its key and its stores. Ready, Reconciling and Stalled follow from them.</summary>
public static class DomainVerdicts
{
    /// <summary>The verdicts of a look that wrote nothing, in the order of the conditions.</summary>
    /// <param name="assessment">The look.</param>
    public static IEnumerable<(ConditionType Type, Verdict Verdict)> Of(WorkspaceAssessment assessment) => Of(assessment, OperationReport.ContextOf(assessment, []));

    /// <summary>The verdicts after the pass's own write, in the order of the conditions.</summary>
    /// <param name="assessment">The look.</param>
    /// <param name="context">What came of the write.</param>
    internal static IEnumerable<(ConditionType Type, Verdict Verdict)> Of(WorkspaceAssessment assessment, WorkspaceReportContext context)
    {
        // When the workspace does not answer, nothing else is read: what failed is the reason everywhere, and not that there is no workspace.
        var failed = WorkspaceVerdict.Unread(assessment);
        var managed = assessment.Managed;
        var none = NoStores(assessment);
        IEnumerable<(ConditionType Type, Verdict Verdict)> all =
        [
            (ConditionType.KeyVaultReady, assessment.Vault),
            (ConditionType.KeyReady, assessment.Key.Verdict),
            (ConditionType.KeyAccessReady, assessment.KeyIdentity is { HoldsKey: true } identity ? identity.Verdict : assessment.Access.Verdict),
            (ConditionType.WorkspaceReady, WorkspaceVerdict.Of(assessment, context)),
            (ConditionType.InSync, SyncVerdict.Of(assessment)),
            (ConditionType.EncryptionInForce, managed?.Encryption ?? none),
            (ConditionType.ManagedResourcesReady, managed?.Group ?? none),
            (ConditionType.CosmosDbReady, managed?.CosmosDb ?? none),
            (ConditionType.AiSearchReady, managed?.AiSearch ?? none),
            (ConditionType.StorageReady, managed?.Storage ?? none),
            .. managed?.VirtualNetwork is { } network ? [(ConditionType.VirtualNetworkReady, network)] : Array.Empty<(ConditionType, Verdict)>(),
        ];
        return all.Select(row => (row.Type, row.Verdict is { IsUnread: true, Reason: ConditionReason.Progressing } ? failed ?? row.Verdict : row.Verdict));
    }

    /// <summary>The verdict on stores that cannot be checked, because there is no workspace or it was not read.</summary>
    /// <param name="assessment">The look.</param>
    internal static Verdict NoStores(WorkspaceAssessment assessment)
    {
        var isUnread = assessment.State is WorkspaceState.Unread or WorkspaceState.Unreadable or WorkspaceState.Busy
            || (assessment.Ownership.Claim == Claim.Gone && !assessment.AbsenceIsProven);
        return WorkspaceVerdict.Unread(assessment) ?? new Verdict(
            ConditionStatus.Unknown, ConditionReason.WorkspaceNotFound, "This object has no workspace whose stores can be checked", Blocks: false, IsUnread: isUnread);
    }
}
