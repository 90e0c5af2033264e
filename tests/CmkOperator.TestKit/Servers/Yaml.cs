using System.Text.Json.Nodes;
using CmkOperator.Schemas.Yaml;

namespace CmkOperator.TestKit.Servers;

/// <summary>Reads and writes YAML as the embedded API server does.</summary>
public static class Yaml
{
    /// <summary>The documents of a stream, empty ones left out.</summary>
    public static IReadOnlyList<JsonNode> ReadAll(string text) => YamlToJson.ReadAll(text);

    /// <summary>The one object in a document.</summary>
    public static JsonObject ReadObject(string text) => YamlToJson.ReadObject(text);

    /// <summary>The one object in a file of the source tree.</summary>
    /// <param name="path">Its path from the root, in parts.</param>
    public static JsonObject ReadFile(params string[] path) => ReadObject(File.ReadAllText(Repository.PathOf(path)));

    /// <summary>Writes JSON as YAML.</summary>
    public static string Write(JsonNode? node) => JsonToYaml.Write(node);
}
