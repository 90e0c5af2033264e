using System.Text.Json.Nodes;
using CmkOperator.TestKit.ApiServers;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.EndToEndTests.Install;

/// <summary>The chart with its default values and <c>config/default</c> install the same.</summary>
public sealed class ChartAndKustomizeTests
{
    [Fact]
    public async Task The_pods_are_the_same_except_for_the_name_of_their_ServiceAccount()
    {
        var (chart, kustomize) = await BothAsync();

        Assert.Equal(Text(WithoutName(kustomize.Pod)), Text(WithoutName(chart.Pod)));
        Assert.Equal(Text(kustomize.Deployment["spec"]!["replicas"]), Text(chart.Deployment["spec"]!["replicas"]));
        Assert.Equal(Text(kustomize.Deployment["spec"]!["strategy"]), Text(chart.Deployment["spec"]!["strategy"]));
        Assert.Equal(
            Text(kustomize.Deployment["spec"]!["template"]!["metadata"]!["annotations"]),
            Text(chart.Deployment["spec"]!["template"]!["metadata"]!["annotations"]));
    }

    [Fact]
    public async Task The_CustomResourceDefinitions_are_the_same_and_stay_when_the_chart_is_uninstalled()
    {
        var (chart, kustomize) = await BothAsync();
        var (one, other) = (Assert.Single(chart.OfKind("CustomResourceDefinition")), Assert.Single(kustomize.OfKind("CustomResourceDefinition")));

        Assert.Equal(Text(other["spec"]), Text(one["spec"]));
        Assert.Equal((string)other["metadata"]!["name"]!, (string)one["metadata"]!["name"]!);
        Assert.Equal("keep", (string?)one["metadata"]!["annotations"]!["helm.sh/resource-policy"]);
        Assert.Equal(Text(Yaml.ReadObject(File.ReadAllText(ApiServerInstance.CrdPath))["spec"]), Text(one["spec"]));
    }

    [Theory]
    [InlineData("ClusterRole")]
    [InlineData("Role")]
    public async Task The_roles_grant_the_same(string kind)
    {
        var (chart, kustomize) = await BothAsync();

        Assert.Equal(Roles(kustomize, kind), Roles(chart, kind));
    }

    [Fact]
    public async Task The_roles_with_Reports_grant_the_same_and_only_then_anything_on_them()
    {
        var (chart, kustomize) = (await Installation.OfChartAsync("openReports: {enabled: true}"), await Installation.OfKustomizeWithAsync("open-reports"));

        Assert.Equal(Roles(kustomize, "ClusterRole"), Roles(chart, "ClusterRole"));
        Assert.Contains(Roles(chart, "ClusterRole"), role => role.Contains("openreports.io", StringComparison.Ordinal));
        Assert.DoesNotContain(Roles(await Installation.OfChartAsync(), "ClusterRole"), role => role.Contains("openreports.io", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_alerts_are_the_same_and_each_has_its_section_in_the_documentation()
    {
        var chart = Assert.Single((await Installation.OfChartAsync("metrics: {prometheusRule: {enabled: true}}")).OfKind("PrometheusRule"));
        var kustomize = Assert.Single((await Installation.OfKustomizeAsync("prometheus")).OfKind("PrometheusRule"));
        var documented = (await File.ReadAllLinesAsync(Repository.PathOf("docs", "alerts.md"), TestContext.Current.CancellationToken))
            .Where(line => line.StartsWith("## Cmk", StringComparison.Ordinal)).Select(line => line[3..]);

        Assert.Equal(Text(kustomize["spec"]), Text(chart["spec"]));
        Assert.Equal(documented, chart["spec"]!["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).Select(rule => (string?)rule!["alert"]));
    }

    // The webhook must stay trusted across a renewal of its certificate, so both use an authority that outlives it.
    [Fact]
    public async Task The_webhook_and_its_certificates_are_the_same_except_for_names()
    {
        var chart = await Installation.OfChartAsync("webhook: {enabled: true}");
        var kustomize = await Installation.OfKustomizeAsync("default-with-webhook");

        Assert.Equal(WithoutNames(kustomize, "Certificate", "secretName", "dnsNames"), WithoutNames(chart, "Certificate", "secretName", "dnsNames"));
        Assert.Equal(WithoutNames(kustomize, "Issuer"), WithoutNames(chart, "Issuer"));
        var (one, other) = (Webhook(chart), Webhook(kustomize));
        Assert.Equal(Text(other), Text(one));
        var serving = chart.OfKind("Certificate").Single(certificate => certificate["spec"]!["isCA"] is null);
        Assert.Equal($"{Installation.Namespace}/{serving["metadata"]!["name"]}", (string?)Assert.Single(chart.OfKind("ValidatingWebhookConfiguration"))["metadata"]!["annotations"]!["cert-manager.io/inject-ca-from"]);
    }

    [Theory]
    [InlineData("ClusterRoleBinding")]
    [InlineData("RoleBinding")]
    [InlineData("ServiceAccount")]
    [InlineData("Service")]
    public async Task Kinds_that_differ_only_in_names_occur_equally_often(string kind)
    {
        var (chart, kustomize) = await BothAsync();

        Assert.NotEmpty(chart.OfKind(kind));
        Assert.Equal(kustomize.OfKind(kind).Count, chart.OfKind(kind).Count);
    }

    [Fact]
    public async Task The_chart_creates_no_namespace_and_kustomize_creates_its_own()
    {
        var (chart, kustomize) = await BothAsync();

        Assert.Empty(chart.OfKind("Namespace"));
        Assert.Equal(Installation.Namespace, (string?)Assert.Single(kustomize.OfKind("Namespace"))["metadata"]!["name"]);
    }

    private static async Task<(Installation Chart, Installation Kustomize)> BothAsync() =>
        (await Installation.OfChartAsync(), await Installation.OfKustomizeAsync());

    private static JsonNode WithoutName(JsonNode pod)
    {
        var copy = pod.DeepClone();
        copy["serviceAccountName"] = "";
        return copy;
    }

    private static JsonNode Webhook(Installation installation)
    {
        var copy = Assert.Single(Assert.Single(installation.OfKind("ValidatingWebhookConfiguration"))["webhooks"]!.AsArray())!.DeepClone();
        copy["clientConfig"]!["service"]!["name"] = "";
        if (copy["objectSelector"] is JsonObject { Count: 0 })
        {
            // The API server's default.
            copy.AsObject().Remove("objectSelector");
        }

        return copy;
    }

    private static IReadOnlyList<string> WithoutNames(Installation installation, string kind, params string[] names) =>
        [.. installation.OfKind(kind).Select(item => WithoutNames(item["spec"]!.DeepClone(), names)).Order(StringComparer.Ordinal)];

    private static string WithoutNames(JsonNode spec, string[] names)
    {
        foreach (var name in names)
        {
            spec.AsObject().Remove(name);
        }

        if (spec["issuerRef"] is JsonObject issuer)
        {
            issuer.Remove("name");
        }

        if (spec["ca"] is JsonObject authority)
        {
            authority.Remove("secretName");
        }

        return Text(spec);
    }

    // The rules, with the labels by which the cluster's own roles aggregate them.
    private static IReadOnlyList<string> Roles(Installation installation, string kind) =>
        [.. installation.OfKind(kind)
            .Select(role => $"{string.Join(' ', Aggregations(role))}: {string.Join("; ", role["rules"]!.AsArray().Select(rule => Text(rule)).Order(StringComparer.Ordinal))}")
            .Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Aggregations(JsonNode role) =>
        (role["metadata"]!["labels"] as JsonObject ?? []).Select(label => label.Key).Where(key => key.StartsWith("rbac.authorization.k8s.io/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    // Members in a fixed order, whatever their source.
    private static string Text(JsonNode? node) => Yaml.Write(node);
}
