using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>
/// Evaluates role-based access for one principal: role definitions by their actions and data actions, assignments at the scope or
/// above it, management groups included, deny assignments last (Azure documentation: "Understand Azure role definitions", "Understand Azure
/// deny assignments").
/// Group membership is not followed and no condition is evaluated: a right that only a group holds is Unknown, and so is one that a deny assignment
/// takes from a group, spares a group, or takes under a condition.
/// </summary>
public static class RoleEvaluator
{
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
        // A denial that is certain needs no grant to be one: no grant helps against it.
        var denials = Denials(principalId, scope, action, isDataAction, denyAssignments);
        if (denials.Any(denial => denial.IsCertain))
        {
            return RightState.Denied;
        }

        if (assignments is not Reading<IReadOnlyList<RoleAssignmentFacts>>.Present { Value: var all })
        {
            return RightState.Unknown;
        }

        var relevant = all
            .Where(assignment => Same(assignment.PrincipalId, principalId) && ArmId.AppliesAt(assignment.Scope, scope))
            .ToList();
        var granting = relevant.Where(assignment => Grants(assignment, action, isDataAction)).ToList();
        if (granting.Count > 0 && (denials.Count > 0 || denyAssignments is Reading<IReadOnlyList<DenyAssignmentFacts>>.Unreadable))
        {
            return RightState.Unknown;
        }

        if (granting.Any(assignment => GrantsAlways(assignment, action, isDataAction)))
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

    /// <summary>The deny assignments that take <paramref name="action"/> at <paramref name="scope"/> away from <paramref name="principalId"/>, or may; sorted by id.</summary>
    /// <param name="principalId">Object id of the principal.</param>
    /// <param name="scope">ARM id at which the action happens.</param>
    /// <param name="action">The action.</param>
    /// <param name="isDataAction">True for a data plane action.</param>
    /// <param name="denyAssignments">The deny assignments as read.</param>
    public static IReadOnlyList<Denial> Denials(
        string principalId, string scope, string action, bool isDataAction, Reading<IReadOnlyList<DenyAssignmentFacts>> denyAssignments) =>
        [.. (denyAssignments.ValueOrDefault ?? [])
            .Where(deny => deny.DoNotApplyToChildScopes ? ArmId.Same(deny.Scope, scope) : ArmId.AppliesAt(deny.Scope, scope))
            .Select(deny => DenialBy(deny, principalId, action, isDataAction))
            .OfType<Denial>()
            .OrderBy(denial => denial.Assignment.Id, StringComparer.OrdinalIgnoreCase)];

    private static Denial? DenialBy(DenyAssignmentFacts deny, string principalId, string action, bool isDataAction)
    {
        var blocks = deny.Permissions.Where(block => Allows(block, action, isDataAction)).ToList();
        if (blocks.Count == 0 || deny.ExcludedPrincipals.Any(spared => spared.Covers(principalId)))
        {
            return null;
        }

        var isNamed = deny.Principals.Any(denied => denied.Covers(principalId));
        var groups = isNamed ? [] : deny.Principals.Where(denied => denied.MayBeGroup).ToList();
        return isNamed || groups.Count > 0
            ? new Denial(
                deny,
                groups,
                [.. deny.ExcludedPrincipals.Where(spared => spared.MayBeGroup)],
                !string.IsNullOrEmpty(deny.Condition) || blocks.TrueForAll(block => !string.IsNullOrEmpty(block.Condition)))
            : null;
    }

    private static bool Grants(RoleAssignmentFacts assignment, string action, bool isDataAction) =>
        assignment.Permissions?.Any(block => Allows(block, action, isDataAction)) == true;

    private static bool GrantsAlways(RoleAssignmentFacts assignment, string action, bool isDataAction) =>
        string.IsNullOrEmpty(assignment.Condition)
        && assignment.Permissions?.Any(block => string.IsNullOrEmpty(block.Condition) && Allows(block, action, isDataAction)) == true;

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

/// <summary>A deny assignment that takes an action away from a principal, or may.</summary>
/// <param name="Assignment">The deny assignment.</param>
/// <param name="Groups">The entries through which alone it may deny the principal, because they are or may be groups; empty when it names the principal or everyone.</param>
/// <param name="SparedGroups">The entries through which it may spare the principal.</param>
/// <param name="IsConditional">True when it holds under a condition, which is not evaluated.</param>
public sealed record Denial(
    DenyAssignmentFacts Assignment, IReadOnlyList<DeniedPrincipal> Groups, IReadOnlyList<DeniedPrincipal> SparedGroups, bool IsConditional)
{
    /// <summary>True when it denies the principal beyond doubt.</summary>
    public bool IsCertain => Groups.Count == 0 && SparedGroups.Count == 0 && !IsConditional;
}
