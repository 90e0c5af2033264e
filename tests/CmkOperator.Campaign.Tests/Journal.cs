using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;

namespace CmkOperator.Campaign.Tests;

/// <summary>One entry of what happened in Azure, or a mark that the campaign set between two of them.</summary>
/// <param name="Method">The method; empty for a mark.</param>
/// <param name="Path">Path without the host, in lower case; the text of a mark.</param>
/// <param name="Status">The status; 0 when the answer was lost.</param>
/// <param name="IsOperators">Whether the operator sent it.</param>
/// <param name="Body">What was sent; null for none.</param>
internal sealed record Entry(string Method, string Path, int Status, bool IsOperators, JsonNode? Body)
{
    public bool IsWrite => Method is "PUT" or "PATCH" or "DELETE";

    public bool IsDone => Status is >= 200 and < 300;

    public bool IsWorkspace => Path.Split('/') is [.., "workspaces", _];

    public bool IsGrant => Path.Contains("/roleassignments/", StringComparison.Ordinal);

    public static Entry Of(JsonNode? entry, string operatorClientId)
    {
        var path = entry.Text("path") ?? string.Empty;
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var body = entry?["body"] is JsonValue text && text.TryGetValue<string>(out var json) ? JsonNode.Parse(json) : entry?["body"]?.DeepClone();
        return new Entry(
            entry.Text("method") ?? string.Empty,
            (slash < 0 ? path : path[slash..]).ToLowerInvariant(),
            (int)(entry.Number("status") ?? 0),
            string.Equals(entry.Text("clientId"), operatorClientId, StringComparison.OrdinalIgnoreCase),
            body);
    }
}
