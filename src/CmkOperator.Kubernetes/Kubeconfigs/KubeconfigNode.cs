using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace CmkOperator.Kubernetes.Kubeconfigs;

/// <summary>A mapping in a kubeconfig: its fields by name, and errors that name file, entry and field.</summary>
/// <param name="file">The full path of the file.</param>
/// <param name="entry">What the mapping is, such as <c>user 'dev'</c>.</param>
/// <param name="mapping">The YAML.</param>
internal sealed class KubeconfigNode(string file, string entry, YamlMappingNode mapping)
{
    // A kubeconfig has seven levels; deeper text would exhaust the stack, and aliases could make a small text huge.
    private const int DeepestNesting = 32;
    private const int MostJsonNodes = 10_000;

    private static readonly string[] Truths = ["true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y"];
    private static readonly string[] Falsehoods = ["false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N"];

    /// <summary>The file that holds it.</summary>
    public string File => file;

    /// <summary>What the mapping is, such as <c>user 'dev'</c>.</summary>
    public string Entry => entry;

    /// <summary>The documents of a file that are mappings; an empty file has none.</summary>
    /// <exception cref="KubeconfigException">The text is not YAML, or a document is something else than a mapping.</exception>
    public static IReadOnlyList<KubeconfigNode> ReadAll(string file, string text)
    {
        try
        {
            DemandShallow(file, text);
            var stream = new YamlStream();
            // Merge keys (<<) are resolved, as kubectl does. The parser has no one exception for what is wrong with them.
            stream.Load(new MergingParser(new Parser(new StringReader(text))));
            return [.. stream.Documents.Where(document => !IsNull(document.RootNode)).Select(document => new KubeconfigNode(
                file, "the file", document.RootNode as YamlMappingNode ?? throw new KubeconfigException($"{file} is not a kubeconfig: it holds no YAML mapping.")))];
        }
        catch (Exception failure) when (failure is YamlException or ArgumentException or InvalidOperationException or KeyNotFoundException)
        {
            throw new KubeconfigException($"{file} is not YAML: {failure.Message}", failure);
        }
    }

    /// <summary>A scalar, or null when it is absent, empty or null.</summary>
    /// <exception cref="KubeconfigException">It is not a scalar.</exception>
    public string? Text(string field) => Find(field) switch
    {
        null => null,
        YamlScalarNode { Value: { Length: > 0 } value } => value,
        YamlScalarNode => null,
        _ => throw Refuse(field, "is not a text"),
    };

    /// <summary>A boolean; false when it is absent.</summary>
    /// <exception cref="KubeconfigException">It is neither true nor false.</exception>
    public bool Flag(string field) => Text(field) switch
    {
        null => false,
        { } text when Truths.Contains(text) => true,
        { } text when Falsehoods.Contains(text) => false,
        _ => throw Refuse(field, "is neither true nor false"),
    };

    /// <summary>The scalars of a list; empty when it is absent.</summary>
    /// <exception cref="KubeconfigException">It is not a list of scalars.</exception>
    public IReadOnlyList<string> Texts(string field) => Find(field) switch
    {
        null => [],
        YamlSequenceNode list => [.. list.Select(item =>
            item is YamlScalarNode scalar && !IsNull(scalar) ? scalar.Value ?? string.Empty : throw Refuse(field, "is not a list of texts"))],
        _ => throw Refuse(field, "is not a list"),
    };

    /// <summary>A mapping, or null when it is absent.</summary>
    /// <exception cref="KubeconfigException">It is not a mapping.</exception>
    public KubeconfigNode? Map(string field) => Find(field) switch
    {
        null => null,
        YamlMappingNode inner => new KubeconfigNode(file, entry, inner),
        _ => throw Refuse(field, "is not a mapping"),
    };

    /// <summary>The mappings of a list; empty when it is absent.</summary>
    /// <exception cref="KubeconfigException">It is not a list of mappings.</exception>
    public IReadOnlyList<KubeconfigNode> Maps(string field) => Find(field) switch
    {
        null => [],
        YamlSequenceNode list => [.. list.Select(item => new KubeconfigNode(
            file, entry, item as YamlMappingNode ?? throw Refuse(field, "is not a list of mappings")))],
        _ => throw Refuse(field, "is not a list"),
    };

    /// <summary>The names of the fields that are set.</summary>
    /// <exception cref="KubeconfigException">A key is not a scalar.</exception>
    public IReadOnlyList<string> Fields() => [.. mapping.Children
        .Where(pair => !IsNull(pair.Value))
        .Select(pair => pair.Key is YamlScalarNode { Value: { } name } ? name : throw Refuse("a key", "is not a text"))];

    /// <summary>The same mapping under another name in messages.</summary>
    public KubeconfigNode As(string name) => new(file, name, mapping);

    /// <summary>The field as JSON, or null when it is absent.</summary>
    /// <exception cref="KubeconfigException">It is too large.</exception>
    public JsonNode? Json(string field)
    {
        var left = MostJsonNodes;
        return Find(field) is { } node ? ToJson(node, 0, ref left) : null;

        JsonNode? ToJson(YamlNode node, int depth, ref int left)
        {
            if (depth > DeepestNesting || left-- <= 0)
            {
                throw Refuse(field, "is too large");
            }

            switch (node)
            {
                case YamlMappingNode map:
                    var result = new JsonObject();
                    foreach (var (key, value) in map.Children)
                    {
                        result[key is YamlScalarNode { Value: { } name } ? name : throw Refuse(field, "has a key that is not a text")] =
                            ToJson(value, depth + 1, ref left);
                    }

                    return result;
                case YamlSequenceNode list:
                    var items = new JsonArray();
                    foreach (var item in list)
                    {
                        items.Add(ToJson(item, depth + 1, ref left));
                    }

                    return items;
                case YamlScalarNode { Style: ScalarStyle.Plain, Value: { } plain }:
                    return IsNull(node) ? null : Plain(plain);
                default:
                    return JsonValue.Create((node as YamlScalarNode)?.Value);
            }
        }
    }

    /// <summary>An error about a field.</summary>
    /// <param name="field">Its name.</param>
    /// <param name="problem">What is wrong, after the name; without values, which may be secrets.</param>
    /// <param name="cause">What failed underneath, or null.</param>
    public KubeconfigException Refuse(string field, string problem, Exception? cause = null) =>
        new($"{file}: {field} of {entry} {problem}.", cause);

    private YamlNode? Find(string field) =>
        mapping.Children.TryGetValue(new YamlScalarNode(field), out var node) && !IsNull(node) ? node : null;

    private static bool IsNull(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" };

    private static void DemandShallow(string file, string text)
    {
        var parser = new Parser(new StringReader(text));
        for (var depth = 0; parser.MoveNext();)
        {
            // Plus one where a mapping or list begins, minus one where it ends, nothing for scalars.
            depth += parser.Current is MappingStart or SequenceStart or MappingEnd or SequenceEnd ? parser.Current.NestingIncrease : 0;
            if (depth > DeepestNesting)
            {
                throw new KubeconfigException($"{file} is not a kubeconfig: it is nested too deeply at line {parser.Current!.Start.Line}.");
            }
        }
    }

    private static JsonValue Plain(string text) => text switch
    {
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        _ when decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) =>
            JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };
}
