using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CmkOperator.Azure.Json;

/// <summary>
/// Reads JSON that somebody else wrote into a tree that can be used without surprises. .NET's own trees decode and look up late: a name that
/// stands twice, or a text that was cut within a character, would fail far from here, where nobody expects it.
/// </summary>
internal static class JsonTree
{
    private const int MaxDepth = 64;
    private const char Replacement = '\uFFFD';

    /// <summary>Reads a document. Of members with one name the last counts; what is not Unicode becomes U+FFFD.</summary>
    /// <param name="json">The bytes, which need not be UTF-8.</param>
    /// <returns>The tree; null for the JSON null.</returns>
    /// <exception cref="JsonException">It is not JSON, or nested more than 64 levels deep.</exception>
    public static JsonNode? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return Parse(json);
        }
        // Not Unicode: half of a surrogate pair, because texts are cut by their length, or bytes that are not UTF-8.
        catch (InvalidOperationException)
        {
            return Parse(Encoding.UTF8.GetBytes(WithoutHalves(Encoding.UTF8.GetString(json))));
        }
    }

    private static JsonNode? Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        using var document = JsonDocument.ParseValue(ref reader);
        return reader.Read() ? throw new JsonException("There is more after the JSON.") : Convert(document.RootElement);
    }

    private static JsonNode? Convert(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new JsonObject();
                foreach (var member in element.EnumerateObject())
                {
                    members[member.Name] = Convert(member.Value);
                }

                return members;
            case JsonValueKind.Array:
                var items = new JsonArray();
                foreach (var item in element.EnumerateArray())
                {
                    items.Add(Convert(item));
                }

                return items;
            case JsonValueKind.String:
                return JsonValue.Create(element.GetString());
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(element.Clone());
        }
    }

    private static string WithoutHalves(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                result.Append(text[i]);
            }
            else if (Escaped(text, i) is not { } unit || !char.IsSurrogate(unit))
            {
                result.Append(text[i]).Append(text[++i]);
            }
            else if (char.IsHighSurrogate(unit) && Escaped(text, i + 6) is { } low && char.IsLowSurrogate(low))
            {
                result.Append(text, i, 12);
                i += 11;
            }
            else
            {
                result.Append(Replacement);
                i += 5;
            }
        }

        return result.ToString();
    }

    // The UTF-16 unit of an escape such as \ud83d at a place, or null when there is none.
    private static char? Escaped(string text, int at) =>
        at + 6 <= text.Length && text[at] == '\\' && text[at + 1] == 'u'
        && ushort.TryParse(text.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}
