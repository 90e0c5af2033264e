namespace CmkOperator.Schemas.Structural;

/// <summary>One cause of an error, as <c>k8s.io/apimachinery/pkg/util/validation/field</c> words them.</summary>
/// <param name="Reason">The machine-readable cause, for example <c>FieldValueRequired</c>.</param>
/// <param name="Field">The path, <c>&lt;nil&gt;</c> for the object itself.</param>
/// <param name="Detail">The sentence that follows the path.</param>
internal sealed record FieldError(string Reason, string Field, string Detail)
{
    public static FieldError Required(string field, string detail = "") =>
        new("FieldValueRequired", Name(field), detail.Length == 0 ? "Required value" : $"Required value: {detail}");

    /// <param name="field">The path.</param>
    /// <param name="value">The value as JSON, or null where none is shown.</param>
    /// <param name="detail">What is wrong with it.</param>
    public static FieldError Invalid(string field, string? value, string detail) =>
        new("FieldValueInvalid", Name(field), value is null ? $"Invalid value: {detail}" : $"Invalid value: {value}: {detail}");

    public static FieldError TypeInvalid(string field, string actual, string expected) =>
        new("FieldValueTypeInvalid", Name(field), $"Invalid value: \"{actual}\": {field} in body must be of type {expected}: \"{actual}\"");

    public static FieldError Forbidden(string field, string detail) => new("FieldValueForbidden", Name(field), $"Forbidden: {detail}");

    public static FieldError Duplicate(string field, string value) => new("FieldValueDuplicate", Name(field), $"Duplicate value: {value}");

    public static FieldError NotSupported(string field, string value, IEnumerable<string> supported) =>
        new("FieldValueNotSupported", Name(field), $"Unsupported value: {value}: supported values: {string.Join(", ", supported.Select(s => $"\"{s}\""))}");

    public static FieldError TooLong(string field, long most) => new("FieldValueTooLong", Name(field), $"Too long: may not be more than {most} bytes");

    public static FieldError TooMany(string field, int actual, long most) =>
        new("FieldValueTooMany", Name(field), $"Too many: {actual}: must have at most {most} items");

    private static string Name(string field) => field.Length == 0 ? "<nil>" : field;
}
