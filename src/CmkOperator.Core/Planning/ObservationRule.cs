using CmkOperator.Assessment;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Planning;

/// <summary>Decides what a pass has to read, so that a running operation costs one read, now and then two, and a release none.</summary>
public static class ObservationRule
{
    /// <summary>
    /// How many polls of a running operation follow one that read the workspace as well. A workspace that is deleted meanwhile is noticed with the next one.
    /// </summary>
    public const int PollsWithoutWorkspace = 9;

    /// <summary>What to read; null when nothing has to be read from Azure.</summary>
    /// <param name="desired">The object.</param>
    /// <param name="refusal">Why the operator may not call Azure for it; null when it may.</param>
    /// <param name="recorded">Its status.</param>
    /// <param name="now">The time.</param>
    /// <param name="policy">The operator's settings.</param>
    /// <param name="memory">What the process remembers of the object; null when it remembers nothing, or something has happened since.</param>
    public static ObservationRequest? For(
        DesiredWorkspace desired, TenancyRefusal? refusal, WorkspaceStatus recorded, DateTimeOffset now, OperatorPolicy policy, PassMemory? memory = null)
    {
        if (refusal is not null)
        {
            return null;
        }

        if (desired.DeletionRequested)
        {
            return desired.HasFinalizer && DeletionPlanner.NeedsAzure(desired, recorded) ? Of(ObservationScope.DeletionOnly, recorded, now, policy) : null;
        }

        if (desired.Suspend)
        {
            return null;
        }

        var scope = !IsUnderWay(desired, recorded) ? ObservationScope.Full
            : MayLeaveWorkspaceOut(desired, recorded, memory) ? ObservationScope.OperationAlone
            : ObservationScope.OperationOnly;
        return Of(scope, recorded, now, policy);
    }

    /// <summary>What the same pass reads next, once it has read <paramref name="request"/>; null when that was all.</summary>
    /// <param name="request">What was read.</param>
    /// <param name="assessment">What follows from it.</param>
    public static ObservationRequest? Next(ObservationRequest request, WorkspaceAssessment assessment) =>
        // The operation is over: its result is read in full before anything is decided.
        request.Scope is ObservationScope.OperationOnly or ObservationScope.OperationAlone && assessment.State is not (WorkspaceState.Busy or WorkspaceState.Unread)
            ? request with { Scope = ObservationScope.Full }
            : null;

    /// <summary>Whom a pass goes before when the operator stays below Azure's limit.</summary>
    /// <param name="recorded">The object's status.</param>
    /// <param name="isAwaited">True when somebody changed the object or asked for the pass.</param>
    /// <param name="wasPutOff">True when the last pass over the object was put off.</param>
    public static ObservationTurn TurnOf(WorkspaceStatus recorded, bool isAwaited, bool wasPutOff) =>
        isAwaited ? ObservationTurn.Awaited
            // Running, or done and yet to be confirmed. One that failed waits for its retry like any other object.
            : recorded.Operation is { Failure: null } ? ObservationTurn.UnderWay
            : wasPutOff ? ObservationTurn.PutOff
            : ObservationTurn.Periodic;

    /// <summary>True when a poll learned that the operation runs and nothing else: there is nothing to decide and nothing to report.</summary>
    /// <param name="request">What was read.</param>
    /// <param name="observed">What was seen.</param>
    public static bool StillRuns(ObservationRequest request, ObservedAzure observed) =>
        request.Scope == ObservationScope.OperationAlone && OperationCheck.IsRunning(observed.Operation);

    /// <summary>What the process remembers after such a poll.</summary>
    /// <param name="memory">What it remembered before.</param>
    /// <param name="now">When the poll was made.</param>
    public static PassMemory AfterPoll(PassMemory memory, DateTimeOffset now) => memory with { LastReadAt = now, PollsLeft = memory.PollsLeft - 1 };

    private static bool MayLeaveWorkspaceOut(DesiredWorkspace desired, WorkspaceStatus recorded, PassMemory? memory) =>
        memory is { PollsLeft: > 0 }
        && recorded.Operation?.Url is not null
        && recorded.LastHandledRequestAt == desired.RequestedAt
        && recorded.LastHandledReconcileAt == desired.FluxRequestedAt;

    private static bool IsUnderWay(DesiredWorkspace desired, WorkspaceStatus recorded) =>
        recorded.Operation is { IsOpen: true } && recorded.ObservedGeneration == desired.Generation;

    private static ObservationRequest Of(ObservationScope scope, WorkspaceStatus recorded, DateTimeOffset now, OperatorPolicy policy)
    {
        var rotation = recorded.Encryption?.Rotation;
        var isWatched = rotation is not null && now - rotation.StartedAt < policy.OldVersionWatch;
        return new ObservationRequest(
            scope,
            recorded.Operation is { IsOpen: true } operation ? operation.Url : null,
            recorded.ManagedResourceGroup?.Name,
            KeyIdentifier.TryParse(recorded.Encryption?.KeyIdentifier),
            isWatched ? KeyIdentifier.TryParse(rotation!.From) : null);
    }
}
