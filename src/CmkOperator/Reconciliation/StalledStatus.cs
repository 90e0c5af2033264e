using CmkOperator.Conditions;
using CmkOperator.Status;

namespace CmkOperator.Reconciliation;

/// <summary>The status of an object that somebody must correct before a pass can go on: says what is wrong and keeps everything else.</summary>
internal static class StalledStatus
{
    /// <summary>The status with Ready False and Stalled True, both with the same words.</summary>
    /// <param name="recorded">The status so far.</param>
    /// <param name="generation">The generation of the spec that the words are about.</param>
    /// <param name="reason">Why.</param>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="now">The time.</param>
    public static WorkspaceStatus Of(WorkspaceStatus recorded, long generation, ConditionReason reason, string message, DateTimeOffset now)
    {
        Condition Make(ConditionType type, ConditionStatus status)
        {
            var last = recorded.Find(type);
            return new Condition(type, status, reason, message, generation, last?.Status == status ? last.LastTransitionTime : now);
        }

        return StatusBounds.Fit(recorded with
        {
            ObservedGeneration = generation,
            Conditions =
            [
                .. recorded.Conditions
                    .Where(condition => condition.Type is not (ConditionType.Ready or ConditionType.Reconciling or ConditionType.Stalled))
                    .Append(Make(ConditionType.Ready, ConditionStatus.False))
                    .Append(Make(ConditionType.Stalled, ConditionStatus.True))
                    .OrderBy(condition => condition.Type),
            ],
        });
    }
}
