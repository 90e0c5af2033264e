using System.Text.Json.Serialization;

namespace CmkOperator.Status;

/// <summary>The Microsoft-managed resource group as recorded.</summary>
/// <param name="Name">Its name, as the workspace reports it.</param>
/// <param name="Id">Its ARM id.</param>
/// <param name="Resources">Its members.</param>
public sealed record ManagedGroupRecord(
    [property: JsonRequired] string Name,
    [property: JsonRequired] string Id,
    IReadOnlyList<ManagedResourceRow> Resources)
{
    /// <summary>The name as the table of <c>kubectl get</c> has room for it: beginning and end where the name is long.</summary>
    public string? ShortName { get; init; }
}

/// <summary>The managed virtual network of the workspace's computes as recorded.</summary>
/// <param name="IsolationMode">What the computes may reach, in Azure's word.</param>
/// <param name="FirewallSku">The firewall of approved names; null without one.</param>
/// <param name="State"><c>Active</c> once it is provisioned, else <c>Inactive</c>; null when Azure does not report it.</param>
/// <param name="SparkReady">Whether Spark jobs can run in it; null when Azure does not report it.</param>
public sealed record ManagedNetworkRecord(string IsolationMode, string? FirewallSku, string? State, bool? SparkReady);
