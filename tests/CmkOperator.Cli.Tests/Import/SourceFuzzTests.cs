using System.Text.Json.Nodes;
using CmkOperator.Schemas.Yaml;
using Xunit;

namespace CmkOperator.Cli.Tests.Import;

/// <summary>Files of others have any shape: whatever a file has in place of a value, the command ends with sentences.</summary>
public sealed class SourceFuzzTests : IDisposable
{
    private const int Rounds = 100;
    private static readonly string[] Others = ["null", "1", "true", "\"\"", "\"x\"", "[]", "{}", "[null]", "[[1]]", "{\"\": {\"a\": null}}", "\"[parameters(\"", "\"[concat()]\"", "\"/subscriptions//\"", "\"a\\nb: c\""];

    private readonly string _folder = Directory.CreateTempSubdirectory("cmk-import-").FullName;

    public static TheoryData<string> Sources => [.. SourceFiles.All.Keys.Where(name => !name.StartsWith("azure", StringComparison.Ordinal) && name != "resource")];

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task A_value_of_any_other_shape_ends_in_sentences(string name)
    {
        var random = new Random(name.Length);
        for (var round = 0; round < Rounds; round++)
        {
            var source = SourceFiles.All[name](ImportInputTests.World);
            var changed = source with { Files = [.. source.Files.Select(file => (file.Name, Text: Change(file.Text, random)))] };

            var run = await CommandRun.OfAsync(["import", .. await changed.WriteAsync(_folder), "--offline"]);

            Assert.True(run.ExitCode is 0 or 1 && run.Error.Length > 0 && !run.Error.Contains("another kind of value", StringComparison.Ordinal), run.Error + string.Join('\n', changed.Files.Select(file => file.Text)));
            Assert.All(YamlReader.ReadAll(run.Out), document => Assert.Null(document.Problem));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Change(string text, Random random)
    {
        var documents = YamlReader.ReadAll(text).Select(document => document.Json!).ToList();
        var nodes = documents.SelectMany(All).Where(node => node.Parent is not null).ToList();
        var node = nodes[random.Next(nodes.Count)];
        var other = Others[random.Next(Others.Length)];
        var replacement = JsonNode.Parse(other);
        if (node.Parent is JsonObject parent)
        {
            parent[node.GetPropertyName()] = replacement;
        }
        else
        {
            node.Parent!.AsArray()[node.GetElementIndex()] = replacement;
        }

        return documents.Count == 1 ? documents[0].ToJsonString() : string.Join("\n---\n", documents.Select(JsonToYaml.Write));
    }

    private static IEnumerable<JsonNode> All(JsonNode node) => node switch
    {
        JsonObject found => found.Select(pair => pair.Value).OfType<JsonNode>().SelectMany(All).Prepend(node),
        JsonArray list => list.OfType<JsonNode>().SelectMany(All).Prepend(node),
        _ => [node],
    };
}
