using System.Runtime.InteropServices;
using System.Text.Json;

namespace CmkOperator.Azure.Fleet;

/// <summary>One row of Azure Resource Graph: what the resource's own GET would return, in so far as the graph carries it.</summary>
/// <param name="Id">The resource's ARM id.</param>
/// <param name="Type">Its type, in lower case.</param>
/// <param name="Body">The row as JSON.</param>
internal sealed record FleetRow(string Id, string Type, ReadOnlyMemory<byte> Body)
{
    /// <summary>Reads a row; null when it names no resource.</summary>
    public static FleetRow? Read(JsonElement row) =>
        Text(row, "id") is { Length: > 0 } id && Text(row, "type") is { Length: > 0 } type
            ? new FleetRow(id, type.ToLowerInvariant(), JsonMarshal.GetRawUtf8Value(row).ToArray())
            : null;

    /// <summary>The text of a member of an object; null when there is none.</summary>
    public static string? Text(JsonElement row, string name) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
