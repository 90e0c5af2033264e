namespace CmkOperator.Observed;

/// <summary>A subscription as read.</summary>
/// <param name="SubscriptionId">Its GUID.</param>
/// <param name="State"><c>Enabled</c>, <c>Warned</c>, <c>PastDue</c>, <c>Disabled</c>, <c>Deleted</c>, or a value not known yet.</param>
/// <param name="TenantId">Its tenant; null when not reported.</param>
public sealed record SubscriptionFacts(string SubscriptionId, string State, string? TenantId);

/// <summary>A resource provider's registration in the subscription.</summary>
/// <param name="Namespace">Such as <c>Microsoft.DocumentDB</c>.</param>
/// <param name="RegistrationState"><c>Registered</c>, <c>Registering</c>, <c>NotRegistered</c>, <c>Unregistering</c>.</param>
/// <param name="WorkspaceLocations">For Microsoft.MachineLearningServices: where workspaces exist, as display names; else empty.</param>
/// <param name="WorkspaceApiVersions">For Microsoft.MachineLearningServices: the api-versions of workspaces; else empty.</param>
public sealed record ProviderFacts(
    string Namespace,
    string RegistrationState,
    IReadOnlyList<string> WorkspaceLocations,
    IReadOnlyList<string> WorkspaceApiVersions);

/// <summary>A resource group as read.</summary>
/// <param name="Id">Its ARM id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Location">Its region.</param>
/// <param name="ProvisioningState"><c>Succeeded</c>, or <c>Deleting</c> while it is being deleted.</param>
/// <param name="ManagedBy">The resource that manages it; null for an ordinary group.</param>
public sealed record ResourceGroupFacts(string Id, string Name, string Location, string ProvisioningState, string? ManagedBy);
