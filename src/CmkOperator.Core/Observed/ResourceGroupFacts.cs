namespace CmkOperator.Observed;

/// <summary>A resource group as read.</summary>
/// <param name="Id">Its ARM id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Location">Its region.</param>
/// <param name="ProvisioningState"><c>Succeeded</c>, or <c>Deleting</c> while it is being deleted.</param>
/// <param name="ManagedBy">The resource that manages it; null for an ordinary group.</param>
public sealed record ResourceGroupFacts(string Id, string Name, string Location, string ProvisioningState, string? ManagedBy);
