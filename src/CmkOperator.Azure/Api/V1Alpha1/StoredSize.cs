using System.Text.Json;
using System.Text.Json.Nodes;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>The size of JSON as the API server stores it, in bytes.</summary>
internal static class StoredSize
{
    private const int Escape = 6;

    /// <summary>The bytes that Go's encoder writes: UTF-8, but six bytes for control characters and for what HTML treats specially.</summary>
    public static long Of(JsonNode? node) => node switch
    {
        null => "null".Length,
        JsonObject members => 2 + members.Sum(member => Text(member.Key) + 2 + Of(member.Value)),
        JsonArray items => 2 + items.Sum(item => 1 + Of(item)),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Text(value.GetValue<string>()),
        _ => node.ToJsonString().Length,
    };

    private static long Text(string text)
    {
        var size = 2L;
        foreach (var rune in text.EnumerateRunes())
        {
            size += rune.Value switch
            {
                '"' or '\\' => 2,
                < ' ' or '<' or '>' or '&' or 0x7F or 0x2028 or 0x2029 => Escape,
                _ => rune.Utf8SequenceLength,
            };
        }

        return size;
    }
}
