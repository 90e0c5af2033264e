using System.Globalization;

namespace CmkOperator.AzureSimulator.Authorization;

/// <summary>Answers whether a principal may do an action at a scope, from role assignments, definitions and deny assignments.</summary>
internal sealed class AccessEvaluator(AzureState azure)
{
    private const string Everyone = "00000000-0000-0000-0000-000000000000";

    private readonly ManagementGroups _groups = new(azure);

    /// <summary>Assignments that were deleted but still count until the deletion has propagated.</summary>
    private readonly List<JsonObject> _lingering = [];

    /// <summary>Whether a principal may do an action. A deny assignment wins over a role for data; for ARM the front door looks at it afterwards.</summary>
    public bool IsGranted(string principalId, string action, string scope, bool isData) =>
        EffectiveAssignments(principalId, scope).Any(assignment => PermissionsOf(assignment).Any(permission => permission.Covers(action, isData)))
        && !(isData && Denial(principalId, action, scope, isData) is not null);

    /// <summary>Whether what is assigned at a scope applies at another one: above it, a management group of its subscription, or the root.</summary>
    public bool Applies(string at, string scope) => _groups.Applies(at, scope);

    /// <summary>Whether any assignment near a scope gives a principal data rights: then those rights are evaluated.</summary>
    public bool IsSpokenOf(string principalId, string scope) =>
        Assignments(azure.Store.Around(scope, ResourceTypes.RoleAssignments)).Any(assignment =>
            ResourceId.Is(principalId, assignment.Text("properties", "principalId"))
            && assignment.Text("properties", "scope") is { } at
            && (Applies(at, scope) || ResourceId.IsWithin(at, scope))
            && PermissionsOf(assignment).Any(permission => permission.DataActions.Count > 0));

    /// <summary>The deny assignment that stops a caller from an action at a scope, or null.</summary>
    public JsonObject? DenyingAssignment(string principalId, string action, string scope) => Denial(principalId, action, scope, isData: false);

    /// <summary>Whether a caller may do an action of ARM, without regard to deny assignments.</summary>
    public bool Allows(CallerIdentity caller, string action, string scope)
    {
        var isDenied = azure.Switches.DeniedActions.Any(rule =>
            (rule.Caller is null || ResourceId.Is(rule.Caller, caller.ObjectId) || ResourceId.Is(rule.Caller, caller.ClientId))
            && (rule.Scope is null || ResourceId.IsWithin(scope, rule.Scope))
            && ActionPattern.Matches(rule.Action, action));
        return !isDenied && (azure.Switches.CallerAccess == CallerAccessMode.Administrator || IsGranted(caller.ObjectId, action, scope, isData: false));
    }

    /// <summary>Rejects what the caller may not do, with ARM's codes.</summary>
    public void Demand(CallerIdentity caller, string action, string scope)
    {
        if (!Allows(caller, action, scope))
        {
            throw ApiException.Gateway(403, "AuthorizationFailed",
                $"The client '{caller.ClientId}' with object id '{caller.ObjectId}' does not have authorization to perform action '{action}' over scope '{scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.");
        }

        if (!action.EndsWith("/read", StringComparison.OrdinalIgnoreCase) && DenyingAssignment(caller.ObjectId, action, scope) is { } deny)
        {
            throw ApiException.Gateway(403, "DenyAssignmentAuthorizationFailed",
                $"The client '{caller.ClientId}' with object id '{caller.ObjectId}' has permission to perform action '{action}' on scope '{scope}'; however, the access is denied because of the deny assignment with name '{deny.Text("properties", "denyAssignmentName")}' and Id '{deny.Text("name")?.Replace("-", "", StringComparison.Ordinal)}' at scope '{deny.Text("properties", "scope")}'.");
        }
    }

    public IEnumerable<RolePermission> PermissionsOf(JsonObject assignment)
    {
        var id = assignment.Text("properties", "roleDefinitionId") ?? "";
        var name = id[(id.LastIndexOf('/') + 1)..];
        if (BuiltInRoles.Find(name) is { } builtIn)
        {
            return [builtIn.Permission];
        }

        var custom = azure.Store.OfType(ResourceTypes.RoleDefinitions).FirstOrDefault(role => ResourceId.Is(role.Id.Name, name));
        return (custom?.Body.ArrayAt("properties", "permissions") ?? []).Select(RolePermission.FromJson);
    }

    /// <summary>The assignments of a principal that are in force at a scope.</summary>
    public IEnumerable<JsonObject> EffectiveAssignments(string principalId, string scope) =>
        Assignments(azure.Store.AtOrAbove(scope, ResourceTypes.RoleAssignments)).Where(assignment =>
            ResourceId.Is(principalId, assignment.Text("properties", "principalId"))
            && assignment.Text("properties", "scope") is { } at
            && Applies(at, scope)
            && HasSpread(assignment));

    /// <summary>Makes a deleted assignment count until its deletion has propagated.</summary>
    public void Linger(JsonObject assignment)
    {
        _lingering.Add(assignment);
        azure.Timeline.Schedule(azure.Now + azure.Switches.RolePropagationDelay, _ =>
        {
            _lingering.Remove(assignment);
            azure.Store.Bump();
        });
    }

    private JsonObject? Denial(string principalId, string action, string scope, bool isData) =>
        azure.Store.AtOrAbove(scope, ResourceTypes.DenyAssignments)
            .Select(resource => resource.Body)
            .FirstOrDefault(deny =>
                deny.Text("properties", "scope") is { } at
                && (deny.Flag("properties", "doNotApplyToChildScopes") == true ? ResourceId.Is(scope, at) : Applies(at, scope))
                && Names(deny, "principals", principalId)
                && !Names(deny, "excludePrincipals", principalId)
                && (deny.ArrayAt("properties", "permissions") ?? []).Any(permission => RolePermission.FromJson(permission).Covers(action, isData)));

    private IEnumerable<JsonObject> Assignments(IEnumerable<StoredResource> stored) => stored.Select(resource => resource.Body).Concat(_lingering);

    private bool HasSpread(JsonObject assignment) =>
        !DateTimeOffset.TryParse(
            assignment.Text("properties", "updatedOn"),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var written)
        || written + azure.Switches.RolePropagationDelay <= azure.Now;

    private static bool Names(JsonObject deny, string list, string principalId) =>
        (deny.ArrayAt("properties", list) ?? []).Any(principal =>
            principal.Text("id") is { } id && (ResourceId.Is(id, principalId) || (list == "principals" && ResourceId.Is(id, Everyone))));
}
