namespace CmkOperator.Observed;

/// <summary>What decides whether a storage account can serve a workspace (Azure REST API: Storage Accounts - Get Properties).</summary>
/// <param name="Kind"><c>StorageV2</c>, <c>Storage</c>, <c>BlobStorage</c>, <c>BlockBlobStorage</c>, <c>FileStorage</c>; null when not reported.</param>
/// <param name="Sku">Such as <c>Standard_LRS</c> or <c>Premium_LRS</c>; null when not reported.</param>
/// <param name="HierarchicalNamespace">True for Data Lake Storage; null when not reported, which means false.</param>
/// <param name="SharedKeyAccess">False when requests signed with the account's keys are refused; null when not reported, which means true.</param>
public sealed record AssociatedStorageFacts(string? Kind, string? Sku, bool? HierarchicalNamespace, bool? SharedKeyAccess);
