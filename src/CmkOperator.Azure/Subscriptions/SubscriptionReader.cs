using CmkOperator.Observed;

namespace CmkOperator.Azure.Subscriptions;

/// <summary>Reads a subscription (Azure REST API: Subscriptions - Get).</summary>
internal sealed class SubscriptionReader(AzureReader reader)
{
    /// <summary>The subscription with that GUID.</summary>
    public Task<Reading<SubscriptionFacts>> ReadAsync(string subscriptionId, CancellationToken cancellationToken) =>
        reader.GetAsync(
            $"/subscriptions/{subscriptionId}", ApiVersions.Subscriptions, SubscriptionJson.Default.SubscriptionResource, Map, cancellationToken);

    private static SubscriptionFacts? Map(SubscriptionResource resource) => resource is { SubscriptionId: { Length: > 0 } id, State: { Length: > 0 } state }
        ? new SubscriptionFacts(id, state, string.IsNullOrEmpty(resource.TenantId) ? null : resource.TenantId)
        : null;
}
