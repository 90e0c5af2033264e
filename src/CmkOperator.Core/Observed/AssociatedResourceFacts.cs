namespace CmkOperator.Observed;

/// <summary>A resource that the workspace uses and the user owns.</summary>
/// <param name="Id">Its ARM id as Azure writes it.</param>
/// <param name="OwnKeyIdentifier">For a storage account: the customer-managed key that encrypts it; null when the key is Microsoft's.</param>
/// <param name="PrincipalId">For a user-assigned identity: the object id of its service principal; else null.</param>
/// <param name="ClientId">For a user-assigned identity: its client id; else null.</param>
/// <param name="Storage">For a storage account: whether it can serve a workspace; else null.</param>
public sealed record AssociatedResourceFacts(
    string Id, string? OwnKeyIdentifier = null, string? PrincipalId = null, string? ClientId = null, AssociatedStorageFacts? Storage = null);

/// <summary>What decides whether a storage account can serve a workspace (Azure REST API: Storage Accounts - Get Properties).</summary>
/// <param name="Kind"><c>StorageV2</c>, <c>Storage</c>, <c>BlobStorage</c>, <c>BlockBlobStorage</c>, <c>FileStorage</c>; null when not reported.</param>
/// <param name="Sku">Such as <c>Standard_LRS</c> or <c>Premium_LRS</c>; null when not reported.</param>
/// <param name="HierarchicalNamespace">True for Data Lake Storage; null when not reported, which means false.</param>
/// <param name="SharedKeyAccess">False when requests signed with the account's keys are refused; null when not reported, which means true.</param>
public sealed record AssociatedStorageFacts(string? Kind, string? Sku, bool? HierarchicalNamespace, bool? SharedKeyAccess);
