using CmkOperator.AzureSimulator.Http;
using CmkOperator.AzureSimulator.World;

namespace CmkOperator.AzureSimulator.ResourceGraph;

/// <summary>Azure Resource Graph.</summary>
internal sealed class ResourceGraphEndpoint(AzureWorld world)
{
    public ApiReply Handle(ApiRequest request) => throw new ApiException(503, "ServiceUnavailable", $"Resource Graph is not there yet ({world.Now:O}, {request.Path}).");
}
