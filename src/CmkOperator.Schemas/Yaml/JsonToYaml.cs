using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CmkOperator.Schemas.Yaml;

/// <summary>Writes JSON as block YAML with sorted keys, as an API server does for <c>Accept: application/yaml</c>.</summary>
internal static class JsonToYaml
{
    /// <summary>The document, ending in a line feed.</summary>
    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        WriteNode(text, node, 0, inSequence: false);
        return text.ToString();
    }

    private static void WriteNode(StringBuilder text, JsonNode? node, int indent, bool inSequence)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } mapping:
                WriteMapping(text, mapping, indent, inSequence);
                break;
            case JsonArray { Count: > 0 } sequence:
                foreach (var item in sequence)
                {
                    text.Append(' ', inSequence ? 0 : indent).Append("- ");
                    inSequence = false;
                    WriteNode(text, item, indent + 2, inSequence: true);
                }

                break;
            default:
                text.Append(Scalar(node)).Append('\n');
                break;
        }
    }

    private static void WriteMapping(StringBuilder text, JsonObject mapping, int indent, bool inSequence)
    {
        foreach (var (key, value) in mapping.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            text.Append(' ', inSequence ? 0 : indent).Append(Quoted(key)).Append(':');
            inSequence = false;
            if (value is JsonObject { Count: > 0 })
            {
                text.Append('\n');
                WriteNode(text, value, indent + 2, inSequence: false);
            }
            else if (value is JsonArray { Count: > 0 })
            {
                text.Append('\n');
                WriteNode(text, value, indent, inSequence: false);
            }
            else
            {
                text.Append(' ').Append(Scalar(value)).Append('\n');
            }
        }
    }

    private static string Scalar(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        _ when node.GetValueKind() == JsonValueKind.String => Quoted(node.GetValue<string>()),
        _ => node.ToJsonString(),
    };

    private static string Quoted(string text)
    {
        var plain = text.Length > 0
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ' ' or ':' or '(' or ')' or ',' or ';' or '+' or '=')
            && (char.IsAsciiLetter(text[0]) || text[0] is '/' or '.')
            && !text.Contains(": ", StringComparison.Ordinal) && text[^1] is not (':' or ' ')
            && YamlToJson.ReadAll(text) is [JsonValue value] && value.GetValueKind() == JsonValueKind.String;
        return plain ? text : JsonValue.Create(text).ToJsonString();
    }
}
