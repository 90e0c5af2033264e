using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CmkOperator.Schemas.Json;

namespace CmkOperator.Schemas.Structural;

/// <summary>The rules of names, labels, annotations and finalizers, the same for every kind.</summary>
internal static partial class MetadataRules
{
    private const int LongestName = 253;
    private const int LongestLabelValue = 63;
    private const int LargestAnnotations = 262144;

    private const string SubdomainRule =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string KeyRule =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string ValueRule =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    /// <param name="metadata">Of the new object.</param>
    /// <param name="old">Of the stored one, null on create.</param>
    public static IEnumerable<FieldError> Validate(JsonNode? metadata, JsonNode? old)
    {
        if (old is null && ValidateName(metadata.Text("name") ?? "") is { } nameError)
        {
            yield return nameError;
        }

        foreach (var (key, value) in metadata.At("labels") as JsonObject ?? [])
        {
            if (!IsQualifiedName(key))
            {
                yield return FieldError.Invalid("metadata.labels", $"\"{key}\"", KeyRule);
            }

            var text = value.AsString() ?? "";
            if (text.Length > LongestLabelValue)
            {
                yield return FieldError.Invalid("metadata.labels", $"\"{text}\"", $"must be no more than {LongestLabelValue} characters");
            }

            if (!LabelValue().IsMatch(text))
            {
                yield return FieldError.Invalid("metadata.labels", $"\"{text}\"", ValueRule);
            }
        }

        foreach (var error in ValidateAnnotations(metadata.At("annotations") as JsonObject ?? []))
        {
            yield return error;
        }

        foreach (var error in ValidateFinalizers(metadata, old))
        {
            yield return error;
        }
    }

    private static FieldError? ValidateName(string name) => name switch
    {
        "" => FieldError.Required("metadata.name", "name or generateName is required"),
        { Length: > LongestName } => FieldError.Invalid("metadata.name", $"\"{name}\"", $"must be no more than {LongestName} characters"),
        _ when !Subdomain().IsMatch(name) => FieldError.Invalid("metadata.name", $"\"{name}\"", SubdomainRule),
        _ => null,
    };

    private static IEnumerable<FieldError> ValidateAnnotations(JsonObject annotations)
    {
        foreach (var (key, _) in annotations.Where(a => !IsQualifiedName(a.Key.ToLowerInvariant())))
        {
            yield return FieldError.Invalid("metadata.annotations", $"\"{key}\"", KeyRule);
        }

        if (annotations.Sum(a => a.Key.Length + (a.Value.AsString()?.Length ?? 0)) > LargestAnnotations)
        {
            yield return FieldError.TooLong("metadata.annotations", LargestAnnotations);
        }
    }

    private static IEnumerable<FieldError> ValidateFinalizers(JsonNode? metadata, JsonNode? old)
    {
        var finalizers = metadata.At("finalizers").Strings().ToList();
        foreach (var finalizer in finalizers.Where(f => !IsQualifiedName(f)))
        {
            yield return FieldError.Invalid("metadata.finalizers", $"\"{finalizer}\"", KeyRule);
        }

        var added = finalizers.Except(old.At("finalizers").Strings()).Order(StringComparer.Ordinal).ToList();
        if (old.Text("deletionTimestamp") is not null && added.Count > 0)
        {
            yield return FieldError.Forbidden("metadata.finalizers",
                $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{string.Join(", ", added.Select(f => $"\"{f}\""))}}}");
        }
    }

    private static bool IsQualifiedName(string key)
    {
        var parts = key.Split('/');
        return parts switch
        {
            [var name] => NamePart().IsMatch(name),
            [var prefix, var name] => prefix.Length <= LongestName && Subdomain().IsMatch(prefix) && NamePart().IsMatch(name),
            _ => false,
        };
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"\A([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)\z")]
    private static partial Regex NamePart();

    [GeneratedRegex(@"\A(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\z")]
    private static partial Regex LabelValue();
}
