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
