using CmkOperator.Conditions;
using CmkOperator.Desired;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Evidence;

/// <summary>The spec and the recorded status of one object, as the rules ask for them.</summary>
internal sealed record RuleFacts(DesiredWorkspace Desired, WorkspaceStatus Status)
{
    /// <summary>The workspace that the rules are about; null when there is none, or it is not the object's.</summary>
    public WorkspaceRecord? Workspace => Absence is null ? Status.Workspace : null;

    /// <summary>The key in force; null when it is not recorded or no key of a vault.</summary>
    public KeyIdentifier? KeyInForce => KeyIdentifier.TryParse(Status.Encryption?.KeyIdentifier);

    /// <summary>Why there is no workspace to judge; null when there is one.</summary>
    public RuleFinding? Absence
    {
        get
        {
            var ready = Status.Find(ConditionType.WorkspaceReady);
            if (Status.Workspace is not { WorkspaceId: not null } workspace)
            {
                return ready is null or { Status: ConditionStatus.Unknown }
                    ? new RuleFinding(RuleOutcome.Error, $"The workspace could not be looked at: {ready?.Message ?? Status.Find(ConditionType.Ready)?.Message}").On(ready)
                    : RuleFinding.Skip($"There is nothing to judge before the workspace succeeds: {ready.Message}").On(ready);
            }

            if (ready?.Reason is ConditionReason.WorkspaceNotFound or ConditionReason.ExternallyDeleted)
            {
                return RuleFinding.Skip($"There is no workspace any more: {ready.Message}").On(ready);
            }

            return workspace.Claimed || Desired.ObserveOnly ? null : RuleFinding.Skip($"The workspace is not this object's: {ready?.Message}").On(ready);
        }
    }

    public Condition? Find(ConditionType type) => Status.Find(type);

    public PreflightRow? Check(string name) => Status.Preflight.FirstOrDefault(row => row.Check == name);

    /// <summary>The row of the coverage whose component begins so.</summary>
    public CoverageRow? Coverage(string component) => Status.Coverage.FirstOrDefault(row => row.Component.StartsWith(component, StringComparison.Ordinal));

    public static RuleEvidence? Of(PreflightRow? row) => row is null ? null : new RuleEvidence($"status.preflight[{row.Check}]", $"{row.Result}: {row.Message}");

    public static RuleEvidence? Of(CoverageRow? row) => row is null ? null : new RuleEvidence($"status.coverage[{row.Component}]", $"{row.ProtectedBy}: {row.Detail}");

    public static RuleEvidence Of(ManagedResourceRow row) =>
        new($"status.managedResourceGroup.resources[{row.Type}]", $"{row.State}, key {row.KeyIdentifier ?? "not reported"}: {row.Detail}");

    public static RuleEvidence Of(ComputeRow row) =>
        new($"status.computes[{row.Name}]", $"{row.Type}, OS disk: {row.OsDisk}, temporary disk: {row.TemporaryDisk}: {row.Detail}");
}
