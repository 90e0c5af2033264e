using System.Text.Json;

namespace CmkOperator.Azure.Fleet;

/// <summary>
/// A page of Azure Resource Graph's answer (Azure REST API: Azure Resource Graph - Resources). It is read without a tree, because pages are large and a tree is
/// several times larger.
/// </summary>
internal sealed class FleetPage
{
    private readonly List<ReadOnlyMemory<byte>> _rows = [];

    private FleetPage()
    {
    }

    /// <summary>The rows as JSON, parts of the page.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Rows => _rows;

    /// <summary>How many rows the query has in all; null when the graph does not say.</summary>
    public long? TotalRecords { get; private set; }

    /// <summary>True when rows were left out that no further page has.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>What asks for the next page; null when this is the last.</summary>
    public string? SkipToken { get; private set; }

    /// <summary>Reads a page; null when it has no rows in the form that was asked for.</summary>
    public static FleetPage? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return Parse(body);
        }
        // The second for half of a surrogate pair, which is found when a text is read.
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static FleetPage? Parse(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        var page = new FleetPage();
        var hasRows = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "data" when reader.TokenType == JsonTokenType.StartArray:
                    hasRows = true;
                    page.ReadRows(ref reader, body);
                    break;
                case "totalRecords" when reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var total):
                    page.TotalRecords = total;
                    break;
                // A text, although it is either true or false.
                case "resultTruncated" when reader.TokenType == JsonTokenType.String:
                    page.IsTruncated = string.Equals(reader.GetString(), "true", StringComparison.OrdinalIgnoreCase);
                    break;
                case "$skipToken" when reader.TokenType == JsonTokenType.String:
                    page.SkipToken = reader.GetString() is { Length: > 0 } token ? token : null;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return hasRows ? page : null;
    }

    private void ReadRows(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            _rows.Add(body[start..(int)reader.BytesConsumed]);
        }
    }
}
