using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CmkOperator.Schemas.Json;

/// <summary>
/// Reads JSON into nodes that are complete from the start, so that stored ones can be read by many threads, and notes fields
/// that are given twice (the last one wins), which <see cref="JsonNode.Parse(ref Utf8JsonReader, JsonNodeOptions?)"/> does not.
/// </summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads one JSON value.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="duplicates">Receives the path of each field that is given more than once.</param>
    /// <exception cref="JsonTextException">The text is not one JSON value.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8, ICollection<string>? duplicates = null)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 256 });
        try
        {
            if (!reader.Read())
            {
                throw new JsonTextException("unexpected end of JSON input");
            }

            var node = ReadValue(ref reader, "", duplicates);
            return reader.Read() ? throw new JsonTextException("invalid character after top-level value") : node;
        }
        catch (JsonException e)
        {
            var unfinished = reader.BytesConsumed >= utf8.TrimEnd(" \t\r\n"u8).Length
                || e.Message.Contains("end of data", StringComparison.Ordinal) || e.Message.Contains("end of string", StringComparison.Ordinal);
            throw new JsonTextException(unfinished
                ? "unexpected end of JSON input"
                : $"invalid character at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
    }

    /// <summary>The compact UTF-8 form, with characters beyond ASCII as they are.</summary>
    public static byte[] ToUtf8(JsonNode? node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            Write(writer, node);
        }

        return buffer.ToArray();
    }

    /// <summary>The compact form as text.</summary>
    public static string ToText(JsonNode? node) => System.Text.Encoding.UTF8.GetString(ToUtf8(node));

    private static void Write(Utf8JsonWriter writer, JsonNode? node)
    {
        if (node is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            node.WriteTo(writer);
        }
    }

    private static JsonNode? ReadValue(ref Utf8JsonReader reader, string path, ICollection<string>? duplicates)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, path, duplicates);
            case JsonTokenType.StartArray:
                var array = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    array.Add(ReadValue(ref reader, $"{path}[{array.Count}]", duplicates));
                }

                return array;
            case JsonTokenType.String:
                return JsonValue.Create(reader.GetString());
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var integer) ? JsonValue.Create(integer) : JsonValue.Create(reader.GetDouble());
            case JsonTokenType.True:
                return JsonValue.Create(true);
            case JsonTokenType.False:
                return JsonValue.Create(false);
            default:
                return null;
        }
    }

    private static JsonObject ReadObject(ref Utf8JsonReader reader, string path, ICollection<string>? duplicates)
    {
        var result = new JsonObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var child = path.Length == 0 ? name : $"{path}.{name}";
            if (duplicates is not null && result.ContainsKey(name))
            {
                duplicates.Add(child);
            }

            reader.Read();
            result[name] = ReadValue(ref reader, child, duplicates);
        }

        return result;
    }
}

/// <summary>A body that is not JSON; the message is that of the Go decoder, which clients know.</summary>
internal sealed class JsonTextException(string message) : Exception(message);
