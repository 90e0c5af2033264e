namespace CmkOperator.Observed;

/// <summary>The managed virtual network of a workspace's computes (Azure REST API: Workspaces - Get, <c>properties.managedNetwork</c>).</summary>
/// <param name="IsolationMode"><c>Disabled</c>, <c>AllowInternetOutbound</c> or <c>AllowOnlyApprovedOutbound</c>; null when not reported, which means there is none.</param>
/// <param name="FirewallSku"><c>Standard</c> or <c>Basic</c>; null without a firewall.</param>
/// <param name="State"><c>Active</c> once the network is provisioned, else <c>Inactive</c>; null when not reported.</param>
/// <param name="SparkReady">Whether Spark jobs can run in it; null when not reported.</param>
public sealed record NetworkIsolationFacts(string? IsolationMode = null, string? FirewallSku = null, string? State = null, bool? SparkReady = null);
