using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.Cli.Manifests;
using CmkOperator.Cli.Terminal;
using CmkOperator.Schemas.Structural;
using CmkOperator.Schemas.Yaml;

namespace CmkOperator.Cli.Import;

/// <summary>Manifests as YAML: fields in the order of the CustomResourceDefinition, with comments.</summary>
internal static class ManifestText
{
    private const int Width = 120;

    /// <summary>The text of a manifest, ending in a line feed.</summary>
    /// <param name="draft">The manifest.</param>
    /// <param name="header">What stands above it, a sentence each.</param>
    public static string Write(ManifestDraft draft, IEnumerable<string> header)
    {
        var text = new StringBuilder();
        foreach (var line in header)
        {
            Comment(text, line, 0);
        }

        foreach (var (key, value) in draft.Object)
        {
            Field(text, key, value, key == "spec" ? WorkspaceSchema.Spec : null, 0, key == "spec" ? string.Empty : null, draft.Comments);
        }

        return text.ToString();
    }

    /// <summary>The text as comments, so that nothing applies it.</summary>
    public static string AsComment(string text) => string.Concat(text.TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? "#\n" : $"# {line}\n"));

    private static void Mapping(StringBuilder text, JsonObject mapping, Schema? schema, int indent, string? path, IReadOnlyDictionary<string, string> comments)
    {
        var order = (schema?.Properties.Keys ?? []).Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        foreach (var (key, value) in mapping.OrderBy(pair => order.GetValueOrDefault(pair.Key, int.MaxValue)).ThenBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Field(text, key, value, schema?.Properties.GetValueOrDefault(key), indent, path is null ? null : path.Length == 0 ? key : $"{path}.{key}", comments);
        }
    }

    private static void Field(StringBuilder text, string key, JsonNode? value, Schema? schema, int indent, string? path, IReadOnlyDictionary<string, string> comments)
    {
        if (path is not null && comments.TryGetValue(path, out var comment))
        {
            Comment(text, comment, indent);
        }

        text.Append(' ', indent).Append(Scalar(key)).Append(':');
        switch (value)
        {
            case JsonObject { Count: > 0 } mapping:
                text.Append('\n');
                Mapping(text, mapping, schema, indent + 2, path, comments);
                break;
            case JsonArray { Count: > 0 } list:
                text.Append('\n');
                foreach (var item in list)
                {
                    text.Append(' ', indent + 2).Append("- ").Append(Scalar(item)).Append('\n');
                }

                break;
            default:
                text.Append(' ').Append(Scalar(value)).Append('\n');
                break;
        }
    }

    private static void Comment(StringBuilder text, string sentence, int indent)
    {
        foreach (var line in TextFold.Lines(sentence.ReplaceLineEndings(" "), Width - indent - 2))
        {
            text.Append(' ', indent).Append("# ").Append(line).Append('\n');
        }
    }

    private static string Scalar(JsonNode? value) => JsonToYaml.Write(value?.DeepClone()).TrimEnd('\n');
}
