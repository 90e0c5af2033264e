using CmkOperator.Assessment;
using CmkOperator.Status;

namespace CmkOperator.Planning;

/// <summary>When a write that failed is tried again.</summary>
public static class RetryRule
{
    /// <summary>When the failed operation may be tried again; null when nothing failed.</summary>
    public static DateTimeOffset? NextAttempt(WorkspaceAssessment assessment)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        var input = assessment.Input;
        if (assessment.Failure is not { } failure)
        {
            return null;
        }

        var operation = input.Recorded.Operation;
        if (input.IsAskedAgain || (operation is not null && operation.Generation != input.Desired.Generation))
        {
            return input.Now;
        }

        return failure.FailedAt + Delay(input, failure.Reason, operation?.Attempt ?? 1);
    }

    private static TimeSpan Delay(WorkspaceInput input, ConditionReason reason, int attempt)
    {
        var policy = input.Policy;
        if (reason == ConditionReason.SoftDeletedWorkspaceExists)
        {
            return policy.SoftDeletedRetry;
        }

        if (reason == ConditionReason.PurgeIncomplete)
        {
            return policy.PurgeRetry;
        }

        var grantIsYoung = input.Recorded.Grants.Any(grant => input.Now - grant.GrantedAt < policy.GrantPropagation);
        var spreads = grantIsYoung && reason is ConditionReason.PermissionMissing or ConditionReason.AuthorizationFailed;
        return ReasonCatalog.Of(reason).Class == ReasonClass.User && !spreads
            ? input.Desired.Interval
            : Backoff(policy.FailureBackoff, attempt, input.Desired.Interval);
    }

    private static TimeSpan Backoff(TimeSpan first, int attempt, TimeSpan longest)
    {
        var doubled = first * Math.Pow(2, Math.Clamp(attempt - 1, 0, 16));
        return doubled < longest ? doubled : longest;
    }
}
