using System.Text.Json.Nodes;

namespace CmkOperator.Schemas.Structural;

/// <summary>Finds what an API server would reject in an object of any kind: metadata, schema, validation rules.</summary>
internal static class ObjectFaults
{
    /// <summary>What the API server says in place of what its rules would have found in an object of the wrong form.</summary>
    public const string RulesNotChecked = "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";

    private static readonly string[] Blocking =
        ["FieldValueNotSupported", "FieldValueRequired", "FieldValueTooLong", "FieldValueTooMany", "FieldValueTypeInvalid"];

    /// <summary>All faults, in the words and the order of the API server.</summary>
    /// <param name="schema">The schema of the whole object.</param>
    /// <param name="item">The object, with its defaults set.</param>
    /// <param name="old">The stored object; null on create.</param>
    /// <param name="now">The time, for rules that compare with it.</param>
    public static List<FieldError> Find(Schema schema, JsonObject item, JsonObject? old, DateTimeOffset now)
    {
        var errors = MetadataRules.Validate(item["metadata"], old?["metadata"]).ToList();
        errors.AddRange(SchemaValidator.Validate(item, old, schema));
        if (schema.HasRules)
        {
            errors.AddRange(errors.Exists(e => Blocking.Contains(e.Reason))
                ? [FieldError.Invalid("", "null", RulesNotChecked)]
                : RuleValidator.Validate(item, old, schema, now));
        }

        return errors;
    }
}
