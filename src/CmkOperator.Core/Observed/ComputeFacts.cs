namespace CmkOperator.Observed;

/// <summary>A compute of the workspace (Azure REST API: Compute - List), with what an attached cluster reports about its disks.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ComputeType"><c>AmlCompute</c>, <c>ComputeInstance</c>, <c>AKS</c>, <c>Kubernetes</c>, …</param>
/// <param name="ResourceId">The attached resource; null for computes that Azure Machine Learning owns.</param>
/// <param name="Cluster">Disk facts of an attached AKS cluster; not read for other types.</param>
public sealed record ComputeFacts(string Name, string ComputeType, string? ResourceId, Reading<ClusterDiskFacts> Cluster);
