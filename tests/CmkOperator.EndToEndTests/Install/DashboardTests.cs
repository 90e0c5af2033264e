using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace CmkOperator.EndToEndTests.Install;

/// <summary>The dashboard asks for series that the operator has, and for the operator's only.</summary>
public sealed partial class DashboardTests
{
    // Of the .NET runtime, as a scrape shows them; the rest are in the documentation's tables.
    private static readonly string[] Runtime = ["dotnet_process_memory_working_set_bytes", "dotnet_process_cpu_time_seconds_total"];

    [Fact]
    public async Task Every_metric_is_one_of_the_operator_s()
    {
        var known = Row().Matches(await File.ReadAllTextAsync(Repository.PathOf("docs", "metrics.md"), TestContext.Current.CancellationToken))
            .SelectMany(row => Name().Matches(row.Value)).Select(name => name.Value).Concat(Runtime).ToHashSet(StringComparer.Ordinal);
        var asked = (await ExpressionsAsync()).SelectMany(Metrics).Distinct().ToList();

        Assert.True(asked.Count > 10, "The expressions are not understood.");
        Assert.DoesNotContain(asked, name => !known.Contains(name.EndsWith("_bucket", StringComparison.Ordinal) ? name[..^"_bucket".Length] : name));
    }

    // Other programs of the cluster have series of these names; names of jobs are whatever the installation makes them.
    [Fact]
    public async Task What_other_programs_have_too_is_narrowed_to_the_operator()
    {
        var expressions = await ExpressionsAsync();

        Assert.All(expressions, expression => Assert.DoesNotContain("job", expression, StringComparison.Ordinal));
        Assert.All(
            expressions.Where(expression => Metrics(expression).Any(name => !name.StartsWith("cmk_operator_", StringComparison.Ordinal))),
            expression => Assert.Matches(@"\{[^}]*""cmkworkspace""|\{namespace=""[^""]+"",name=""[^""]+""\}|and on \(namespace, pod, instance\) cmk_operator_build_info", expression));
    }

    [Fact]
    public async Task The_leaders_are_those_of_the_release() =>
        Assert.Contains($"sum(leader_election_master_status{{namespace=\"{Installation.Namespace}\",name=\"cmk\"}}) or vector(0)", await ExpressionsAsync());

    private static async Task<IReadOnlyList<string>> ExpressionsAsync()
    {
        var installation = await Installation.OfChartAsync("{metrics: {grafanaDashboard: {enabled: true}}, leaderElection: {leaseName: cmk}}");
        var dashboard = JsonNode.Parse((string)Assert.Single(installation.OfKind("ConfigMap"))["data"]!["cmk-operator.json"]!)!;
        return [.. dashboard["panels"]!.AsArray().SelectMany(panel => panel!["targets"]?.AsArray() ?? []).Select(target => (string)target!["expr"]!)];
    }

    private static IEnumerable<string> Metrics(string expression) =>
        Word().Matches(NoMetric().Replace(expression, " ")).Select(word => word.Value).Where(word => word is not ("and" or "or"));

    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]|\b(by|on)\s*\([^)]*\)")]
    private static partial Regex NoMetric();

    // A word that is no function.
    [GeneratedRegex(@"\b[a-z][a-z0-9_]*\b(?!\s*\()")]
    private static partial Regex Word();

    [GeneratedRegex("^\\| `[^|]*", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("[a-z][a-z0-9_]+")]
    private static partial Regex Name();
}
