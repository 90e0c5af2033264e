using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Resources;
using CmkOperator.EmbeddedKubernetes.Statuses;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Structural;

namespace CmkOperator.EmbeddedKubernetes.Operations;

/// <summary>Brings a body to the form of its kind: type checked, unknown fields gone, defaults set.</summary>
internal static class ObjectIntake
{
    /// <summary>Rejects a body that is not an object of the kind.</summary>
    public static void CheckType(JsonObject body, ResourceDefinition definition)
    {
        foreach (var field in new[] { "kind", "apiVersion" })
        {
            if (string.IsNullOrEmpty(body.Text(field)))
            {
                var text = JsonText.ToText(body);
                var shown = text.Length > 30 ? $"{text[..30]} ..." : text;
                var word = field == "kind" ? "Kind" : "apiVersion";
                throw ApiErrors.BadRequest($"the object provided is unrecognized (must be of type {definition.Kind}): Object '{word}' is missing in '{text}' ({shown})");
            }
        }

        if (body.Text("apiVersion") != definition.ApiVersion)
        {
            throw ApiErrors.BadRequest($"the API version in the data ({body.Text("apiVersion")}) does not match the expected API version ({definition.ApiVersion})");
        }

        if (body.Text("kind") != definition.Kind)
        {
            var kind = body.Text("kind")!;
            throw ApiErrors.Invalid(definition.Group, kind, body.Text("metadata", "name") ?? "", [FieldError.Invalid("kind", $"\"{kind}\"", $"must be {definition.Kind}")]);
        }
    }

    /// <summary>Prunes and defaults in place.</summary>
    /// <returns>The unknown fields in words.</returns>
    public static List<string> Shape(JsonObject body, ResourceDefinition definition)
    {
        var unknown = SchemaPruner.PruneObject(body, definition.Schema);
        CleanMetadata(body.Ensure("metadata"), definition);
        if (definition.Behavior.IsStronglyTyped && SchemaValidator.Validate(body, null, definition.Schema).Find(e => e.Reason == "FieldValueTypeInvalid") is { } fault)
        {
            throw ApiErrors.BadRequest($"{definition.Kind} in version \"{definition.Version}\" cannot be handled as a {definition.Kind}: {fault.Field}: {fault.Detail}");
        }

        SchemaDefaulter.Apply(body, definition.Schema);
        return [.. unknown.Select(u => $"unknown field \"{u}\"")];
    }

    private static void CleanMetadata(JsonObject metadata, ResourceDefinition definition)
    {
        foreach (var name in metadata.Where(p => p.Value is null || p.Key == "selfLink").Select(p => p.Key).ToList())
        {
            metadata.Remove(name);
        }

        foreach (var (name, value) in metadata.ToList())
        {
            var empty = value is JsonObject { Count: 0 } or JsonArray { Count: 0 } || (value.AsString() == "" && name != "name");
            if (empty)
            {
                metadata.Remove(name);
            }
        }

        if (SchemaValidator.Validate(metadata, null, ObjectMetaSchema.Instance).Find(e => e.Reason == "FieldValueTypeInvalid") is { } fault)
        {
            var field = fault.Field.Split('.', '[')[0];
            var expected = ObjectMetaSchema.Instance.Properties[field].Type switch { "integer" => "int64", "array" => "list", "object" => "map of strings", var type => type };
            throw ApiErrors.BadRequest($"{definition.Kind} in version \"{definition.Version}\" cannot be handled as a {definition.Kind}: json: cannot unmarshal into Go struct field ObjectMeta.{field} of type {expected}");
        }
    }
}
