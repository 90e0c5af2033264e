using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Workspaces;

namespace CmkOperator.Planning;

/// <summary>Decides when a failed write is retried.</summary>
public static class RetryRule
{
    /// <summary>When the failed operation may be retried; null when nothing failed.</summary>
    public static DateTimeOffset? NextAttempt(WorkspaceAssessment assessment)
    {
        var input = assessment.Input;
        // Without an operation of ours there is nothing to retry: a failure that somebody else caused delays nothing.
        if (assessment.Failure is not { } failure || input.Recorded.Operation is not { } operation)
        {
            return null;
        }

        return input.IsAskedAgain || operation.Generation != input.Desired.Generation
            ? input.Now
            : failure.FailedAt + Delay(input, failure.Reason, operation.Attempt);
    }

    private static TimeSpan Delay(WorkspaceInput input, ConditionReason reason, int attempt)
    {
        var policy = input.Policy;
        if (reason is ConditionReason.SoftDeletedWorkspaceExists or ConditionReason.IdentityNotRemovable)
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
            : Backoff.Of(policy.FailureBackoff, attempt, input.Desired.Interval);
    }
}
