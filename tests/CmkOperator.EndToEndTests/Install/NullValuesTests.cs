using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.EndToEndTests.Install;

/// <summary>Helm removes a value that is set to null. Every value of the chart then counts as empty, or is reported missing by name; none renders nonsense.</summary>
public sealed partial class NullValuesTests
{
    private static readonly string Chart = Repository.PathOf("charts", "cmk-operator");

    // The README's tables have a row for each value, with its path and its default as JSON.
    private static readonly IReadOnlyList<(string Path, JsonNode Default)> Values =
        [.. File.ReadLines(Path.Combine(Chart, "README.md")).Select(line => Row().Match(line)).Where(row => row.Success)
            .Select(row => (row.Groups["path"].Value, JsonNode.Parse(row.Groups["default"].Value)!))];

    private static IEnumerable<string> Sections =>
        Values.Select(value => value.Path).Where(path => path.Contains('.', StringComparison.Ordinal))
            .SelectMany(path => path.Split('.')[..^1].Select((_, depth) => string.Join('.', path.Split('.')[..(depth + 1)]))).Distinct();

    [Fact]
    public async Task What_is_empty_by_default_is_empty_when_it_is_null()
    {
        var empty = Values.Where(value => value.Default.ToJsonString() is "\"\"" or "[]" or "{}").ToList();
        var (nulls, wanted) = (Everything(), Everything());
        foreach (var (path, standard) in empty)
        {
            Put(nulls, path, null);
            Put(wanted, path, standard.DeepClone());
        }

        var (output, refusal) = await Installation.TryChartAsync(nulls.ToJsonString());

        Assert.Null(refusal);
        Assert.Equal((await Installation.TryChartAsync(wanted.ToJsonString())).Output, output);
    }

    [Fact]
    public async Task A_map_with_a_default_is_omitted_when_it_is_null()
    {
        var nulls = Everything();
        foreach (var (path, _) in Values.Where(value => value.Default is JsonObject { Count: > 0 }))
        {
            Put(nulls, path, null);
        }

        var installation = await Installation.OfChartAsync(nulls.ToJsonString());

        string[] expected = ["args", "env", "image", "imagePullPolicy", "name", "ports", "volumeMounts"];
        Assert.Equal(expected, installation.Pod["containers"]![0]!.AsObject().Select(field => field.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_empty_is_reported_missing_by_name()
    {
        var needed = Values.Where(value => value.Default is JsonArray { Count: > 0 } || value.Default is JsonValue given && given.ToString().Length > 0).Select(value => value.Path);
        var wrong = new List<string>();
        foreach (var path in needed.Concat(Sections))
        {
            var nulls = new JsonObject();
            Put(nulls, path, null);
            var (_, refusal) = await Installation.TryChartAsync(nulls.ToJsonString());
            if (refusal is null || !refusal.Contains(path.Split('.')[^1], StringComparison.Ordinal) || refusal.Contains(".yaml:", StringComparison.Ordinal))
            {
                wrong.Add($"{path}: {refusal ?? "was taken"}");
            }
        }

        Assert.Empty(wrong);
    }

    // Without the custom cloud, whose endpoints cannot be empty.
    private static JsonObject Everything()
    {
        var values = Yaml.ReadObject(File.ReadAllText(Path.Combine(Chart, "ci", "everything-values.yaml")));
        values.Remove("cloud");
        return values;
    }

    private static void Put(JsonObject values, string path, JsonNode? value)
    {
        var keys = path.Split('.');
        foreach (var key in keys[..^1])
        {
            values[key] ??= new JsonObject();
            values = values[key]!.AsObject();
        }

        values[keys[^1]] = value;
    }

    [GeneratedRegex("^\\| `(?<path>[A-Za-z.]+)` \\| `(?<default>.+?)` \\|")]
    private static partial Regex Row();
}
