using System.Text.Json.Nodes;
using Xunit;

namespace CmkOperator.Tests.Documents;

/// <summary>What <c>docs/install.md</c> puts beside <c>config/default</c> matches the operator that is installed with it.</summary>
public sealed class OverlayTests
{
    private const string Namespace = "cmk-operator-system";
    private static readonly string[] ClusterScoped =
        ["ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "Namespace", "ValidatingWebhookConfiguration"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_object_is_in_the_operators_namespace_under_its_prefix(bool webhook)
    {
        var objects = await Overlay.RenderAsync(webhook);

        Assert.Superset(
            new HashSet<string> { "Deployment", "NetworkPolicy", "PrometheusRule", "ServiceMonitor" }, objects.Select(Kind).ToHashSet());
        Assert.All(
            objects.Where(item => Kind(item) is not ("CustomResourceDefinition" or "Namespace")),
            item => Assert.StartsWith("cmk-operator-", (string)item["metadata"]!["name"]!, StringComparison.Ordinal));
        Assert.All(
            objects.Where(item => !ClusterScoped.Contains(Kind(item))),
            item => Assert.Equal(Namespace, (string?)item["metadata"]!["namespace"]));
    }

    [Fact]
    public async Task The_policy_and_the_monitor_select_the_operators_pods()
    {
        var objects = await Overlay.RenderAsync(webhook: true);
        var pod = Single(objects, "Deployment")["spec"]!["template"]!["metadata"]!["labels"]!;
        var monitor = Single(objects, "ServiceMonitor")["spec"]!;
        var scraped = Assert.Single(
            objects,
            item => Kind(item) == "Service"
                && Matches(monitor["selector"]!["matchLabels"]!, item["metadata"]!["labels"]!)
                && item["spec"]!["ports"]!.AsArray().Any(port => (string?)port!["name"] == (string?)monitor["endpoints"]![0]!["port"]));

        Assert.True(Matches(Single(objects, "NetworkPolicy")["spec"]!["podSelector"]!["matchLabels"]!, pod));
        Assert.True(Matches(scraped["spec"]!["selector"]!, pod));
    }

    [Fact]
    public async Task The_policy_admits_traffic_to_every_port_of_the_pod()
    {
        var objects = await Overlay.RenderAsync(webhook: true);
        var ports = Single(objects, "Deployment")["spec"]!["template"]!["spec"]!["containers"]![0]!["ports"]!.AsArray();
        var open = Single(objects, "NetworkPolicy")["spec"]!["ingress"]!.AsArray().SelectMany(rule => rule!["ports"]!.AsArray());

        Assert.Equal(
            ports.Select(port => (string?)port!["name"]).Order(StringComparer.Ordinal),
            open.Select(port => (string?)port!["port"]).Order(StringComparer.Ordinal));
    }

    private static string Kind(JsonNode item) => (string)item["kind"]!;

    private static JsonNode Single(IEnumerable<JsonNode> objects, string kind) => Assert.Single(objects, item => Kind(item) == kind);

    private static bool Matches(JsonNode selector, JsonNode labels) =>
        selector.AsObject().All(pair => (string?)labels[pair.Key] == (string?)pair.Value);
}
