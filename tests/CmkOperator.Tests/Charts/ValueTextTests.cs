using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace CmkOperator.Tests.Charts;

/// <summary>README and schema repeat the description of each value in <c>values.yaml</c>, and all describe a second release the same way.</summary>
public sealed partial class ValueTextTests
{
    private static readonly string Chart = Repository.PathOf("charts", "cmk-operator");

    [Fact]
    public void The_README_and_the_schema_repeat_the_comment_of_every_value()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Chart, "values.schema.json")))!;
        var rows = File.ReadLines(Path.Combine(Chart, "README.md")).Select(line => Row().Match(line)).Where(row => row.Success)
            .ToDictionary(row => row.Groups["value"].Value, row => row.Groups["meaning"].Value);
        var comments = Comments().ToDictionary();

        Assert.NotEmpty(comments);
        Assert.All(comments, value => Assert.Equal(value.Value, rows.GetValueOrDefault(value.Key)));
        Assert.All(comments, value => Assert.Equal(value.Value, Description(schema, value.Key)));
        Assert.Equal(rows.Keys.Order(StringComparer.Ordinal), comments.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("charts/cmk-operator/README.md")]
    [InlineData("charts/cmk-operator/values.yaml")]
    [InlineData("charts/cmk-operator/templates/NOTES.txt")]
    [InlineData("docs/install.md")]
    [InlineData("docs/threat-model.md")]
    public void The_text_explains_that_a_second_release_must_watch_other_namespaces_or_other_labels(string file)
    {
        var text = Blank().Replace(File.ReadAllText(Repository.PathOf(file)).Replace("\n# ", " ", StringComparison.Ordinal), " ");

        Assert.Matches("(second|Another|[Ss]everal) releases?.{0,300}(other namespaces|namespaces of (its|their) own)", text);
    }

    // Each value with a comment right above it, by its path.
    private static IEnumerable<KeyValuePair<string, string>> Comments()
    {
        List<(int Indent, string Key)> path = [];
        List<string> comment = [];
        foreach (var line in File.ReadLines(Path.Combine(Chart, "values.yaml")))
        {
            if (Comment().Match(line) is { Success: true } said)
            {
                comment.Add(said.Groups["text"].Value);
            }
            else
            {
                if (Key().Match(line) is { Success: true } key)
                {
                    path.RemoveAll(parent => parent.Indent >= key.Groups["indent"].Length);
                    path.Add((key.Groups["indent"].Length, key.Groups["key"].Value));
                    if (comment.Count > 0)
                    {
                        yield return new(string.Join('.', path.Select(parent => parent.Key)), string.Join(' ', comment));
                    }
                }

                comment = [];
            }
        }
    }

    private static string? Description(JsonNode schema, string path)
    {
        var node = path.Split('.').Aggregate((JsonNode?)schema, (node, key) => Resolve(node)?["properties"]?[key]);
        return (string?)node?["description"];

        JsonNode? Resolve(JsonNode? at) =>
            (string?)at?["$ref"] is { } reference ? schema["definitions"]![reference["#/definitions/".Length..]] : at;
    }

    [GeneratedRegex(@"^\| `(?<value>[A-Za-z.]+)` \| `.*` \| (?<meaning>.+) \|$")]
    private static partial Regex Row();

    [GeneratedRegex("^ *# (?<text>.+)$")]
    private static partial Regex Comment();

    [GeneratedRegex("^(?<indent> *)(?<key>[A-Za-z]+):")]
    private static partial Regex Key();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
