using CmkOperator.AzureSimulator.Identity;
using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.Authorization;

/// <summary>Role assignments at any scope.</summary>
internal sealed class RoleAssignmentEndpoints(AzureState azure, AccessEvaluator access, TenantDirectory directory)
{
    private const int PageSize = 500;
    private static readonly string[] PrincipalTypes = ["User", "Group", "ServicePrincipal", "ForeignGroup", "Device"];

    public ApiReply Handle(ApiRequest request)
    {
        if (request.Id.IsCollection)
        {
            return request.Is("GET") ? List(request) : throw request.MethodNotAllowed();
        }

        return request.Method switch
        {
            "GET" => ApiReply.Ok((azure.Store.Find(request.Id.Text) ?? throw NotFound(request)).Body.DeepClone()),
            "PUT" => Put(request),
            "DELETE" => Delete(request),
            _ => throw request.MethodNotAllowed(),
        };
    }

    /// <summary>Writes an assignment the way the service itself does for its own identities.</summary>
    public static StoredResource Grant(AzureState azure, string scope, string roleId, string principalId, string subscription)
    {
        var name = DeterministicGuid.From(scope, roleId, principalId).ToString();
        var id = $"{scope}/providers/Microsoft.Authorization/roleAssignments/{name}";
        return azure.Store.Put(id, Body(
            id, name, scope, $"/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/{roleId}", principalId, "ServicePrincipal", azure.Now, null));
    }

    private ApiReply List(ApiRequest request)
    {
        var filter = ScopeFilter.Parse(request.Query["$filter"]);
        return request.Page(
            filter.Candidates(azure, request.Id.Scope, ResourceTypes.RoleAssignments)
                .Where(assignment => filter.PrincipalId is null || ResourceId.Is(filter.PrincipalId, assignment.Body.Text("properties", "principalId")))
                .Where(assignment => filter.Admits(request.Id.Scope, assignment.Body.Text("properties", "scope") ?? assignment.Id.Scope, access))
                .Select(assignment => (JsonNode?)assignment.Body.DeepClone()),
            PageSize);
    }

    private ApiReply Put(ApiRequest request)
    {
        var id = request.Id;
        if (!Guid.TryParse(id.Name, out _))
        {
            throw new ApiException(400, "InvalidRoleAssignmentId", $"The role assignment ID '{id.Name}' is not valid. The role assignment ID must be a GUID.");
        }

        var sent = request.RequireBody().ObjectAt("properties")
            ?? throw new ApiException(400, "InvalidRequestContent", "The request content was invalid and could not be deserialized: 'properties' is missing.");
        var role = sent.Text("roleDefinitionId") ?? "";
        var principal = sent.Text("principalId") ?? "";
        if (!Guid.TryParse(principal, out _))
        {
            throw new ApiException(400, "InvalidPrincipalId", $"A valid principal ID must be provided for role assignment: '{principal}'.");
        }

        DemandRole(role);
        var principalType = sent.Text("principalType");
        if (principalType is not null && !PrincipalTypes.Contains(principalType, StringComparer.OrdinalIgnoreCase))
        {
            throw new ApiException(400, "UnmatchedPrincipalType", $"The PrincipalType '{principalType}' is not supported.");
        }

        if (azure.Switches.UnknownPrincipalsAreRefused && directory.ByObjectId(principal) is null)
        {
            throw new ApiException(400, "PrincipalNotFound",
                $"Principal {principal.Replace("-", "", StringComparison.Ordinal)} does not exist in the directory {azure.TenantId}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group. See https://aka.ms/docs-principaltype");
        }

        var existing = azure.Store.Find(id.Text);
        DemandUnique(id, role, principal, existing);
        var made = Body(id.Text, id.Name, id.Scope.Length == 0 ? "/" : id.Scope, role, principal, principalType ?? "ServicePrincipal", azure.Now, sent);
        made["properties"]!["createdBy"] = request.Caller.ObjectId;
        made["properties"]!["updatedBy"] = request.Caller.ObjectId;
        azure.Store.Put(id.Text, made);
        azure.Timeline.Schedule(azure.Now + azure.Switches.RolePropagationDelay, _ => azure.Store.Bump());
        return new ApiReply(existing is null ? 201 : 200, made.DeepClone());
    }

    private ApiReply Delete(ApiRequest request)
    {
        if (azure.Store.Find(request.Id.Text) is not { } existing)
        {
            return ApiReply.Empty(204);
        }

        azure.Store.Remove(existing.Id.Text);
        access.Linger(existing.Body);
        return ApiReply.Ok(existing.Body.DeepClone());
    }

    private void DemandRole(string role)
    {
        var name = role[(role.LastIndexOf('/') + 1)..];
        if (BuiltInRoles.Find(name) is null && !azure.Store.OfType(ResourceTypes.RoleDefinitions).Any(custom => ResourceId.Is(custom.Id.Name, name)))
        {
            throw new ApiException(400, "RoleDefinitionDoesNotExist", $"The specified role definition with ID '{name.Replace("-", "", StringComparison.Ordinal)}' does not exist.");
        }
    }

    private void DemandUnique(ResourceId id, string role, string principal, StoredResource? existing)
    {
        var roleName = role[(role.LastIndexOf('/') + 1)..];
        var same = azure.Store.OfType(ResourceTypes.RoleAssignments).FirstOrDefault(other =>
            ResourceId.Is(other.Id.Scope, id.Scope)
            && ResourceId.Is(principal, other.Body.Text("properties", "principalId"))
            && (other.Body.Text("properties", "roleDefinitionId") ?? "").EndsWith(roleName, StringComparison.OrdinalIgnoreCase));
        if (same is not null && !ResourceId.Is(same.Id.Text, id.Text))
        {
            throw new ApiException(409, "RoleAssignmentExists", $"The role assignment already exists. The ID of the existing role assignment is {same.Id.Name.Replace("-", "", StringComparison.Ordinal)}.");
        }

        if (existing is not null && same is null)
        {
            throw new ApiException(400, "RoleAssignmentUpdateNotPermitted", "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.");
        }
    }

    private static JsonObject Body(
        string id, string name, string scope, string role, string principal, string principalType, DateTimeOffset now, JsonObject? sent)
    {
        var at = ArmResources.Timestamp(now);
        return new JsonObject
        {
            ["properties"] = new JsonObject
            {
                ["roleDefinitionId"] = role,
                ["principalId"] = principal,
                ["principalType"] = principalType,
                ["scope"] = scope,
                ["condition"] = sent?["condition"]?.DeepClone(),
                ["conditionVersion"] = sent?["conditionVersion"]?.DeepClone(),
                ["createdOn"] = at,
                ["updatedOn"] = at,
                ["createdBy"] = null,
                ["updatedBy"] = null,
                ["delegatedManagedIdentityResourceId"] = sent?["delegatedManagedIdentityResourceId"]?.DeepClone(),
                ["description"] = sent?["description"]?.DeepClone(),
            },
            ["id"] = id,
            ["type"] = ResourceTypes.RoleAssignments,
            ["name"] = name,
        };
    }

    private static ApiException NotFound(ApiRequest request) =>
        new(404, "RoleAssignmentNotFound", $"The role assignment '{request.Id.Name}' is not found.");
}
