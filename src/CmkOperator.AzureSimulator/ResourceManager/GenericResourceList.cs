using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.ResourceManager;

/// <summary>ARM's list of all resources of a group or a subscription, without their properties.</summary>
internal static class GenericResourceList
{
    private const int PageSize = 1000;
    private static readonly string[] Shown = ["location", "kind", "sku", "identity", "managedBy", "tags", "zones", "plan"];

    public static ApiReply Handle(AzureState azure, ApiRequest request)
    {
        if (!request.Is("GET"))
        {
            throw request.MethodNotAllowed();
        }

        var listed = request.Id.GroupId is { } group ? azure.Store.Within(group) : azure.Store.All;
        var resources = listed.Where(resource => IsListed(resource) && ArmResources.IsInScope(resource, request));
        if (request.Query["$filter"] is { Length: > 0 } filter)
        {
            var test = ODataFilter.Parse(filter);
            resources = resources.Where(resource => test(field => Field(resource, field)));
        }

        var expand = request.Query["$expand"]?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        var size = int.TryParse(request.Query["$top"], out var top) && top > 0 ? Math.Min(top, PageSize) : PageSize;
        return request.Page(
            resources.OrderBy(resource => resource.Id.Text, StringComparer.OrdinalIgnoreCase).Select(resource => (JsonNode?)Show(resource, expand)),
            size);
    }

    /// <summary>Only top-level resources with a location are listed.</summary>
    private static bool IsListed(StoredResource resource) =>
        resource.Id is { ResourceGroup: not null, Namespace: not null, Types.Count: 1, Names.Count: 1 }
        && ResourceId.Is(resource.Id.Scope, resource.Id.GroupId)
        && resource.Body["location"] is not null;

    private static string? Field(StoredResource resource, string field) => field.ToLowerInvariant() switch
    {
        "resourcetype" => resource.Id.Type,
        "name" => resource.Id.Name,
        "location" => resource.Body.Text("location") is { } location ? Regions.Normalize(location) : null,
        "resourcegroup" => resource.Id.ResourceGroup,
        "identity/principalid" => resource.Body.Text("identity", "principalId"),
        "tagname" => resource.Body.ObjectAt("tags")?.FirstOrDefault().Key,
        "tagvalue" => resource.Body.ObjectAt("tags")?.FirstOrDefault().Value.Text(),
        _ => null,
    };

    private static JsonObject Show(StoredResource resource, string[] expand)
    {
        var item = new JsonObject { ["id"] = resource.Id.Text, ["name"] = resource.Id.Name, ["type"] = resource.Body.Text("type") ?? resource.Id.Type };
        foreach (var member in Shown)
        {
            if (resource.Body[member] is { } value)
            {
                item[member] = value.DeepClone();
            }
        }

        if (expand.Contains("createdTime", StringComparer.OrdinalIgnoreCase))
        {
            item["createdTime"] = ArmResources.Timestamp(resource.CreatedAt);
        }

        if (expand.Contains("changedTime", StringComparer.OrdinalIgnoreCase))
        {
            item["changedTime"] = ArmResources.Timestamp(resource.ChangedAt);
        }

        if (expand.Contains("provisioningState", StringComparer.OrdinalIgnoreCase))
        {
            item["provisioningState"] = resource.Body.Text("properties", "provisioningState") ?? "Succeeded";
        }

        return item;
    }
}
