using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>The reads of Azure Machine Learning per region: polls of operations, usages, quotas, sizes.</summary>
internal sealed class LocationReads(OperationRegistry operations)
{
    public ApiReply? Handle(ApiRequest request)
    {
        var id = request.Id;
        if (id.Types.Count < 2)
        {
            return null;
        }

        return (request.Method, id.Types[1].ToLowerInvariant(), id.Names.Count) switch
        {
            ("GET", "workspaceoperationsstatus" or "computeoperationsstatus", 2) => operations.Poll(request, id.Names[1]),
            ("GET", "usages", 1) => request.Page([Usage(request, "Total Cluster Dedicated Regional vCPUs", "dedicatedCores", 0, 24)], 100),
            ("GET", "quotas", 1) => request.Page([], 100),
            ("GET", "vmsizes", 1) => ApiReply.Ok(new JsonObject
            {
                ["value"] = new JsonArray(new JsonObject
                {
                    ["name"] = "Standard_DS3_v2",
                    ["family"] = "standardDSv2Family",
                    ["vCPUs"] = 4,
                    ["gpus"] = 0,
                    ["osVhdSizeMB"] = 1047552,
                    ["maxResourceVolumeMB"] = 28672,
                    ["memoryGB"] = 14,
                    ["lowPriorityCapable"] = true,
                    ["premiumIO"] = true,
                    ["supportedComputeTypes"] = new JsonArray("AmlCompute", "ComputeInstance"),
                }),
            }),
            _ => null,
        };
    }

    private static JsonObject Usage(ApiRequest request, string name, string type, int current, int limit) => new()
    {
        ["id"] = $"/subscriptions/{request.Id.SubscriptionId}/usages",
        ["type"] = $"Microsoft.MachineLearningServices/{type}/usages",
        ["unit"] = "Count",
        ["currentValue"] = current,
        ["limit"] = limit,
        ["name"] = new JsonObject { ["value"] = name, ["localizedValue"] = name },
    };
}
