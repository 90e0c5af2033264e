using CmkOperator.AzureSimulator.Authorization;
using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>The POSTs on a workspace, and the lists below it that are computed.</summary>
internal sealed class WorkspaceActions(AzureState azure, OperationRegistry operations)
{
    public ApiReply Handle(ApiRequest request, StoredResource workspace) => request.Id.Types[1].ToLowerInvariant() switch
    {
        "diagnose" => Later(request, workspace, "Diagnose", () => Diagnose(workspace)),
        "resynckeys" => Later(request, workspace, "ResyncKeys", null),
        "preparenotebook" => Later(request, workspace, "PrepareNotebook", () => workspace.Body["properties"]?["notebookInfo"]?.DeepClone()),
        "provisionmanagednetwork" => Later(request, workspace, "ProvisionManagedNetwork", NetworkIsolation.Provisioned, () => NetworkIsolation.Provision(azure, workspace)),
        "listkeys" => ApiReply.Ok(new JsonObject
        {
            ["userStorageResourceId"] = workspace.Body["properties"]?["storageAccount"]?.DeepClone(),
            ["userStorageKey"] = "",
            ["appInsightsInstrumentationKey"] = workspace.Body["properties"]?["sdkTelemetryAppInsightsKey"]?.DeepClone(),
            ["containerRegistryCredentials"] = null,
            ["notebookAccessKeys"] = null,
        }),
        "liststorageaccountkeys" => ApiReply.Ok(new JsonObject { ["userStorageKey"] = "" }),
        "listnotebookkeys" => ApiReply.Ok(new JsonObject { ["primaryAccessKey"] = "", ["secondaryAccessKey"] = "" }),
        "listnotebookaccesstoken" => ApiReply.Ok(new JsonObject { ["tokenType"] = "Bearer", ["expiresIn"] = 3600, ["accessToken"] = "", ["scope"] = "aznb_identity" }),
        _ => throw ApiException.Gateway(404, "InvalidResourceType", $"The resource type '{string.Join('/', request.Id.Types)}' could not be found in the namespace '{request.Id.Namespace}' for api version '{request.ApiVersion}'."),
    };

    /// <summary>The computed lists below a workspace; null for those that are stored like any resource.</summary>
    public static ApiReply? Read(ApiRequest request, StoredResource workspace) => request.Id.Types[1].ToLowerInvariant() switch
    {
        "privatelinkresources" => ApiReply.Ok(new JsonObject
        {
            ["value"] = new JsonArray(new JsonObject
            {
                ["id"] = $"{workspace.Id.Text}/privateLinkResources/amlworkspace",
                ["name"] = "amlworkspace",
                ["type"] = "Microsoft.MachineLearningServices/workspaces/privateLinkResources",
                ["properties"] = new JsonObject
                {
                    ["groupId"] = "amlworkspace",
                    ["requiredMembers"] = new JsonArray("default"),
                    ["requiredZoneNames"] = new JsonArray("privatelink.api.azureml.ms", "privatelink.notebooks.azure.net"),
                },
            }),
        }),
        "outboundnetworkdependenciesendpoints" => ApiReply.Ok(new JsonObject
        {
            ["value"] = new JsonArray(new JsonObject
            {
                ["properties"] = new JsonObject
                {
                    ["category"] = "Azure Active Directory",
                    ["endpoints"] = new JsonArray(new JsonObject
                    {
                        ["domainName"] = "login.microsoftonline.com",
                        ["endpointDetails"] = new JsonArray(new JsonObject { ["port"] = 443 }),
                    }),
                },
            }),
        }),
        "features" => request.Page([], 100),
        _ => null,
    };

    private ApiReply Later(ApiRequest request, StoredResource workspace, string kind, Func<JsonNode?>? result, Action? finish = null)
    {
        ApiError? Finish()
        {
            if (request.LateError is null)
            {
                finish?.Invoke();
            }

            return request.LateError;
        }

        // Several of these may run in parallel with each other and with a write, because they do not write the workspace.
        LongOperation operation = operations.Begin(kind, $"{workspace.Id.Text}/{kind}/{Guid.NewGuid()}", azure.Switches.OperationDuration, _ => Finish(), result);
        var region = workspace.Body.Text("location");
        return ApiReply.Empty(202)
            .With("Location", $"{request.Authority}/subscriptions/{request.Id.SubscriptionId}/providers/Microsoft.MachineLearningServices/locations/{region}/workspaceOperationsStatus/{operation.Id}?api-version={request.ApiVersion}&type=location")
            .With("Retry-After", "1");
    }

    private JsonObject Diagnose(StoredResource workspace)
    {
        var properties = workspace.Body["properties"];
        return new JsonObject
        {
            ["value"] = new JsonObject
            {
                ["userDefinedRouteResults"] = new JsonArray(),
                ["networkSecurityRuleResults"] = new JsonArray(),
                ["resourceLockResults"] = LockRules.Holding(azure, workspace.Id.Text, isDelete: true)
                    .Select(scope => (JsonNode?)Result("ResourceLockFound", "Warning", $"A lock is set at '{scope}'.")).ToJsonArray(),
                ["dnsResolutionResults"] = new JsonArray(),
                ["storageAccountResults"] = Present(properties, "storageAccount", "StorageAccountNotFound"),
                ["keyVaultResults"] = Present(properties, "keyVault", "KeyVaultNotFound"),
                ["containerRegistryResults"] = Present(properties, "containerRegistry", "ContainerRegistryNotFound"),
                ["applicationInsightsResults"] = Present(properties, "applicationInsights", "ApplicationInsightsNotFound"),
                ["otherResults"] = new JsonArray(),
            },
        };
    }

    private JsonArray Present(JsonNode? properties, string member, string code) =>
        properties.Text(member) is { Length: > 0 } id && azure.Store.Find(id) is null
            ? new JsonArray(Result(code, "Error", $"The resource '{id}' was not found."))
            : [];

    private static JsonObject Result(string code, string level, string message) => new() { ["code"] = code, ["level"] = level, ["message"] = message };
}
