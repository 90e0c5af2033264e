using System.Text.Json;

namespace CmkOperator.Kubernetes.Informers;

/// <summary>One line of a watch: its type, and the position of its object in the line.</summary>
/// <param name="Type"><c>ADDED</c>, <c>MODIFIED</c>, <c>DELETED</c>, <c>BOOKMARK</c> or <c>ERROR</c>.</param>
/// <param name="Object">The object's bytes within the line.</param>
internal readonly record struct WatchEvent(string Type, Range Object)
{
    /// <summary>Reads a line.</summary>
    /// <exception cref="JsonException">It is not a watch event.</exception>
    public static WatchEvent Read(ReadOnlySpan<byte> line)
    {
        string? type = null;
        Range? position = null;
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("the line is not a JSON object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = TypeOf(ref reader);
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                position = start..(int)reader.BytesConsumed;
            }
            else
            {
                reader.Skip();
            }
        }

        return type is null || position is null ? throw new JsonException("the line is not a watch event") : new(type, position.Value);
    }

    private static string? TypeOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        // The five known types arrive thousands of times, so they allocate no strings.
        if (reader.ValueTextEquals("MODIFIED"u8))
        {
            return "MODIFIED";
        }

        if (reader.ValueTextEquals("ADDED"u8))
        {
            return "ADDED";
        }

        return JsonText.Get(ref reader);
    }
}
