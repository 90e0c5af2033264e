using System.Text.Json.Nodes;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.EndToEndTests.Install;

/// <summary>
/// The alerts as Prometheus judges them. A file in the folder Alerts has the cases of each, in the language of <c>promtool test rules</c>.
/// </summary>
public sealed class AlertTests
{
    private static readonly string Cases = Repository.PathOf("tests", "CmkOperator.EndToEndTests", "Install", "Alerts");

    public static TheoryData<string> Alerts => [.. Rules().Select(rule => (string)rule["alert"]!)];

    [Theory, MemberData(nameof(Alerts))]
    public async Task An_alert_fires_holds_over_a_failover_and_resolves(string alert)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var program = Promtool.Require();
        var folder = Directory.CreateTempSubdirectory("alerts-").FullName;
        try
        {
            // JSON is YAML.
            await File.WriteAllTextAsync(Path.Combine(folder, "rules.yaml"), Specification().ToJsonString(), cancellation);
            File.Copy(Path.Combine(Cases, $"{alert}.yaml"), Path.Combine(folder, "cases.yaml"));
            var (code, output, errors) = await Tool.TryAsync(program, ["test", "rules", "cases.yaml"], folder);
            Assert.True(code == 0, output + errors);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory, MemberData(nameof(Alerts))]
    public void Every_alert_has_a_case_of_each_kind(string alert)
    {
        var text = File.ReadAllText(Path.Combine(Cases, $"{alert}.yaml"));
        var names = Yaml.ReadAll(text).Single()["tests"]!.AsArray().Select(test => (string)test!["name"]!).ToList();

        Assert.Contains(names, name => name.StartsWith("fires", StringComparison.Ordinal));
        Assert.Contains(names, name => name.Contains("failover", StringComparison.Ordinal));
        Assert.Contains(names, name => name.StartsWith("resolves", StringComparison.Ordinal));
        Assert.DoesNotContain(Rules(), rule => (string?)rule["alert"] != alert && text.Contains($"alertname: {rule["alert"]}\n", StringComparison.Ordinal));
    }

    private static IEnumerable<JsonNode> Rules() => Specification()["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).Select(rule => rule!);

    private static JsonNode Specification() => Yaml.ReadAll(File.ReadAllText(Repository.PathOf("config", "prometheus", "rule.yaml"))).Single()["spec"]!;
}
