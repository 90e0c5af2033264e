using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>The computes of a workspace.</summary>
internal sealed class ComputeEndpoints(AzureState azure)
{
    private const int PageSize = 50;
    private static readonly string[] Types =
        ["AKS", "Kubernetes", "AmlCompute", "ComputeInstance", "VirtualMachine", "HDInsight", "DataFactory", "Databricks", "DataLakeAnalytics", "SynapseSpark"];

    public ApiReply? Handle(ApiRequest request, StoredResource workspace)
    {
        var id = request.Id;
        if (id.Names.Count == 1)
        {
            return request.Is("GET")
                ? request.Page(
                    azure.Store.OfType(ResourceTypes.Computes)
                        .Where(compute => ResourceId.IsWithin(compute.Id.Text, workspace.Id.Text))
                        .Select(compute => (JsonNode?)compute.Body.DeepClone()),
                    PageSize)
                : throw request.MethodNotAllowed();
        }

        var target = $"{workspace.Id.Text}/computes/{id.Names[1]}";
        var existing = azure.Store.Find(target);
        if (id.Types.Count > 2)
        {
            return request.Is("POST") && existing is not null ? ApiReply.Empty(200) : throw ArmErrors.ResourceNotFound(azure, ResourceId.Parse(target));
        }

        return request.Method switch
        {
            "GET" => ApiReply.Ok((existing ?? throw ArmErrors.ResourceNotFound(azure, id)).Body.DeepClone()),
            "PUT" => Put(request, workspace, target, existing),
            "PATCH" => Patch(request, existing ?? throw ArmErrors.ResourceNotFound(azure, id)),
            "DELETE" => Delete(request, existing),
            _ => throw request.MethodNotAllowed(),
        };
    }

    private ApiReply Put(ApiRequest request, StoredResource workspace, string target, StoredResource? existing)
    {
        var body = request.RequireBody();
        var sent = body.ObjectAt("properties") ?? throw WorkspaceRules.Bad("The property 'properties' is required in the body of a compute.");
        var type = Types.FirstOrDefault(known => ResourceId.Is(known, sent.Text("computeType")))
            ?? throw WorkspaceRules.Bad($"The compute type '{sent.Text("computeType")}' is not supported. Supported are {string.Join(", ", Types)}.");
        var properties = sent.DeepClone().AsObject();
        var now = ArmResources.Timestamp(azure.Now);
        properties["computeType"] = type;
        properties["computeLocation"] ??= body["location"]?.DeepClone() ?? workspace.Body["location"]?.DeepClone();
        properties["provisioningState"] = "Succeeded";
        properties["createdOn"] = existing?.Body["properties"]?["createdOn"]?.DeepClone() ?? now;
        properties["modifiedOn"] = now;
        properties["resourceId"] ??= null;
        properties["provisioningErrors"] = null;
        properties["isAttachedCompute"] = type is not ("AmlCompute" or "ComputeInstance") && properties["resourceId"] is not null;
        properties["disableLocalAuth"] ??= true;
        Complete(type, properties);
        var made = new JsonObject
        {
            ["id"] = existing?.Id.Text ?? target,
            ["name"] = request.Id.Names[1],
            ["type"] = ResourceTypes.Computes,
            ["location"] = body["location"]?.DeepClone() ?? workspace.Body["location"]?.DeepClone(),
            ["tags"] = body["tags"]?.DeepClone() ?? new JsonObject(),
            ["identity"] = ManagedIdentities.CanonicalType(body.Text("identity", "type")) is { } identity and not "None"
                ? ManagedIdentities.Resolve(azure, identity, body.ObjectAt("identity", "userAssignedIdentities"), existing?.Body.ObjectAt("identity"))
                : new JsonObject { ["type"] = "None" },
            ["properties"] = properties,
        };
        azure.Store.Put(target, made);
        return new ApiReply(existing is null ? 201 : 200, made.DeepClone());
    }

    private ApiReply Patch(ApiRequest request, StoredResource existing)
    {
        if (request.RequireBody().ObjectAt("properties") is { } sent)
        {
            JsonMergePatch.Apply(existing.Body.Ensure("properties"), sent);
        }

        existing.Body.Ensure("properties")["modifiedOn"] = ArmResources.Timestamp(azure.Now);
        azure.Store.Touch(existing);
        return ApiReply.Ok(existing.Body.DeepClone());
    }

    private ApiReply Delete(ApiRequest request, StoredResource? existing)
    {
        if (!ResourceId.Is("Delete", request.Query["underlyingResourceAction"]) && !ResourceId.Is("Detach", request.Query["underlyingResourceAction"]))
        {
            throw WorkspaceRules.Bad("The query parameter 'underlyingResourceAction' is required: Delete or Detach.");
        }

        return ApiReply.Empty(existing is not null && azure.Store.Remove(existing.Id.Text) ? 200 : 204);
    }

    private static void Complete(string type, JsonObject properties)
    {
        var inner = properties.Ensure("properties");
        if (type == "AmlCompute")
        {
            inner["osType"] ??= "Linux";
            inner["vmPriority"] ??= "Dedicated";
            inner["allocationState"] ??= "Steady";
            inner["currentNodeCount"] ??= 0;
            inner["targetNodeCount"] ??= 0;
            inner["enableNodePublicIp"] ??= true;
        }
        else if (type == "ComputeInstance")
        {
            inner["state"] ??= "Running";
            inner["applicationSharingPolicy"] ??= "Shared";
        }
    }
}
