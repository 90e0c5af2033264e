namespace CmkOperator.Observed;

/// <summary>A resource that the workspace uses and the user owns.</summary>
/// <param name="Id">Its ARM id as Azure writes it.</param>
/// <param name="OwnKeyIdentifier">For a storage account: the customer-managed key that it is under itself; null when Microsoft's.</param>
/// <param name="PrincipalId">For a user-assigned identity: the object id of its service principal; else null.</param>
/// <param name="ClientId">For a user-assigned identity: its client id; else null.</param>
/// <param name="Storage">For a storage account: whether it can serve a workspace; else null.</param>
public sealed record AssociatedResourceFacts(
    string Id, string? OwnKeyIdentifier = null, string? PrincipalId = null, string? ClientId = null, AssociatedStorageFacts? Storage = null);
