namespace CmkOperator.AzureSimulator.Authorization;

/// <summary>Role definitions: the built-in ones everywhere, custom ones as they were written.</summary>
internal sealed class RoleDefinitionEndpoints(AzureState azure)
{
    public ApiReply Handle(ApiRequest request)
    {
        var id = request.Id;
        if (id.IsCollection)
        {
            return request.Is("GET") ? List(request) : throw request.MethodNotAllowed();
        }

        var custom = azure.Store.OfType(ResourceTypes.RoleDefinitions).FirstOrDefault(role => ResourceId.Is(role.Id.Name, id.Name));
        switch (request.Method)
        {
            case "GET":
                return ApiReply.Ok(
                    custom?.Body.DeepClone()
                    ?? BuiltInRoles.Find(id.Name)?.ToJson(id.SubscriptionId)
                    ?? throw new ApiException(404, "RoleDefinitionDoesNotExist", $"The specified role definition with ID '{id.Name}' does not exist."));
            case "PUT":
                return Put(request);
            case "DELETE":
                if (custom is null)
                {
                    return ApiReply.Empty(204);
                }

                azure.Store.Remove(custom.Id.Text);
                return ApiReply.Ok(custom.Body.DeepClone());
            default:
                throw request.MethodNotAllowed();
        }
    }

    private ApiReply List(ApiRequest request)
    {
        var filter = ScopeFilter.Parse(request.Query["$filter"]);
        var roles = BuiltInRoles.All.Select(role => role.ToJson(request.Id.SubscriptionId))
            .Concat(azure.Store.OfType(ResourceTypes.RoleDefinitions).Select(role => role.Body.DeepClone().AsObject()))
            .Where(role => filter.RoleName is null || ResourceId.Is(filter.RoleName, role.Text("properties", "roleName")));
        return request.Page(roles.Select(role => (JsonNode?)role), 1000);
    }

    private ApiReply Put(ApiRequest request)
    {
        var id = request.Id;
        if (!Guid.TryParse(id.Name, out _))
        {
            throw new ApiException(400, "InvalidRoleDefinitionId", $"The role definition ID '{id.Name}' is not valid. The role definition ID must be a GUID.");
        }

        if (BuiltInRoles.Find(id.Name) is not null)
        {
            throw new ApiException(403, "RoleDefinitionUpdateNotPermitted", "A built-in role definition cannot be changed.");
        }

        var sent = request.RequireBody().ObjectAt("properties") ?? throw new ApiException(400, "InvalidRequestContent", "'properties' is missing.");
        var properties = sent.DeepClone().AsObject();
        properties["type"] = "CustomRole";
        properties["permissions"] = (sent.ArrayAt("permissions") ?? []).Select(permission => (JsonNode?)RolePermission.FromJson(permission).ToJson()).ToJsonArray();
        var made = new JsonObject { ["properties"] = properties, ["id"] = id.Text, ["type"] = ResourceTypes.RoleDefinitions, ["name"] = id.Name };
        azure.Store.Put(id.Text, made);
        return new ApiReply(201, made.DeepClone());
    }
}
