using YamlDotNet.RepresentationModel;

namespace CmkOperator.Tests.Api;

/// <summary>A node of the CRD's schema, read from the YAML.</summary>
internal sealed class CrdSchema(string path, YamlMappingNode node)
{
    /// <summary>Path from the object's root, <c>[]</c> for the items of a list and <c>{}</c> for the values of a map.</summary>
    public string Path { get; } = path;

    public string Type => Text("type") ?? string.Empty;

    public string Description => Text("description") ?? string.Empty;

    public IReadOnlyList<string> Required => Strings("required");

    public IReadOnlyList<string> Enum => Strings("enum");

    public IReadOnlyDictionary<string, CrdSchema> Properties => Child("properties") is { } properties
        ? properties.Children.ToDictionary(
            pair => pair.Key.ToString(), pair => new CrdSchema($"{Path}.{pair.Key}".TrimStart('.'), (YamlMappingNode)pair.Value))
        : new Dictionary<string, CrdSchema>();

    public CrdSchema? Items => Child("items") is { } items ? new CrdSchema($"{Path}[]", items) : null;

    public CrdSchema? Values => Child("additionalProperties") is { } values ? new CrdSchema($"{Path}{{}}", values) : null;

    public IReadOnlyList<CrdValidation> Validations => node.Children.TryGetValue("x-kubernetes-validations", out var list)
        ? [.. ((YamlSequenceNode)list).Children.Cast<YamlMappingNode>().Select(CrdValidation.Of)]
        : [];

    public string? Text(string key) => node.Children.TryGetValue(key, out var value) ? value.ToString() : null;

    /// <summary>This node and all below it.</summary>
    public IEnumerable<CrdSchema> Walk()
    {
        yield return this;
        foreach (var below in Properties.Values.Concat(new[] { Items, Values }.OfType<CrdSchema>()).SelectMany(child => child.Walk()))
        {
            yield return below;
        }
    }

    private YamlMappingNode? Child(string key) => node.Children.TryGetValue(key, out var value) ? value as YamlMappingNode : null;

    private string[] Strings(string key) =>
        node.Children.TryGetValue(key, out var value) ? [.. ((YamlSequenceNode)value).Children.Select(item => item.ToString())] : [];
}
