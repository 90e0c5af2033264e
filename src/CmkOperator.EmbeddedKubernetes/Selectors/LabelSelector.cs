using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Statuses;
using CmkOperator.Schemas.Json;

namespace CmkOperator.EmbeddedKubernetes.Selectors;

/// <summary>A label selector: <c>a=b,c!=d,e in (f,g),h notin (i),j,!k</c>.</summary>
internal sealed class LabelSelector
{
    private readonly List<LabelRequirement> _requirements;

    private LabelSelector(List<LabelRequirement> requirements) => _requirements = requirements;

    /// <exception cref="ApiException">The text is not a selector.</exception>
    public static LabelSelector Parse(string? text) => new([.. Split(text ?? "").Select(LabelRequirement.Parse)]);

    public bool Matches(JsonObject item)
    {
        var labels = item.At("metadata", "labels");
        return _requirements.TrueForAll(r => r.Matches(labels.Text(r.Key)));
    }

    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        var depth = 0;
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] is '(' or ')')
            {
                depth += text[i] == '(' ? 1 : -1;
            }
            else if (i == text.Length || (text[i] == ',' && depth == 0))
            {
                if (i > start)
                {
                    parts.Add(text[start..i].Trim());
                }

                start = i + 1;
            }
        }

        return parts;
    }
}
