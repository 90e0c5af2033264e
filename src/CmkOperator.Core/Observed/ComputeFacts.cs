namespace CmkOperator.Observed;

/// <summary>A compute of the workspace (Azure REST API: Compute - List), with what an attached cluster reports about its disks.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ComputeType"><c>AmlCompute</c>, <c>ComputeInstance</c>, <c>AKS</c>, <c>Kubernetes</c>, …</param>
/// <param name="ResourceId">The attached resource; null for computes that Azure Machine Learning owns.</param>
/// <param name="Cluster">Disk facts of an attached AKS cluster; not read for other types.</param>
public sealed record ComputeFacts(string Name, string ComputeType, string? ResourceId, Reading<ClusterDiskFacts> Cluster);

/// <summary>How an AKS cluster's disks are encrypted (Azure REST API: Managed Clusters - Get).</summary>
/// <param name="DiskEncryptionSetId">The disk encryption set of its OS disks; null when Microsoft-managed keys are used.</param>
/// <param name="DiskEncryptionKey">The key of that set; null when there is none or it could not be read.</param>
/// <param name="EncryptionAtHost">True when every node pool encrypts temporary disks at the host.</param>
public sealed record ClusterDiskFacts(string? DiskEncryptionSetId, string? DiskEncryptionKey, bool EncryptionAtHost);
