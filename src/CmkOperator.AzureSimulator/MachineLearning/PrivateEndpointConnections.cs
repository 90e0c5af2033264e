using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>Private endpoint connections of a workspace. Once one is approved, the managed group gains a network that Azure manages.</summary>
internal sealed class PrivateEndpointConnections(AzureState azure, ManagedGroups groups)
{
    public ApiReply? Handle(ApiRequest request, StoredResource workspace)
    {
        if (request.Id.Types.Count != 2)
        {
            return null;
        }

        if (request.Id.Names.Count == 1)
        {
            return request.Is("GET") ? request.Page(Of(workspace).Select(connection => (JsonNode?)connection.Body.DeepClone()), 100) : throw request.MethodNotAllowed();
        }

        var existing = azure.Store.Find(request.Id.Text);
        switch (request.Method)
        {
            case "GET":
                return ApiReply.Ok((existing ?? throw ArmErrors.ResourceNotFound(azure, request.Id)).Body.DeepClone());
            case "PUT":
                return Put(request, workspace, existing);
            case "DELETE":
                var removed = existing is not null && azure.Store.Remove(existing.Id.Text);
                Refresh(workspace);
                return ApiReply.Empty(removed ? 200 : 204);
            default:
                throw request.MethodNotAllowed();
        }
    }

    private ApiReply Put(ApiRequest request, StoredResource workspace, StoredResource? existing)
    {
        var body = request.RequireBody();
        var sent = body.ObjectAt("properties") ?? throw WorkspaceRules.Bad("The property 'properties' is required in the body of a private endpoint connection.");
        var properties = existing?.Body.ObjectAt("properties")?.DeepClone().AsObject() ?? [];
        JsonMergePatch.Apply(properties, sent);
        var state = properties.Ensure("privateLinkServiceConnectionState");
        state["status"] ??= "Pending";
        state["description"] ??= "";
        state["actionsRequired"] ??= "None";
        properties["privateEndpoint"] ??= new JsonObject
        {
            ["id"] = $"{workspace.Id.GroupId}/providers/{ResourceTypes.PrivateEndpoints}/{request.Id.Name}",
        };
        properties["provisioningState"] = "Succeeded";
        var made = new JsonObject
        {
            ["id"] = existing?.Id.Text ?? request.Id.Text,
            ["name"] = existing?.Id.Name ?? request.Id.Name,
            ["type"] = ResourceTypes.WorkspaceConnections,
            ["location"] = workspace.Body["location"]?.DeepClone(),
            ["properties"] = properties,
        };
        azure.Store.Put(request.Id.Text, made);
        Refresh(workspace);
        return ApiReply.Ok(made.DeepClone());
    }

    private void Refresh(StoredResource workspace)
    {
        StoredResource[] connections = [.. Of(workspace)];
        var properties = workspace.Body.Ensure("properties");
        properties["privateLinkCount"] = connections.Length;
        properties["privateEndpointConnections"] = connections.Select(connection => (JsonNode?)connection.Body.DeepClone()).ToJsonArray();
        azure.Store.Touch(workspace);
        if (connections.Any(connection => connection.Body.Text("properties", "privateLinkServiceConnectionState", "status") == "Approved"))
        {
            ManagedNetwork.Provision(azure, groups.Of(workspace.Id.Text), workspace.Body["location"]);
        }
    }

    private IEnumerable<StoredResource> Of(StoredResource workspace) =>
        azure.Store.OfType(ResourceTypes.WorkspaceConnections).Where(connection => ResourceId.IsWithin(connection.Id.Text, workspace.Id.Text));
}
