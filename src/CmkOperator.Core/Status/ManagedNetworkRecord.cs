namespace CmkOperator.Status;

/// <summary>The managed virtual network of the workspace's computes as recorded.</summary>
/// <param name="IsolationMode">What the computes may reach, in Azure's word.</param>
/// <param name="FirewallSku">The firewall of approved names; null without one.</param>
/// <param name="State"><c>Active</c> once it is provisioned, else <c>Inactive</c>; null when Azure does not report it.</param>
/// <param name="SparkReady">Whether Spark jobs can run in it; null when Azure does not report it.</param>
public sealed record ManagedNetworkRecord(string IsolationMode, string? FirewallSku, string? State, bool? SparkReady);
