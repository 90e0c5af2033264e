using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>
/// Evaluates role-based access for one principal: role definitions by their actions and data actions, assignments at the scope or
/// above it, management groups included, deny assignments last (Azure documentation: "Understand Azure role definitions", "Understand Azure
/// deny assignments").
/// Group membership is not followed: a right that only a group holds is Unknown.
/// </summary>
public static class RoleEvaluator
{
    private const string Everyone = "00000000-0000-0000-0000-000000000000";

    /// <summary>Whether <paramref name="principalId"/> may do <paramref name="action"/> at <paramref name="scope"/>.</summary>
    /// <param name="principalId">Object id of the principal.</param>
    /// <param name="scope">ARM id at which the action happens.</param>
    /// <param name="action">The action.</param>
    /// <param name="isDataAction">True for a data plane action.</param>
    /// <param name="assignments">The role assignments as read.</param>
    /// <param name="denyAssignments">The deny assignments as read.</param>
    public static RightState Evaluate(
        string principalId,
        string scope,
        string action,
        bool isDataAction,
        Reading<IReadOnlyList<RoleAssignmentFacts>> assignments,
        Reading<IReadOnlyList<DenyAssignmentFacts>> denyAssignments)
    {
        if (assignments is not Reading<IReadOnlyList<RoleAssignmentFacts>>.Present { Value: var all })
        {
            return RightState.Unknown;
        }

        var relevant = all
            .Where(assignment => Same(assignment.PrincipalId, principalId) && ArmId.AppliesAt(assignment.Scope, scope))
            .ToList();
        var granting = relevant.Where(assignment => Grants(assignment, action, isDataAction)).ToList();
        if (granting.Count > 0 && Denying(principalId, scope, action, isDataAction, denyAssignments).Count > 0)
        {
            return RightState.Denied;
        }

        if (granting.Count > 0 && denyAssignments is Reading<IReadOnlyList<DenyAssignmentFacts>>.Unreadable)
        {
            return RightState.Unknown;
        }

        if (granting.Any(assignment => string.IsNullOrEmpty(assignment.Condition)))
        {
            return RightState.Held;
        }

        if (granting.Count > 0)
        {
            return RightState.Conditional;
        }

        // A right that an unreadable role or a group may grant is not known to be missing.
        var mayHold = relevant.Any(assignment => assignment.Permissions is null) || GroupsThatMay(scope, action, isDataAction, assignments).Count > 0;
        return mayHold ? RightState.Unknown : RightState.Missing;
    }

    /// <summary>The object ids, sorted, of the groups that may do <paramref name="action"/> at <paramref name="scope"/>, or whose role cannot be read.</summary>
    /// <param name="scope">ARM id at which the action happens.</param>
    /// <param name="action">The action.</param>
    /// <param name="isDataAction">True for a data plane action.</param>
    /// <param name="assignments">The role assignments as read.</param>
    public static IReadOnlyList<string> GroupsThatMay(
        string scope, string action, bool isDataAction, Reading<IReadOnlyList<RoleAssignmentFacts>> assignments) =>
        [.. (assignments.ValueOrDefault ?? [])
            .Where(assignment =>
                (assignment.PrincipalType ?? string.Empty).EndsWith("Group", StringComparison.OrdinalIgnoreCase)
                && ArmId.AppliesAt(assignment.Scope, scope)
                && assignment.Permissions?.Any(block => Allows(block, action, isDataAction)) != false)
            .Select(assignment => assignment.PrincipalId)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The assignments that let <paramref name="principalId"/> do <paramref name="action"/> at <paramref name="scope"/>, those under a condition included; sorted by id.</summary>
    /// <param name="principalId">Object id of the principal.</param>
    /// <param name="scope">ARM id at which the action happens.</param>
    /// <param name="action">The action.</param>
    /// <param name="isDataAction">True for a data plane action.</param>
    /// <param name="assignments">The role assignments as read.</param>
    public static IReadOnlyList<RoleAssignmentFacts> Granting(
        string principalId, string scope, string action, bool isDataAction, Reading<IReadOnlyList<RoleAssignmentFacts>> assignments) =>
        [.. (assignments.ValueOrDefault ?? [])
            .Where(assignment => Same(assignment.PrincipalId, principalId) && ArmId.AppliesAt(assignment.Scope, scope) && Grants(assignment, action, isDataAction))
            .OrderBy(assignment => assignment.Id, StringComparer.OrdinalIgnoreCase)];

    /// <summary>The deny assignments that take <paramref name="action"/> at <paramref name="scope"/> away from <paramref name="principalId"/>, sorted by id.</summary>
    /// <param name="principalId">Object id of the principal.</param>
    /// <param name="scope">ARM id at which the action happens.</param>
    /// <param name="action">The action.</param>
    /// <param name="isDataAction">True for a data plane action.</param>
    /// <param name="denyAssignments">The deny assignments as read.</param>
    public static IReadOnlyList<DenyAssignmentFacts> Denying(
        string principalId, string scope, string action, bool isDataAction, Reading<IReadOnlyList<DenyAssignmentFacts>> denyAssignments) =>
        [.. (denyAssignments.ValueOrDefault ?? [])
            .Where(deny =>
                (deny.DoNotApplyToChildScopes ? ArmId.Same(deny.Scope, scope) : ArmId.AppliesAt(deny.Scope, scope))
                && deny.PrincipalIds.Any(denied => Same(denied, principalId) || denied == Everyone)
                && !deny.ExcludedPrincipalIds.Any(spared => Same(spared, principalId))
                && deny.Permissions.Any(block => Allows(block, action, isDataAction)))
            .OrderBy(deny => deny.Id, StringComparer.OrdinalIgnoreCase)];

    private static bool Grants(RoleAssignmentFacts assignment, string action, bool isDataAction) =>
        assignment.Permissions?.Any(block => Allows(block, action, isDataAction)) == true;

    private static bool Allows(RolePermissions block, string action, bool isDataAction)
    {
        var (given, taken) = isDataAction ? (block.DataActions, block.NotDataActions) : (block.Actions, block.NotActions);
        return given.Any(pattern => Matches(pattern, action)) && !taken.Any(pattern => Matches(pattern, action));
    }

    // "X/*/read" also opens "X/read": the vault data roles rely on it to open the vault itself.
    private static bool Matches(string pattern, string action) =>
        Glob(pattern, action) || (pattern.Contains("/*/", StringComparison.Ordinal) && Glob(pattern.Replace("/*/", "/", StringComparison.Ordinal), action));

    private static bool Glob(string pattern, string action)
    {
        var parts = pattern.Split('*');
        if (parts.Length == 1)
        {
            return Same(pattern, action);
        }

        if (!action.StartsWith(parts[0], StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var at = parts[0].Length;
        for (var i = 1; i < parts.Length - 1; i++)
        {
            var found = action.IndexOf(parts[i], at, StringComparison.OrdinalIgnoreCase);
            if (found < 0)
            {
                return false;
            }

            at = found + parts[i].Length;
        }

        return action.Length - at >= parts[^1].Length && action.EndsWith(parts[^1], StringComparison.OrdinalIgnoreCase);
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
