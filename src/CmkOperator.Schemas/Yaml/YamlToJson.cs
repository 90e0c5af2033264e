using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace CmkOperator.Schemas.Yaml;

/// <summary>
/// Reads YAML as kubectl does: plain scalars become null, booleans (also <c>yes</c> and <c>on</c>), numbers or strings;
/// quoted ones are strings; dates stay strings; keys are strings.
/// </summary>
internal static partial class YamlToJson
{
    private static readonly HashSet<string> Truths = new(StringComparer.Ordinal)
    {
        "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON",
    };

    private static readonly HashSet<string> Falsehoods = new(StringComparer.Ordinal)
    {
        "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF",
    };

    /// <summary>The documents of a stream, empty ones left out.</summary>
    /// <param name="yaml">YAML, or JSON, which is a subset of it.</param>
    /// <exception cref="FormatException">The text is not YAML, or a mapping has a key that is not a scalar.</exception>
    public static IReadOnlyList<JsonNode> ReadAll(string yaml)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
            return [.. stream.Documents.Select(d => Convert(d.RootNode)).OfType<JsonNode>()];
        }
        catch (YamlException e)
        {
            throw new FormatException($"error converting YAML to JSON: yaml: line {e.Start.Line}: {e.Message}", e);
        }
    }

    /// <summary>The one object in a document.</summary>
    /// <exception cref="FormatException">The text is not YAML, or holds no mapping, or more than one document.</exception>
    public static JsonObject ReadObject(string yaml) => ReadAll(yaml) switch
    {
        [JsonObject one] => one,
        { Count: > 1 } many => throw new FormatException($"expected one YAML document, found {many.Count}"),
        _ => throw new FormatException("expected a YAML mapping"),
    };

    internal static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => ConvertMapping(mapping),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Convert)]),
        YamlScalarNode scalar => ConvertScalar(scalar),
        _ => throw new FormatException($"a YAML node of type {node.NodeType} has no JSON form"),
    };

    private static JsonObject ConvertMapping(YamlMappingNode mapping)
    {
        var result = new JsonObject();
        var merged = new JsonObject();
        foreach (var (key, value) in mapping.Children)
        {
            if (key is not YamlScalarNode { Value: { } name } scalar)
            {
                throw new FormatException($"line {key.Start.Line}: a key must be a scalar");
            }

            if (name == "<<" && scalar.Style == ScalarStyle.Plain)
            {
                Merge(merged, value);
                continue;
            }

            result[name] = Convert(value);
        }

        foreach (var (name, value) in merged)
        {
            if (!result.ContainsKey(name))
            {
                result[name] = value?.DeepClone();
            }
        }

        return result;
    }

    private static void Merge(JsonObject into, YamlNode source)
    {
        var sources = source is YamlSequenceNode many ? many.Children : [source];
        foreach (var mapping in sources.OfType<YamlMappingNode>())
        {
            foreach (var (name, value) in ConvertMapping(mapping))
            {
                into.TryAdd(name, value?.DeepClone());
            }
        }
    }

    private static JsonValue? ConvertScalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        var tag = scalar.Tag.IsEmpty ? "" : scalar.Tag.Value;
        if (scalar.Style != ScalarStyle.Plain || tag == "tag:yaml.org,2002:str")
        {
            return JsonValue.Create(text);
        }

        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            _ when Truths.Contains(text) => JsonValue.Create(true),
            _ when Falsehoods.Contains(text) => JsonValue.Create(false),
            _ => ConvertNumber(text) ?? JsonValue.Create(text),
        };
    }

    private static JsonValue? ConvertNumber(string text)
    {
        var plain = text.Replace("_", "", StringComparison.Ordinal);
        if (plain.Length == 0 || !(char.IsAsciiDigit(plain[0]) || plain[0] is '+' or '-' or '.'))
        {
            return null;
        }

        if (ReadInteger(plain) is { } integer)
        {
            return JsonValue.Create(integer);
        }

        return FloatPattern().IsMatch(plain) && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            && double.IsFinite(real)
            ? JsonValue.Create(real)
            : null;
    }

    private static long? ReadInteger(string plain)
    {
        var negative = plain[0] == '-';
        var digits = plain[0] is '+' or '-' ? plain[1..] : plain;
        var (body, radix) = digits switch
        {
            ['0', 'x' or 'X', ..] => (digits[2..], 16),
            ['0', 'b' or 'B', ..] => (digits[2..], 2),
            ['0', 'o' or 'O', ..] => (digits[2..], 8),
            ['0', _, ..] => (digits[1..], 8),
            _ => (digits, 10),
        };
        if (body.Length == 0)
        {
            return null;
        }

        Int128 value = 0;
        foreach (var c in body)
        {
            var digit = char.IsAsciiHexDigit(c) ? System.Convert.ToInt32(c.ToString(), 16) : 99;
            if (digit >= radix || (value = (value * radix) + digit) > (Int128)long.MaxValue + 1)
            {
                return null;
            }
        }

        value = negative ? -value : value;
        return value > long.MaxValue ? null : (long)value;
    }

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex FloatPattern();
}
