namespace CmkOperator.Observed;

/// <summary>A subscription as read.</summary>
/// <param name="SubscriptionId">Its GUID.</param>
/// <param name="State"><c>Enabled</c>, <c>Warned</c>, <c>PastDue</c>, <c>Disabled</c>, <c>Deleted</c>, or a value not known yet.</param>
/// <param name="TenantId">Its tenant; null when not reported.</param>
public sealed record SubscriptionFacts(string SubscriptionId, string State, string? TenantId);
