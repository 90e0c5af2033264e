using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.ResourceManager;

/// <summary>The quota of AI Search and Storage in a region, counted from the resources that exist.</summary>
internal sealed class UsagesProvider(AzureState azure, string ns)
{
    public ApiReply? Handle(ApiRequest request)
    {
        if (request.Id.Types is not [var locations, var usages] || !ResourceId.Is(locations, "locations") || !ResourceId.Is(usages, "usages") || !request.Is("GET"))
        {
            return null;
        }

        var region = Regions.Normalize(request.Id.Names[0]);
        return ApiReply.Ok(new JsonObject
        {
            ["value"] = ResourceId.Is(ns, "Microsoft.Search")
                ? new JsonArray(
                    Usage(request, "standard", Count(request, ResourceTypes.SearchServices, region), azure.Switches.SearchServiceQuota),
                    Usage(request, "basic", 0, azure.Switches.SearchServiceQuota))
                : new JsonArray(Usage(request, "StorageAccounts", Count(request, ResourceTypes.StorageAccounts, region), azure.Switches.StorageAccountQuota)),
        });
    }

    private int Count(ApiRequest request, string type, string region) => QuotaCounts.Of(azure, request.Id.SubscriptionId!, type, region);

    private static JsonObject Usage(ApiRequest request, string name, int current, int limit) => new()
    {
        ["id"] = $"{request.Path}/{name}",
        ["unit"] = "Count",
        ["currentValue"] = current,
        ["limit"] = limit,
        ["name"] = new JsonObject { ["value"] = name, ["localizedValue"] = name },
    };
}
