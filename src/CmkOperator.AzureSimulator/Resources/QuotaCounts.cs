using CmkOperator.AzureSimulator.Json;
using CmkOperator.AzureSimulator.World;

namespace CmkOperator.AzureSimulator.Resources;

/// <summary>How many of a type a subscription has, in one region or in all.</summary>
internal static class QuotaCounts
{
    public static int Of(AzureWorld world, string subscription, string type, string? region) =>
        world.Store.OfType(type).Count(resource =>
            ResourceId.Is(resource.Id.SubscriptionId!, subscription)
            && (region is null || Regions.Normalize(resource.Body.Text("location") ?? "") == Regions.Normalize(region)));
}
