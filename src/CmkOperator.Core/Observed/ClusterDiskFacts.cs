namespace CmkOperator.Observed;

/// <summary>How an AKS cluster's disks are encrypted (Azure REST API: Managed Clusters - Get).</summary>
/// <param name="DiskEncryptionSetId">The disk encryption set of its OS disks; null when Microsoft-managed keys are used.</param>
/// <param name="DiskEncryptionKey">The key of that set; null when there is none or it could not be read.</param>
/// <param name="EncryptionAtHost">True when every node pool encrypts temporary disks at the host.</param>
public sealed record ClusterDiskFacts(string? DiskEncryptionSetId, string? DiskEncryptionKey, bool EncryptionAtHost);
