using CmkOperator.AzureSimulator.Http;
using CmkOperator.AzureSimulator.World;

namespace CmkOperator.AzureSimulator.Resources;

/// <summary>The refusals of ARM that more than one place needs.</summary>
internal static class ArmErrors
{
    public static ApiException ResourceNotFound(ResourceId id, ApiRequest request)
    {
        if (id.ResourceGroup is { } group && request.World.Store.Find(id.GroupId!) is null)
        {
            return ResourceGroupNotFound(group);
        }

        var path = string.Join('/', id.Types.Zip(id.Names, (type, name) => $"{type}/{name}").Prepend(id.Namespace));
        return ApiException.Gateway(
            404,
            "ResourceNotFound",
            id.ResourceGroup is null
                ? $"The Resource '{path}' under subscription '{id.SubscriptionId}' was not found."
                : $"The Resource '{path}' under resource group '{id.ResourceGroup}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix");
    }

    public static ApiException ResourceGroupNotFound(string group) =>
        ApiException.Gateway(404, "ResourceGroupNotFound", $"Resource group '{group}' could not be found.");

    public static ApiException SubscriptionNotFound(string subscription) =>
        ApiException.Gateway(404, "SubscriptionNotFound", $"The subscription '{subscription}' could not be found.");
}
