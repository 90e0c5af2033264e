using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Statuses;

namespace CmkOperator.EmbeddedKubernetes.Selectors;

/// <summary>A field selector: <c>metadata.name=a,spec.color!=red</c>.</summary>
internal sealed class FieldSelector
{
    private readonly List<(string Field, string Value, bool Equal)> _terms;

    private FieldSelector(List<(string Field, string Value, bool Equal)> terms) => _terms = terms;

    /// <summary>The name it is bound to, if it is bound to one.</summary>
    public string? Name => _terms.Find(t => t is { Field: "metadata.name", Equal: true }).Value;

    /// <param name="text">The selector, or null for all.</param>
    /// <param name="isSupported">Whether a kind can be selected by a field.</param>
    /// <exception cref="ApiException">The text is not a selector, or names another field.</exception>
    public static FieldSelector Parse(string? text, Func<string, bool> isSupported)
    {
        var terms = new List<(string, string, bool)>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var (field, value, equal) = ParseTerm(part) ?? throw ApiErrors.BadRequest($"invalid selector: '{text}'; can't understand '{part}'");
            if (!isSupported(field))
            {
                throw ApiErrors.BadRequest($"field label not supported: {field}");
            }

            terms.Add((field, value, equal));
        }

        return new FieldSelector(terms);
    }

    /// <param name="item">The object.</param>
    /// <param name="valueOf">The value of a field of it, empty when it has none.</param>
    public bool Matches(JsonObject item, Func<JsonObject, string, string> valueOf) => _terms.TrueForAll(t => (valueOf(item, t.Field) == t.Value) == t.Equal);

    private static (string Field, string Value, bool Equal)? ParseTerm(string part)
    {
        foreach (var sign in new[] { "!=", "==", "=" })
        {
            if (part.IndexOf(sign, StringComparison.Ordinal) is var at and > 0)
            {
                return (part[..at], part[(at + sign.Length)..].Replace("\\", "", StringComparison.Ordinal), sign != "!=");
            }
        }

        return null;
    }
}
