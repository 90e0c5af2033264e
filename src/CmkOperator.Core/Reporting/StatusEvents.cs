using CmkOperator.Conditions;
using CmkOperator.Planning;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Reporting;

/// <summary>Derives the events from two statuses. When nothing changed, there is no event.</summary>
public static class StatusEvents
{
    private static readonly ConditionType[] Alarms =
    [
        ConditionType.KeyReady,
        ConditionType.EncryptionInForce,
        ConditionType.ManagedResourcesReady,
    ];

    private static readonly ConditionReason[] AlarmsWhileTrue = [ConditionReason.KeyExpiring, ConditionReason.OldKeyVersionDisabled];

    /// <summary>The events, in the order of the conditions.</summary>
    public static IReadOnlyList<StatusEvent> Between(
        WorkspaceStatus before, WorkspaceStatus after, IReadOnlyList<ActionOutcome> outcomes, WorkspacePlan plan)
    {
        var events = new List<StatusEvent>();
        events.AddRange(outcomes.Where(outcome => outcome.Kind is ActionOutcomeKind.Begun or ActionOutcomeKind.Done).Select(OfOutcome).OfType<StatusEvent>());
        events.AddRange(plan.Actions.OfType<PlannedAction.RemoveFinalizer>().Select(OfRelease));
        if ((Changed(before, after, ConditionType.Ready) ?? NewlyStalled(before, after)) is { } ready && !plan.Actions.OfType<PlannedAction.RemoveFinalizer>().Any())
        {
            var isGood = ready.Status == ConditionStatus.True || !after.Is(ConditionType.Stalled);
            // An action that begins reports its own reason.
            if (!isGood || events.All(told => told.Reason != ready.Reason))
            {
                events.Add(new StatusEvent(!isGood, ready.Reason, "Reconcile", ready.Message));
            }
        }

        foreach (var type in Alarms)
        {
            if (Changed(before, after, type) is not { } condition || events.Any(told => told.Reason == condition.Reason && told.Note == condition.Message))
            {
                continue;
            }

            if (condition.Status == ConditionStatus.False || AlarmsWhileTrue.Contains(condition.Reason))
            {
                events.Add(new StatusEvent(true, condition.Reason, "Check", condition.Message));
            }
            else if (condition.Status == ConditionStatus.True && before.Find(type)?.Status == ConditionStatus.False)
            {
                events.Add(new StatusEvent(false, condition.Reason, "Check", condition.Message));
            }
        }

        if (before.Encryption?.Rotation is { FinishedAt: null } && after.Encryption?.Rotation is { FinishedAt: not null } rotation)
        {
            events.Add(new StatusEvent(false, ConditionReason.KeyRotating, "RotateKey", $"Every readable store shows {rotation.To}{Keep(rotation)}"));
        }

        return events;
    }

    private static StatusEvent? OfOutcome(ActionOutcome outcome) => outcome.Action switch
    {
        PlannedAction.CreateWorkspace create => new StatusEvent(false, ConditionReason.Creating, "Create", $"Azure is creating the workspace under {create.Key}"),
        PlannedAction.RotateKey rotate => new StatusEvent(false, ConditionReason.KeyRotating, "RotateKey", $"The key is changing from {rotate.From} to {rotate.To}"),
        PlannedAction.UpdateWorkspace update => new StatusEvent(false, ConditionReason.Updating, "Update", $"Changed in Azure: {string.Join(", ", update.Fields)}"),
        PlannedAction.DeleteWorkspace { Purge: true } => new StatusEvent(false, ConditionReason.Deleting, "Purge", "Azure is purging the workspace and its managed resources"),
        PlannedAction.DeleteWorkspace => new StatusEvent(
            false,
            ConditionReason.Deleting,
            "Delete",
            "Azure is soft-deleting the workspace: it can be recovered for 14 days, and until then its managed Azure Cosmos DB, AI Search and storage stay and are billed"),
        PlannedAction.GrantKeyAccess grant => new StatusEvent(
            false, ConditionReason.PermissionPropagating, "Grant", $"Granted to {grant.Name} on key {grant.KeyName}: {grant.Text[2..]}"),
        _ => null,
    };

    // Without a version nobody knows which one the stores came from.
    private static string Keep(RotationRecord rotation) => KeyIdentifier.TryParse(rotation.From) switch
    {
        { Version: null } from when from.Covers(KeyIdentifier.TryParse(rotation.To)) => string.Empty,
        { Version: null } from => $"; keep the versions of {from} enabled for 24 hours",
        _ => $"; keep {rotation.From} enabled for 24 hours",
    };

    private static StatusEvent OfRelease(PlannedAction.RemoveFinalizer release) =>
        new(release.Reason is ConditionReason.Suspended or ConditionReason.FieldImmutable, release.Reason, "Release", $"The object is released: {release.Why}");

    // Ready had this reason while waiting could still help, which was a Normal event.
    private static Condition? NewlyStalled(WorkspaceStatus before, WorkspaceStatus after) =>
        after.Is(ConditionType.Stalled) && !before.Is(ConditionType.Stalled) ? after.Find(ConditionType.Ready) : null;

    private static Condition? Changed(WorkspaceStatus before, WorkspaceStatus after, ConditionType type)
    {
        var last = before.Find(type);
        return after.Find(type) is { } now && (last?.Status != now.Status || last?.Reason != now.Reason) ? now : null;
    }
}

/// <summary>Something that happened, reported once.</summary>
/// <param name="IsWarning">True for a Warning, false for Normal.</param>
/// <param name="Reason">The condition's reason.</param>
/// <param name="Action">What the operator was doing, in CamelCase.</param>
/// <param name="Note">The message.</param>
public sealed record StatusEvent(bool IsWarning, ConditionReason Reason, string Action, string Note);
