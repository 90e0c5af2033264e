using CmkOperator.Assessment;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Planning;

/// <summary>Decides what a pass has to read, so that a running operation costs one or two reads and a release none.</summary>
public static class ObservationRule
{
    /// <summary>What to read; null when nothing has to be read from Azure.</summary>
    public static ObservationRequest? For(
        DesiredWorkspace desired, TenancyRefusal? refusal, WorkspaceStatus recorded, DateTimeOffset now, OperatorPolicy policy)
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

        return Of(IsUnderWay(desired, recorded) ? ObservationScope.OperationOnly : ObservationScope.Full, recorded, now, policy);
    }

    /// <summary>What the same pass reads next, once it has read <paramref name="request"/>; null when that was all.</summary>
    /// <param name="request">What was read.</param>
    /// <param name="assessment">What follows from it.</param>
    public static ObservationRequest? Next(ObservationRequest request, WorkspaceAssessment assessment) =>
        // The operation is over: its result is read in full before anything is decided.
        request.Scope == ObservationScope.OperationOnly && assessment.State is not (WorkspaceState.Busy or WorkspaceState.Unread)
            ? request with { Scope = ObservationScope.Full }
            : null;

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
