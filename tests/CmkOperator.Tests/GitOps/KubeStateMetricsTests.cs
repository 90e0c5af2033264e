using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.TestKit.Servers;
using CmkOperator.Tests.Api;
using Xunit;

namespace CmkOperator.Tests.GitOps;

/// <summary>Compares the configuration for kube-state-metrics with the CRD: what it reads exists, with a type that a metric can use.</summary>
public sealed class KubeStateMetricsTests
{
    private static readonly JsonObject Resource =
        Yaml.ReadFile("config", "kube-state-metrics", "custom-resource-state.yaml").Objects("spec", "resources").Single();

    private static readonly JsonObject[] Metrics = [.. Resource.Objects("metrics")];

    [Fact]
    public void It_selects_the_kind_that_the_CRD_defines() =>
        Assert.Equal(
            (CmkWorkspaceNames.Group, CmkWorkspaceNames.Version, CmkWorkspaceNames.Kind),
            (Resource.Text("groupVersionKind", "group"), Resource.Text("groupVersionKind", "version"), Resource.Text("groupVersionKind", "kind")));

    [Fact]
    public void Every_path_leads_to_a_field_of_the_CRD() => Assert.All(Metrics, metric =>
    {
        var body = Body(metric);
        var start = Paths(body["path"]);
        Assert.All(
            (body["labelsFromPath"] as JsonObject ?? []).Select(label => Paths(label.Value)),
            label => Assert.Equal("string", FieldAt([.. start, .. label])));
        if (body["valueFrom"] is { } value)
        {
            string[] path = [.. start, .. Paths(value)];
            string[] types = metric.Text("each", "type") == "StateSet" ? ["string"] : ["integer", "boolean", "date-time"];
            Assert.Contains(FieldAt(path), types);
        }
    });

    [Fact]
    public void The_states_of_a_condition_are_those_of_the_CRD()
    {
        var condition = Metrics.Single(metric => metric.Text("name") == "status_condition");

        Assert.Equal(
            CrdFile.Status.Properties["conditions"].Items!.Properties["status"].Enum.Order(StringComparer.Ordinal),
            Paths(Body(condition)["list"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_are_Prometheus_names_and_no_message_is_a_label() => Assert.All(Metrics, metric =>
    {
        Assert.Matches("^[a-z][a-z0-9_]*$", metric.Text("name"));
        Assert.NotEmpty(metric.Text("help")!);
        Assert.DoesNotContain(Body(metric)["labelsFromPath"] as JsonObject ?? [], label => Paths(label.Value).Contains("message"));
    });

    private static JsonObject Body(JsonObject metric) =>
        metric["each"]![char.ToLowerInvariant(metric.Text("each", "type")![0]) + metric.Text("each", "type")![1..]]!.AsObject();

    private static string[] Paths(JsonNode? list) => [.. (list as JsonArray ?? []).Select(step => step!.GetValue<string>())];

    private static string FieldAt(IReadOnlyList<string> path)
    {
        if (path is ["metadata", var member])
        {
            return member == "generation" ? "integer" : "string";
        }

        var schema = path.Aggregate(CrdFile.Root, (at, step) => (at.Items ?? at).Properties.TryGetValue(step, out var next)
            ? next
            : throw new InvalidOperationException($"The CRD has no field {string.Join('.', path)}"));
        return schema.Text("format") == "date-time" ? "date-time" : schema.Type;
    }
}
