using System.Text.Json.Nodes;
using CmkOperator.Schemas.Cel;
using CmkOperator.Schemas.Json;

namespace CmkOperator.Schemas.Structural;

/// <summary>Reads an <c>openAPIV3Schema</c>; what cannot be compiled (a pattern, a rule) is collected as an error.</summary>
internal sealed class SchemaReader
{
    /// <summary>Faults of the schema, with their path in it.</summary>
    public List<FieldError> Errors { get; } = [];

    /// <param name="source">The schema object.</param>
    /// <param name="path">Where it stands, for errors.</param>
    public Schema Read(JsonObject source, string path)
    {
        var properties = new Dictionary<string, Schema>(StringComparer.Ordinal);
        foreach (var (name, value) in source["properties"] as JsonObject ?? [])
        {
            properties[name] = Read(value as JsonObject ?? [], $"{path}.properties[{name}]");
        }

        return new Schema
        {
            Type = source.Text("type") ?? "",
            Format = source.Text("format") ?? "",
            Nullable = source["nullable"].AsBool() ?? false,
            IntOrString = source["x-kubernetes-int-or-string"].AsBool() ?? false,
            PreserveUnknownFields = source["x-kubernetes-preserve-unknown-fields"].AsBool() ?? false,
            EmbeddedResource = source["x-kubernetes-embedded-resource"].AsBool() ?? false,
            Properties = properties,
            AdditionalProperties = source["additionalProperties"] switch
            {
                JsonObject schema => Read(schema, $"{path}.additionalProperties"),
                { } flag when flag.AsBool() == true => Schema.Anything,
                _ => null,
            },
            Items = source["items"] is JsonObject items ? Read(items, $"{path}.items") : null,
            Required = [.. source["required"].Strings()],
            ListType = source.Text("x-kubernetes-list-type") ?? "atomic",
            ListMapKeys = [.. source["x-kubernetes-list-map-keys"].Strings()],
            MapType = source.Text("x-kubernetes-map-type") ?? "granular",
            HasDefault = source.ContainsKey("default"),
            Default = source["default"],
            Enum = source["enum"] as JsonArray,
            Pattern = ReadPattern(source.Text("pattern"), $"{path}.pattern"),
            PatternText = source.Text("pattern") ?? "",
            MinLength = source["minLength"].AsLong(),
            MaxLength = source["maxLength"].AsLong(),
            MinItems = source["minItems"].AsLong(),
            MaxItems = source["maxItems"].AsLong(),
            MinProperties = source["minProperties"].AsLong(),
            MaxProperties = source["maxProperties"].AsLong(),
            Minimum = source["minimum"].AsDouble(),
            Maximum = source["maximum"].AsDouble(),
            ExclusiveMinimum = source["exclusiveMinimum"].AsBool() ?? false,
            ExclusiveMaximum = source["exclusiveMaximum"].AsBool() ?? false,
            MultipleOf = source["multipleOf"].AsDouble(),
            AllOf = ReadMany(source["allOf"], $"{path}.allOf"),
            AnyOf = ReadMany(source["anyOf"], $"{path}.anyOf"),
            OneOf = ReadMany(source["oneOf"], $"{path}.oneOf"),
            Not = source["not"] is JsonObject not ? Read(not, $"{path}.not") : null,
            Rules = ReadRules(source["x-kubernetes-validations"] as JsonArray, $"{path}.x-kubernetes-validations"),
            Source = source,
        };
    }

    private List<Schema> ReadMany(JsonNode? list, string path) =>
        [.. (list as JsonArray ?? []).OfType<JsonObject>().Select((s, i) => Read(s, $"{path}[{i}]"))];

    private System.Text.RegularExpressions.Regex? ReadPattern(string? pattern, string path)
    {
        if (pattern is null)
        {
            return null;
        }

        try
        {
            return GoRegex.Compile(pattern);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            Errors.Add(FieldError.Invalid(path, $"\"{pattern}\"", $"must be a valid regular expression, but isn't: {e.Message}"));
            return null;
        }
    }

    private List<ValidationRule> ReadRules(JsonArray? rules, string path)
    {
        var result = new List<ValidationRule>();
        foreach (var (index, rule) in (rules ?? []).OfType<JsonObject>().Index())
        {
            var text = rule.Text("rule") ?? "";
            var expression = Compile(text, $"{path}[{index}].rule");
            var messageText = rule.Text("messageExpression");
            var message = messageText is null ? null : Compile(messageText, $"{path}[{index}].messageExpression");
            if (expression is not null)
            {
                result.Add(new ValidationRule(text, expression, rule.Text("message") ?? "", message,
                    rule.Text("fieldPath") ?? "", rule.Text("reason") ?? "", rule["optionalOldSelf"].AsBool() ?? false));
            }
        }

        return result;
    }

    private CelExpression? Compile(string text, string path)
    {
        try
        {
            return CelExpression.Parse(text);
        }
        catch (CelException e)
        {
            Errors.Add(FieldError.Invalid(path, JsonText.ToText(JsonValue.Create(text)), $"compilation failed: {e.Message}"));
            return null;
        }
    }
}
