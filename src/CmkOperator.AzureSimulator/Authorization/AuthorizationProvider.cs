using CmkOperator.AzureSimulator.Identity;

namespace CmkOperator.AzureSimulator.Authorization;

/// <summary>Microsoft.Authorization of ARM at any scope: role assignments and definitions, deny assignments, permissions, locks.</summary>
internal sealed class AuthorizationProvider(AzureState azure, AccessEvaluator access, TenantDirectory directory)
{
    private readonly RoleAssignmentEndpoints _assignments = new(azure, access, directory);
    private readonly RoleDefinitionEndpoints _definitions = new(azure);

    /// <summary>The reply, or null for types of the namespace that are stored like any resource.</summary>
    public ApiReply? Handle(ApiRequest request) => request.Id.Types is not [var type] ? null : type.ToLowerInvariant() switch
    {
        "roleassignments" => _assignments.Handle(request),
        "roledefinitions" => _definitions.Handle(request),
        "denyassignments" => DenyAssignments(request),
        "permissions" => Permissions(request),
        "locks" => Locks(request),
        _ => null,
    };

    private ApiReply DenyAssignments(ApiRequest request)
    {
        if (!request.Is("GET"))
        {
            throw request.MethodNotAllowed();
        }

        var id = request.Id;
        if (!id.IsCollection)
        {
            return ApiReply.Ok((azure.Store.OfType(ResourceTypes.DenyAssignments).FirstOrDefault(deny => ResourceId.Is(deny.Id.Name, id.Name))
                ?? throw new ApiException(404, "DenyAssignmentNotFound", $"The deny assignment '{id.Name}' is not found.")).Body.DeepClone());
        }

        var filter = ScopeFilter.Parse(request.Query["$filter"]);
        return request.Page(
            filter.Candidates(azure, id.Scope, ResourceTypes.DenyAssignments)
                .Where(deny => filter.Admits(id.Scope, deny.Body.Text("properties", "scope") ?? deny.Id.Scope, access) && (filter.PrincipalId is null || Names(deny.Body, filter.PrincipalId)))
                .Select(deny => (JsonNode?)deny.Body.DeepClone()),
            1000);
    }

    private ApiReply Permissions(ApiRequest request)
    {
        if (!request.Is("GET"))
        {
            throw request.MethodNotAllowed();
        }

        var granted = access.EffectiveAssignments(request.Caller.ObjectId, request.Id.Scope).SelectMany(access.PermissionsOf).ToList();
        if (azure.Switches.CallerAccess == CallerAccessMode.Administrator)
        {
            string[] denied = [.. azure.Switches.DeniedActions.Where(rule => rule.Scope is null || ResourceId.IsWithin(request.Id.Scope, rule.Scope)).Select(rule => rule.Action)];
            granted.Insert(0, new RolePermission(["*"], denied, [], []));
        }

        return request.Page(granted.Select(permission => (JsonNode?)permission.ToJson()), 1000);
    }

    private ApiReply Locks(ApiRequest request)
    {
        var id = request.Id;
        if (id.IsCollection)
        {
            var filter = ScopeFilter.Parse(request.Query["$filter"]);
            return request.Is("GET")
                ? request.Page(
                    azure.Store.OfType(ResourceTypes.Locks).Where(held => filter.Admits(id.Scope, held.Id.Scope, access)).Select(held => (JsonNode?)held.Body.DeepClone()),
                    1000)
                : throw request.MethodNotAllowed();
        }

        var existing = azure.Store.Find(id.Text);
        switch (request.Method)
        {
            case "GET":
                return ApiReply.Ok((existing ?? throw new ApiException(404, "LockNotFound", $"The lock '{id.Name}' could not be found.")).Body.DeepClone());
            case "PUT":
                return PutLock(request, existing);
            case "DELETE":
                return ApiReply.Empty(azure.Store.Remove(id.Text) ? 200 : 204);
            default:
                throw request.MethodNotAllowed();
        }
    }

    private ApiReply PutLock(ApiRequest request, StoredResource? existing)
    {
        var body = request.RequireBody();
        var level = Array.Find(["CanNotDelete", "ReadOnly"], known => ResourceId.Is(known, body.Text("properties", "level")))
            ?? throw new ApiException(400, "InvalidLockLevel", "The lock level has to be CanNotDelete or ReadOnly.");
        var properties = new JsonObject { ["level"] = level };
        if (body["properties"]?["notes"] is { } notes)
        {
            properties["notes"] = notes.DeepClone();
        }

        var made = new JsonObject
        {
            ["properties"] = properties,
            ["id"] = request.Id.Text,
            ["type"] = ResourceTypes.Locks,
            ["name"] = request.Id.Name,
        };
        azure.Store.Put(request.Id.Text, made);
        return new ApiReply(existing is null ? 201 : 200, made.DeepClone());
    }

    private static bool Names(JsonObject deny, string principal) =>
        (deny.ArrayAt("properties", "principals") ?? []).Any(entry =>
            ResourceId.Is(principal, entry.Text("id")) || entry.Text("id") == Guid.Empty.ToString());
}
