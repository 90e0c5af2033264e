using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;

namespace CmkOperator.Schemas.Structural;

/// <summary>
/// Checks a value against a structural schema, with the messages of kube-openapi. What did not change in an update is not
/// held against the object (ratcheting), as the API server does since 1.30.
/// </summary>
internal static class SchemaValidator
{
    /// <summary>All faults of an object, those of lists with equal keys last.</summary>
    /// <param name="node">The new value.</param>
    /// <param name="old">The stored one, null on create.</param>
    /// <param name="schema">The schema of the whole object.</param>
    public static List<FieldError> Validate(JsonNode? node, JsonNode? old, Schema schema)
    {
        var errors = new List<FieldError>();
        Check(node, old, schema, "", errors);
        CheckLists(node, old, schema, "", errors);
        return errors;
    }

    private static void Check(JsonNode? node, JsonNode? old, Schema schema, string path, List<FieldError> errors)
    {
        if ((old is not null && JsonNodes.Same(node, old)) || (node is null && schema.Nullable))
        {
            return;
        }

        var typed = CheckType(node, schema, path, errors);
        CheckEnum(node, schema, path, errors);
        CheckCombinations(node, old, schema, path, errors);
        switch (node)
        {
            case JsonObject map when typed:
                CheckObject(map, old as JsonObject, schema, path, errors);
                break;
            case JsonArray list when typed:
                CheckArray(list, old as JsonArray, schema, path, errors);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                CheckString(value.AsString()!, schema, path, errors);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number:
                CheckNumber(value, schema, path, errors);
                break;
            default:
                break;
        }
    }

    private static bool CheckType(JsonNode? node, Schema schema, string path, List<FieldError> errors)
    {
        var actual = TypeName(node);
        var expected = schema.IntOrString ? "integer,string" : schema.Type;
        var fits = expected switch
        {
            "" => true,
            "number" => actual is "integer" or "number" or "float64",
            "integer,string" => actual is "integer" or "string",
            _ => actual == expected,
        };
        if (!fits)
        {
            var named = schema is { Type: "integer", Format: "int32" or "int64" } && actual == "float64" ? schema.Format : expected;
            errors.Add(FieldError.TypeInvalid(path, actual, named));
        }

        return fits;
    }

    private static string TypeName(JsonNode? node) => node.Kind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => node.IsInteger() ? "integer" : "float64",
        _ => "null",
    };

    private static void CheckEnum(JsonNode? node, Schema schema, string path, List<FieldError> errors)
    {
        if (schema.Enum is { } allowed && !allowed.Any(a => JsonNodes.Same(a, node)))
        {
            errors.Add(FieldError.NotSupported(path, JsonText.ToText(node), allowed.Select(a => a.AsString() ?? JsonText.ToText(a))));
        }
    }

    private static void CheckString(string text, Schema schema, string path, List<FieldError> errors)
    {
        var length = text.EnumerateRunes().Count();
        var shown = JsonText.ToText(JsonValue.Create(text));
        if (schema.MaxLength is { } most && length > most)
        {
            errors.Add(FieldError.TooLong(path, most));
        }
        else if (schema.MinLength is { } least && length < least)
        {
            errors.Add(FieldError.Invalid(path, shown, $"{path} in body should be at least {least} chars long"));
        }
        else if (schema.Pattern is { } pattern && !pattern.IsMatch(text))
        {
            errors.Add(FieldError.Invalid(path, shown, $"{path} in body should match '{schema.PatternText}'"));
        }

        if (schema.Type == "string" && schema.Format.Length > 0 && !Formats.Matches(schema.Format, text))
        {
            errors.Add(new FieldError("FieldValueTypeInvalid", path, $"Invalid value: {shown}: {path} in body must be of type {schema.Format}: {shown}"));
        }
    }

    private static void CheckNumber(JsonValue value, Schema schema, string path, List<FieldError> errors)
    {
        var number = value.AsDouble()!.Value;
        var shown = JsonText.ToText(value);
        if (schema.Format.Length > 0 && !Formats.FitsInteger(schema.Format, value))
        {
            errors.Add(FieldError.Invalid("", "\"\"", $"Checked value must be of type {schema.Type} with format {schema.Format} in {path}"));
        }

        if (schema.MultipleOf is { } factor && Math.Abs((number / factor) - Math.Round(number / factor)) > 1e-9)
        {
            errors.Add(FieldError.Invalid(path, shown, $"{path} in body should be a multiple of {Number(factor)}"));
        }

        if (schema.Maximum is { } most && (number > most || (schema.ExclusiveMaximum && number >= most)))
        {
            errors.Add(FieldError.Invalid(path, shown, $"{path} in body should be less than {(schema.ExclusiveMaximum ? "" : "or equal to ")}{Number(most)}"));
        }

        if (schema.Minimum is { } least && (number < least || (schema.ExclusiveMinimum && number <= least)))
        {
            errors.Add(FieldError.Invalid(path, shown, $"{path} in body should be greater than {(schema.ExclusiveMinimum ? "" : "or equal to ")}{Number(least)}"));
        }
    }

    private static void CheckObject(JsonObject map, JsonObject? old, Schema schema, string path, List<FieldError> errors)
    {
        foreach (var name in schema.Required.Where(r => !map.ContainsKey(r)))
        {
            errors.Add(FieldError.Required(Join(path, name)));
        }

        if (schema.MaxProperties is { } most && map.Count > most)
        {
            errors.Add(FieldError.TooMany(path, map.Count, most));
        }

        if (schema.MinProperties is { } least && map.Count < least)
        {
            errors.Add(FieldError.Invalid(path, $"{map.Count}", $"{path} in body should have at least {least} properties"));
        }

        foreach (var (name, field) in schema.Properties)
        {
            if (map.TryGetPropertyValue(name, out var value) && !(path.Length == 0 && name == "metadata"))
            {
                Check(value, old?[name], field, Join(path, name), errors);
            }
        }

        if (schema.AdditionalProperties is { } additional)
        {
            foreach (var (name, value) in map.Where(p => !schema.Properties.ContainsKey(p.Key)))
            {
                Check(value, old?[name], additional, Join(path, name), errors);
            }
        }
    }

    private static void CheckArray(JsonArray list, JsonArray? old, Schema schema, string path, List<FieldError> errors)
    {
        if (schema.MaxItems is { } most && list.Count > most)
        {
            errors.Add(FieldError.TooMany(path, list.Count, most));
        }

        if (schema.MinItems is { } least && list.Count < least)
        {
            errors.Add(FieldError.Invalid(path, $"{list.Count}", $"{path} in body should have at least {least} items"));
        }

        if (schema.Items is { } items)
        {
            foreach (var (index, item) in list.Index())
            {
                Check(item, OldItem(item, old, schema), items, $"{path}[{index}]", errors);
            }
        }
    }

    /// <summary>The item of the old list that is the same one by its keys; only list maps have such.</summary>
    public static JsonNode? OldItem(JsonNode? item, JsonArray? old, Schema list) => list.ListType != "map" || item is not JsonObject entry ? null
        : old?.FirstOrDefault(o => o is JsonObject other && list.ListMapKeys.All(k => JsonNodes.Same(entry[k], other[k])));

    private static void CheckCombinations(JsonNode? node, JsonNode? old, Schema schema, string path, List<FieldError> errors)
    {
        foreach (var part in schema.AllOf)
        {
            Check(node, old, part, path, errors);
        }

        if (schema.AnyOf.Count > 0 && !schema.AnyOf.Any(s => Fits(node, s)))
        {
            errors.Add(FieldError.Invalid(path, "\"\"", $"{path} in body must validate at least one schema (anyOf)"));
        }

        if (schema.OneOf.Count > 0 && schema.OneOf.Count(s => Fits(node, s)) is var count and not 1)
        {
            errors.Add(FieldError.Invalid(path, "\"\"", $"{path} in body must validate one and only one schema (oneOf). {(count == 0 ? "Found none valid" : $"Found {count} valid alternatives")}"));
        }

        if (schema.Not is { } not && Fits(node, not))
        {
            errors.Add(FieldError.Invalid(path, "\"\"", $"{path} in body must not validate the schema (not)"));
        }
    }

    private static bool Fits(JsonNode? node, Schema schema)
    {
        var errors = new List<FieldError>();
        Check(node, null, schema, "", errors);
        return errors.Count == 0;
    }

    private static void CheckLists(JsonNode? node, JsonNode? old, Schema schema, string path, List<FieldError> errors)
    {
        if (old is not null && JsonNodes.Same(node, old))
        {
            return;
        }

        if (node is JsonObject map)
        {
            foreach (var (name, value) in map)
            {
                if (schema.Field(name) is { } field)
                {
                    CheckLists(value, (old as JsonObject)?[name], field, Join(path, name), errors);
                }
            }
        }
        else if (node is JsonArray list && schema.Items is { } items)
        {
            CheckDuplicates(list, schema, path, errors);
            foreach (var (index, item) in list.Index())
            {
                CheckLists(item, OldItem(item, old as JsonArray, schema), items, $"{path}[{index}]", errors);
            }
        }
    }

    private static void CheckDuplicates(JsonArray list, Schema schema, string path, List<FieldError> errors)
    {
        if (schema.ListType is not ("set" or "map"))
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, item) in list.Index())
        {
            var key = schema.ListType == "set" ? JsonText.ToText(item) : KeyOf(item as JsonObject ?? [], schema);
            if (!seen.Add(key))
            {
                errors.Add(FieldError.Duplicate($"{path}[{index}]", key));
            }
        }
    }

    private static string KeyOf(JsonObject item, Schema list)
    {
        var key = new JsonObject();
        foreach (var name in list.ListMapKeys.Order(StringComparer.Ordinal))
        {
            if (item.TryGetPropertyValue(name, out var value))
            {
                key[name] = value?.DeepClone();
            }
        }

        return JsonText.ToText(key);
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
