using CmkOperator.Observed;

namespace CmkOperator.Assessment;

/// <summary>
/// Through what a principal holds a right on the key: the access policy, the role assignments, or the deny assignments that take it away. The words are for
/// people who have to find the grant again, so they name the role and its scope.
/// </summary>
public static class RightSource
{
    private const string Policy = "access policy of the vault";

    /// <summary>The grants of one right to one principal, and what denies it or may; empty when none is known.</summary>
    /// <param name="input">What was read.</param>
    /// <param name="objectId">Object id of the principal.</param>
    /// <param name="right">The right.</param>
    public static IReadOnlyList<string> Of(WorkspaceInput input, string objectId, KeyRight right)
    {
        if (input.Observed.Vault.ValueOrDefault is not { } vault)
        {
            return [];
        }

        if (right != KeyRight.VaultRead && !vault.RbacAuthorization)
        {
            return vault.AccessPolicies.Any(policy => string.IsNullOrEmpty(policy.ApplicationId) && Same(policy.ObjectId, objectId) && KeyAccessCheck.Permits(policy, right))
                ? [Policy]
                : [];
        }

        var (action, isDataAction) = KeyAccessCheck.Action(right);
        var scope = KeyAccessCheck.ScopeOf(input, vault, right);
        return
        [
            .. RoleEvaluator.Granting(objectId, scope, action, isDataAction, input.Observed.KeyAccess.Assignments).Select(Words).Distinct(StringComparer.Ordinal),
            .. RoleEvaluator.Denials(objectId, scope, action, isDataAction, input.Observed.KeyAccess.DenyAssignments)
                .Select(denial => $"{(denial.IsCertain ? "denied" : "may be denied")} by {denial.Assignment.Label} at {denial.Assignment.Scope}"),
        ];
    }

    /// <summary>
    /// Others that may unwrap with the key, as far as what was read shows them: all entries of the vault's access policies, or the groups among the role
    /// assignments. Role assignments of single users and applications are not read for principals that the workspace does not need.
    /// </summary>
    /// <param name="input">What was read.</param>
    public static IReadOnlyList<OtherHolder> Others(WorkspaceInput input)
    {
        if (input.Observed.Vault.ValueOrDefault is not { } vault)
        {
            return [];
        }

        var needed = input.Observed.KeyAccess.Principals.Select(principal => principal.ObjectId.ValueOrDefault).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        var others = vault.RbacAuthorization
            ? KeyAccessCheck.PossibleGroups(input, vault, KeyRight.UnwrapKey).Select(id => new OtherHolder(id, "role assignment of a group"))
            : vault.AccessPolicies
                .Where(policy => KeyAccessCheck.Permits(policy, KeyRight.UnwrapKey))
                .Select(policy => new OtherHolder(
                    policy.ObjectId, string.IsNullOrEmpty(policy.ApplicationId) ? Policy : $"{Policy}, only through application {policy.ApplicationId}"));
        return [.. others.Where(other => !needed.Contains(other.ObjectId)).Distinct().OrderBy(other => other.ObjectId, StringComparer.OrdinalIgnoreCase).ThenBy(other => other.Through, StringComparer.Ordinal)];
    }

    private static string Words(RoleAssignmentFacts assignment) =>
        $"role {assignment.RoleName} at {assignment.Scope}{(string.IsNullOrEmpty(assignment.Condition) ? string.Empty : ", under a condition")}";

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A principal that may unwrap with the key without being needed by the workspace.</summary>
/// <param name="ObjectId">Its object id.</param>
/// <param name="Through">What gives it the right.</param>
public sealed record OtherHolder(string ObjectId, string Through);
