using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Planning;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Reporting;

/// <summary>
/// <c>status.encryption.history</c>: the last keys that were in force, newest first. It is about one workspace: it stays while that one is missing, because
/// a deleted workspace can be recovered, and goes with <c>status.workspace</c> when another one takes its place. A key enters only when the workspace is
/// Succeeded under it: while Azure works on a change, and after one that failed, what Azure shows may still be taken back.
/// </summary>
internal static class KeyHistory
{
    public static IReadOnlyList<KeyHistoryEntry> Of(WorkspaceAssessment assessment, IReadOnlyList<ActionOutcome> outcomes)
    {
        var recorded = assessment.Input.Recorded;
        var isSame = IsSameWorkspace(recorded.Workspace, RecordReport.Workspace(assessment, outcomes));
        var history = isSame ? recorded.Encryption?.History ?? [] : [];
        var rotation = isSame ? recorded.Encryption?.Rotation : null;
        return NewKey(assessment, history, rotation) is { } entry ? [entry, .. history.Take(StatusBounds.MostKeys - 1)] : history;
    }

    // The service gives each workspace an id of its own: another one under the same name is another workspace.
    private static bool IsSameWorkspace(WorkspaceRecord? before, WorkspaceRecord? now) =>
        before is null || (now is not null && (before.WorkspaceId is null || now.WorkspaceId is null || string.Equals(before.WorkspaceId, now.WorkspaceId, StringComparison.OrdinalIgnoreCase)));

    private static KeyHistoryEntry? NewKey(WorkspaceAssessment assessment, IReadOnlyList<KeyHistoryEntry> history, RotationRecord? recorded)
    {
        if (assessment is not { State: WorkspaceState.Succeeded, Live.KeyIdentifier: { } identifier } || !(assessment.IsOurs || assessment.Input.Desired.ObserveOnly)
            || KeyIdentifier.TryParse(identifier) is not { } inForce)
        {
            return null;
        }

        // What the pass itself concludes from another key in Azure is no rotation of the operator's: only what an earlier pass recorded is.
        var rotation = inForce.IsSameVersionAs(KeyIdentifier.TryParse(recorded?.To)) ? recorded : null;
        var isOwn = rotation is not null && assessment is { Input.Recorded.Operation.Kind: OperationKind.RotateKey, Failure: null };
        if (history.Count == 0)
        {
            return isOwn ? Rotated(identifier, assessment.Input.Now, rotation!) : First(assessment, identifier, rotation);
        }

        if (IsSame(history[0].KeyIdentifier, identifier, inForce))
        {
            return null;
        }

        if (isOwn)
        {
            return Rotated(identifier, assessment.Input.Now, rotation!);
        }

        // An earlier version that keeps no history ran in between: this version records a key no later than the end of its rotation.
        if (rotation is { FinishedAt: { } finished })
        {
            return Rotated(identifier, finished, rotation);
        }

        return IsOnlyNamed(assessment, history[0], inForce) ? null : new KeyHistoryEntry(identifier, assessment.Input.Now, KeyCause.ChangedOutside);
    }

    private static KeyHistoryEntry First(WorkspaceAssessment assessment, string identifier, RotationRecord? rotation)
    {
        var now = assessment.Input.Now;
        if (IsCreatedHere(assessment))
        {
            return new KeyHistoryEntry(identifier, now, KeyCause.Created);
        }

        return rotation is { FinishedAt: { } finished } ? Rotated(identifier, finished, rotation) : new KeyHistoryEntry(identifier, now, KeyCause.Found);
    }

    // The lock begins with the first success, and the creation is recorded until then.
    private static bool IsCreatedHere(WorkspaceAssessment assessment) =>
        assessment.Ownership.Claim == Claim.Ours
        && assessment.Input is { Desired.ObserveOnly: false, Recorded: { CreateOnly: null, Operation: { Kind: OperationKind.Create } creation } }
        && (creation.Target is null || ArmId.Same(creation.Target, assessment.Live!.Id));

    private static KeyHistoryEntry Rotated(string identifier, DateTimeOffset since, RotationRecord rotation) =>
        new(identifier, since, KeyCause.Rotated, rotation.StartedAt);

    // One key has several spellings, and a long one is cut when it is recorded.
    private static bool IsSame(string recorded, string identifier, KeyIdentifier inForce) =>
        inForce.IsSameVersionAs(KeyIdentifier.TryParse(recorded)) || recorded == BoundedText.Cut(identifier, StatusBounds.Identifier);

    // What had no version was under the newest one already, so naming a version changes nothing; but one named version after another is a change.
    private static bool IsOnlyNamed(WorkspaceAssessment assessment, KeyHistoryEntry last, KeyIdentifier inForce)
    {
        var before = KeyIdentifier.TryParse(assessment.Input.Recorded.Encryption?.KeyIdentifier);
        var listed = KeyIdentifier.TryParse(last.KeyIdentifier);
        return listed is not null && AreOne(listed, inForce) && (before is null || AreOne(before, inForce));
    }

    private static bool AreOne(KeyIdentifier left, KeyIdentifier right) => left.Covers(right) || right.Covers(left);
}
