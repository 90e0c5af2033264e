using CmkOperator.Assessment;
using CmkOperator.Conditions;

namespace CmkOperator.Planning;

/// <summary>Plans the grants of R2: only what is missing, only where the policy permits it, and only once.</summary>
internal static class GrantPlanner
{
    public static void Plan(PlanDraft draft)
    {
        var assessment = draft.Assessment;
        if (assessment.Input.Observed.Vault.ValueOrDefault is not { } vault || assessment.Vault.Status != ConditionStatus.True)
        {
            return;
        }

        foreach (var grant in assessment.Access.Grantable)
        {
            draft.Write(
                Effects.Grant,
                new PlannedAction.GrantKeyAccess(
                    grant, vault.Id, assessment.Input.Desired.Encryption.KeyName, vault.RbacAuthorization, vault.TenantId));
        }
    }
}
