using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Json;
using CmkOperator.EmbeddedKubernetes.Resources;
using CmkOperator.EmbeddedKubernetes.Schemas;
using CmkOperator.EmbeddedKubernetes.Statuses;

namespace CmkOperator.EmbeddedKubernetes.Operations;

/// <summary>All checks of an object before it is stored: metadata, schema, validation rules, the rules of its kind.</summary>
internal static class ObjectRules
{
    private static readonly string[] Blocking =
        ["FieldValueNotSupported", "FieldValueRequired", "FieldValueTooLong", "FieldValueTooMany", "FieldValueTypeInvalid"];

    /// <exception cref="ApiException">There are faults; all of them are named.</exception>
    public static void Check(ResourceDefinition definition, JsonObject item, JsonObject? old, DateTimeOffset now)
    {
        var errors = MetadataRules.Validate(item["metadata"], old?["metadata"]).ToList();
        errors.AddRange(SchemaValidator.Validate(item, old, definition.Schema));
        if (definition.Schema.HasRules)
        {
            errors.AddRange(errors.Exists(e => Blocking.Contains(e.Reason))
                ? [FieldError.Invalid("", "null", "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation")]
                : RuleValidator.Validate(item, old, definition.Schema, now));
        }

        errors.AddRange(definition.Behavior.Validate(item, old));
        if (errors.Count > 0)
        {
            throw ApiErrors.Invalid(definition.Group, definition.Kind, item.Text("metadata", "name") ?? "", errors);
        }
    }
}
