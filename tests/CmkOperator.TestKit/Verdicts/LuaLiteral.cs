using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CmkOperator.TestKit.Verdicts;

/// <summary>JSON as a Lua expression: objects and arrays become tables, null members are left out, as a decoder for Lua leaves them.</summary>
public static class LuaLiteral
{
    /// <summary>The expression.</summary>
    public static string Of(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(text, node);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case null:
                text.Append("nil");
                break;
            case JsonObject members:
                text.Append('{');
                foreach (var (name, value) in members)
                {
                    text.Append('[');
                    WriteString(text, name);
                    text.Append("] = ");
                    Write(text, value);
                    text.Append(", ");
                }

                text.Append('}');
                break;
            case JsonArray items:
                text.Append('{');
                foreach (var item in items)
                {
                    Write(text, item);
                    text.Append(", ");
                }

                text.Append('}');
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                WriteString(text, value.GetValue<string>());
                break;
            default:
                text.Append(node.ToJsonString());
                break;
        }
    }

    private static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var octet in Encoding.UTF8.GetBytes(value))
        {
            if (octet is >= 0x20 and < 0x7f and not ((byte)'"' or (byte)'\\'))
            {
                text.Append((char)octet);
            }
            else
            {
                text.Append('\\').Append(octet.ToString("D3", CultureInfo.InvariantCulture));
            }
        }

        text.Append('"');
    }
}
