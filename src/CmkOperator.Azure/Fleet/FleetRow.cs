using System.Text.Json;

namespace CmkOperator.Azure.Fleet;

/// <summary>One row of Azure Resource Graph: what the resource's own GET would return, in so far as the graph carries it.</summary>
/// <param name="Id">The resource's ARM id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Body">The row as JSON: a part of its page, which who keeps the row copies, because pages are large.</param>
internal sealed record FleetRow(string Id, string Type, ReadOnlyMemory<byte> Body)
{
    /// <summary>Reads a row; null when it names no resource.</summary>
    public static FleetRow? Read(ReadOnlyMemory<byte> json) => Read(json, out _);

    /// <summary>Reads a row, and returns what it says of a role assignment beside it; null when it names no resource.</summary>
    public static FleetRow? Read(ReadOnlyMemory<byte> json, out FleetHead? head)
    {
        head = null;
        try
        {
            head = JsonSerializer.Deserialize(json.Span, FleetJson.Default.FleetHead);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // The row was not asked for.
        }

        return head is { Id: { Length: > 0 } id, Type: { Length: > 0 } type }
            ? new FleetRow(id, FleetQueries.CoveredTypes.TryGetValue(type, out var known) ? known : type, json)
            : null;
    }
}
