using CmkOperator.Status;

namespace CmkOperator.Evidence;

/// <summary>R10 and R11: how the workspace reaches data, and which generation of the API shows what.</summary>
internal static class DataRules
{
    private const string LegacyField = "v1LegacyMode";

    public static RuleFinding Reach(RuleFacts facts)
    {
        if (facts.Absence is { } absence)
        {
            return absence;
        }

        var access = facts.Check("DataAccess");
        var keys = facts.Check("AssociatedStorageKeys");
        PreflightRow[] rows = [.. new[] { access, keys }.OfType<PreflightRow>()];
        var finding = access switch
        {
            null => RuleFinding.Warn("The role assignments of the workspace's identity have not been looked at"),
            _ when rows.FirstOrDefault(row => row.Result == CheckOutcome.Failed) is { } failed => RuleFinding.Fail(failed.Message),
            _ when rows.FirstOrDefault(row => row.Result != CheckOutcome.Passed) is { } unknown => RuleFinding.Warn(unknown.Message),
            _ => RuleFinding.Pass(access.Message),
        };
        return finding.On(rows.Select(RuleFacts.Of)).On(facts.Workspace?.PrincipalId is { } principal ? new RuleEvidence("status.workspace.principalId", principal) : null);
    }

    public static RuleFinding Generations(RuleFacts facts)
    {
        if (facts.Absence is { } absence)
        {
            return absence;
        }

        var row = facts.Coverage("Azure Container Instances");
        var finding = row switch
        {
            null => RuleFinding.Warn("Whether the workspace is in v1 legacy mode has not been looked at"),
            { ProtectedBy: RowWords.NotApplicable } => RuleFinding.Pass("The workspace is not in v1 legacy mode, so both generations of the API describe the same"),
            _ when facts.Desired.V1LegacyMode == false => RuleFinding.Fail("spec.v1LegacyMode is false, and the workspace is in v1 legacy mode"),
            _ => RuleFinding.Warn($"The workspace is in v1 legacy mode: Azure Container Instances, which only v1 shows, cannot be verified. {row.Detail}"),
        };
        return finding.On(RuleFacts.Of(row)).On(facts.Status.Drifts.Where(drift => drift.Field == LegacyField)
            .Select(drift => new RuleEvidence($"status.drifts[{drift.Field}]", $"{drift.Desired} declared, {drift.Observed} in Azure")));
    }
}
