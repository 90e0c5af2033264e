namespace CmkOperator.Azure.Subscriptions;

/// <summary>A subscription as Azure writes it (Azure REST API: Subscriptions - Get).</summary>
internal sealed record SubscriptionResource
{
    public string? SubscriptionId { get; init; }

    public string? State { get; init; }

    public string? TenantId { get; init; }
}
