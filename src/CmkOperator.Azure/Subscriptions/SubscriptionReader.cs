using System.Text.Json.Serialization;
using CmkOperator.Observed;

namespace CmkOperator.Azure.Subscriptions;

/// <summary>Reads a subscription (Azure REST API: Subscriptions - Get).</summary>
internal sealed class SubscriptionReader(AzureReader reader)
{
    private const string ApiVersion = "2022-12-01";

    /// <summary>The subscription with that GUID.</summary>
    public Task<Reading<SubscriptionFacts>> ReadAsync(string subscriptionId, CancellationToken cancellationToken) =>
        reader.GetAsync(
            $"/subscriptions/{subscriptionId}", ApiVersion, SubscriptionJson.Default.SubscriptionResource, Map, cancellationToken);

    private static SubscriptionFacts? Map(SubscriptionResource resource) => resource is { SubscriptionId: { Length: > 0 } id, State: { Length: > 0 } state }
        ? new SubscriptionFacts(id, state, string.IsNullOrEmpty(resource.TenantId) ? null : resource.TenantId)
        : null;
}

/// <summary>A subscription as Azure writes it (Azure REST API: Subscriptions - Get).</summary>
internal sealed record SubscriptionResource(string? SubscriptionId, string? State, string? TenantId);

/// <summary>Serialisation of subscriptions, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SubscriptionResource))]
internal sealed partial class SubscriptionJson : JsonSerializerContext;
