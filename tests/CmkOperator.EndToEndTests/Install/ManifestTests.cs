using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using CmkOperator.Configuration;
using k8s.Models;
using Xunit;

namespace CmkOperator.EndToEndTests.Install;

/// <summary>
/// Every object of chart and kustomize has only fields that Kubernetes knows, by the client library's models, which are generated from
/// Kubernetes' own OpenAPI document; and names and labels that an API server accepts.
/// </summary>
public sealed partial class ManifestTests
{
    // Of other operators, with their own definitions.
    private static readonly string[] OthersGroups = ["monitoring.coreos.com/", "cert-manager.io/"];

    private static readonly JsonSerializerOptions Strict = new()
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private static readonly Dictionary<(string Version, string Kind), Type> Models = typeof(V1Deployment).Assembly.GetTypes()
        .Select(type => (Type: type, Entity: (KubernetesEntityAttribute?)Attribute.GetCustomAttribute(type, typeof(KubernetesEntityAttribute))))
        .Where(model => model.Entity is not null && !model.Type.Name.EndsWith("List", StringComparison.Ordinal))
        .ToDictionary(model => (model.Entity!.Group.Length == 0 ? model.Entity.ApiVersion : $"{model.Entity.Group}/{model.Entity.ApiVersion}", model.Entity.Kind), model => model.Type);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_chart_renders_what_an_API_server_accepts(bool everything)
    {
        AssertTaken(await Installation.OfChartAsync(everything ? await EverythingAsync() : "{}"));
    }

    [Fact]
    public async Task With_every_switch_on_the_operator_accepts_its_command_line()
    {
        var installation = await Installation.OfChartAsync(await EverythingAsync());
        var read = OptionsLoader.Load(installation.Arguments, _ => null, _ => null);

        // The files exist only in the pod.
        Assert.All(read.Problems, problem => Assert.EndsWith("does not exist", problem, StringComparison.Ordinal));
        Assert.Equal(["team-a", "team-b"], read.Options.Kubernetes.WatchNamespaces);
        Assert.Empty(read.Options.Tenancy.SharedIdentityNamespaces);

        // The operator works without its certificate, so the pod must start.
        var certificate = installation.Pod["volumes"]!.AsArray().Single(volume => (string?)volume!["name"] == "webhook-tls");
        Assert.True((bool?)certificate!["secret"]!["optional"]);
    }

    // The chart rejects the values just beyond; .ci/chart tests those.
    [Theory]
    [InlineData("{defaultInterval: 1m, concurrency: 1}")]
    [InlineData("{defaultInterval: 24h, concurrency: 100}")]
    [InlineData("leaderElection: {leaseDuration: 13s}")]
    [InlineData("leaderElection: {leaseDuration: 24h, renewDeadline: 23h59m59s, retryPeriod: 23h59m48s}")]
    [InlineData("leaderElection: {enabled: false, leaseDuration: 3s, renewDeadline: 2s, retryPeriod: 1s}")]
    [InlineData("leaderElection: {leaseName: a.b-c}")]
    [InlineData("tenancy: {namespaceDefaults: {enabled: true, serviceAccountName: 0.a-b}, sharedIdentityNamespaces: ['*', a]}")]
    [InlineData("{clusterId: a._-Z, watchNamespaces: [a, 0-b], metrics: {enabled: false}, webhook: {enabled: true}}")]
    [InlineData("{log: {format: Text, level: None}, extraArgs: [--namespace-defaults, --shutdown-timeout=0s]}")]
    [InlineData("cloud: {name: Custom, armEndpoint: 'https://a', authorityHost: 'https://b:1', vaultSuffix: 'v:8443', graphEndpoint: 'https://c/d', armAudience: x}")]
    public async Task The_operator_accepts_what_the_chart_accepts(string values)
    {
        var read = OptionsLoader.Load((await Installation.OfChartAsync(values)).Arguments, _ => null, _ => null);

        Assert.Empty(read.Problems);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("default-with-webhook")]
    [InlineData("prometheus")]
    [InlineData("network-policy")]
    [InlineData("samples/policies")]
    public async Task Kustomize_renders_what_an_API_server_accepts(string folder) => AssertTaken(await Installation.OfKustomizeAsync(folder));

    [Fact]
    public async Task Kustomize_renders_the_component_for_Reports_and_the_operator_accepts_its_command_line()
    {
        var installation = await Installation.OfKustomizeWithAsync("open-reports");
        AssertTaken(installation);
        Assert.True(OptionsLoader.Load(installation.Arguments, _ => null, _ => null).Options.Reconcile.OpenReports);
        Assert.False(OptionsLoader.Load((await Installation.OfKustomizeAsync()).Arguments, _ => null, _ => null).Options.Reconcile.OpenReports);
    }

    [Fact]
    public void A_field_that_Kubernetes_does_not_know_is_found()
    {
        var account = JsonNode.Parse("""{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"x"},"automountToken":false}""")!;

        Assert.Contains("automountToken", Problem(account), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fieldRef", """{"fieldPath":"metadata.name"}""", "fieldRef without apiVersion")]
    [InlineData("resourceFieldRef", """{"resource":"limits.memory"}""", "resourceFieldRef without divisor")]
    public void A_field_that_the_server_completes_within_a_whole_is_found(string field, string value, string expected)
    {
        var pod = JsonNode.Parse($$"""
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"x"},"spec":{"containers":[{"name":"c","env":[{"name":"A","valueFrom":{"{{field}}":{{value}} } }] }] } }
            """)!;

        Assert.Contains(expected, Problem(pod), StringComparison.Ordinal);
    }

    private static Task<string> EverythingAsync() =>
        File.ReadAllTextAsync(Repository.PathOf("charts", "cmk-operator", "ci", "everything-values.yaml"), TestContext.Current.CancellationToken);

    private static void AssertTaken(Installation installation)
    {
        Assert.NotEmpty(installation.WithTests);
        Assert.Empty(installation.WithTests.Select(Problem).OfType<string>());
        Assert.Equal(
            installation.WithTests.Count,
            installation.WithTests.Select(item => $"{item["kind"]} {item["metadata"]!["namespace"]}/{item["metadata"]!["name"]}").Distinct().Count());
    }

    private static string? Problem(JsonNode item)
    {
        var (version, kind, name) = ((string)item["apiVersion"]!, (string)item["kind"]!, (string)item["metadata"]!["name"]!);
        if (!ObjectName().IsMatch(name) || name.Length > (kind is "Service" or "Namespace" ? 63 : 253))
        {
            return $"{kind} {name}: not a name";
        }

        if (item["metadata"]!["labels"] is JsonObject labels && labels.FirstOrDefault(label => !LabelValue().IsMatch((string)label.Value!)).Key is { } bad)
        {
            return $"{kind} {name}: label {bad} has the value '{labels[bad]}'";
        }

        if (Incomplete(item) is { } incomplete)
        {
            return $"{kind} {name}: {incomplete}: kubectl's two ways of applying it would conflict";
        }

        if (OthersGroups.Any(group => version.StartsWith(group, StringComparison.Ordinal)))
        {
            return null;
        }

        try
        {
            item.Deserialize(Models[(version, kind)], Strict);
            return null;
        }
        catch (JsonException wrong)
        {
            return $"{kind} {name}: {wrong.Message}";
        }
    }

    // Structures that server-side apply owns as a whole (x-kubernetes-map-type: atomic), and the member that the server fills in: whoever
    // applied without it before owns another value than who applies without it now.
    private static string? Incomplete(JsonNode? node) => node switch
    {
        JsonObject map => map.Select(pair => pair switch
        {
            { Key: "fieldRef", Value: JsonObject reference } when reference["apiVersion"] is null => "fieldRef without apiVersion",
            { Key: "resourceFieldRef", Value: JsonObject reference } when reference["divisor"] is null => "resourceFieldRef without divisor",
            _ => Incomplete(pair.Value),
        }).FirstOrDefault(problem => problem is not null),
        JsonArray list => list.Select(Incomplete).FirstOrDefault(problem => problem is not null),
        _ => null,
    };

    [GeneratedRegex("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")]
    private static partial Regex ObjectName();

    [GeneratedRegex("^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$")]
    private static partial Regex LabelValue();
}
