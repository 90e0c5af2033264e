using System.Text.Json.Nodes;
using CmkOperator.Configuration;
using Xunit;

namespace CmkOperator.EndToEndTests.Install;

/// <summary>The result of values whose effect is visible only in a cluster.</summary>
public sealed class ChartTests
{
    // Server-side apply removes only fields that it once set: defaults of the API server would stay beside Recreate, which forbids them.
    [Theory]
    [InlineData("{}", "RollingUpdate", 1L, 0L)]
    [InlineData("podAntiAffinity: soft", "RollingUpdate", 1L, 0L)]
    [InlineData("podAntiAffinity: hard", "RollingUpdate", 0L, 1L)]
    [InlineData("{podAntiAffinity: hard, affinity: {nodeAffinity: {}}}", "RollingUpdate", 1L, 0L)]
    [InlineData("leaderElection: {enabled: false}", "Recreate", null, null)]
    [InlineData("{podAntiAffinity: hard, leaderElection: {enabled: false}}", "Recreate", null, null)]
    public async Task The_strategy_is_complete_and_a_surplus_replica_never_waits_for_a_node(string values, string type, long? surge, long? unavailable)
    {
        var strategy = (await Installation.OfChartAsync(values)).Deployment["spec"]!["strategy"]!;

        Assert.Equal(type, (string?)strategy["type"]);
        Assert.Equal(surge, (long?)strategy["rollingUpdate"]?["maxSurge"]);
        Assert.Equal(unavailable, (long?)strategy["rollingUpdate"]?["maxUnavailable"]);
    }

    [Fact]
    public async Task Pods_that_are_not_ready_block_no_drain()
    {
        var budget = Assert.Single((await Installation.OfChartAsync("replicaCount: 2")).OfKind("PodDisruptionBudget"))["spec"]!;

        Assert.Equal("AlwaysAllow", (string?)budget["unhealthyPodEvictionPolicy"]);
        Assert.Equal(1L, (long?)budget["maxUnavailable"]);
    }

    // Two releases of one name, each in its namespace: selected by the Lease's name alone, two would lead, and the alert would always fire.
    [Fact]
    public async Task The_alert_about_the_leader_counts_this_release_only()
    {
        var rules = Assert.Single((await Installation.OfChartAsync("{metrics: {prometheusRule: {enabled: true}}, leaderElection: {leaseName: cmk}}")).OfKind("PrometheusRule"));
        var alert = rules["spec"]!["groups"]![0]!["rules"]!.AsArray().Single(rule => (string?)rule!["alert"] == "CmkOperatorWithoutLeader")!;

        Assert.Equal($"(sum(leader_election_master_status{{namespace=\"{Installation.Namespace}\", name=\"cmk\"}}) or vector(0)) != 1", (string?)alert["expr"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_identity_is_set_on_the_ServiceAccount_or_on_the_command_line_when_it_is_not_ours(bool create)
    {
        const string Client = "22222222-2222-2222-2222-222222222222";
        const string Tenant = "33333333-3333-3333-3333-333333333333";

        var installation = await Installation.OfChartAsync($"{{serviceAccount: {{create: {(create ? "true" : "false")}}}, workloadIdentity: {{clientId: {Client}, tenantId: {Tenant}}}}}");

        var annotations = installation.OfKind("ServiceAccount").SingleOrDefault()?["metadata"]!["annotations"];
        Assert.Equal(create ? Client : null, (string?)annotations?["azure.workload.identity/client-id"]);
        Assert.Equal(create ? Tenant : null, (string?)annotations?["azure.workload.identity/tenant-id"]);
        var options = OptionsLoader.Load(installation.Arguments, _ => null, _ => null).Options.Cloud;
        Assert.Equal(create ? (null, null) : (Client, Tenant), (options.ClientId, options.TenantId));
    }

    [Theory]
    [InlineData("webhook", "webhookFrom")]
    [InlineData("metrics", "metricsFrom")]
    public async Task The_network_policy_admits_the_listed_peers_of_a_port_and_everybody_when_none_is_listed(string port, string value)
    {
        Assert.Null(await FromAsync("[]"));
        Assert.Equal("10.0.0.1/32", (string?)(await FromAsync("[{ipBlock: {cidr: 10.0.0.1/32}}]"))![0]!["ipBlock"]!["cidr"]);

        async Task<JsonNode?> FromAsync(string peers)
        {
            var installation = await Installation.OfChartAsync($"{{webhook: {{enabled: true}}, networkPolicy: {{enabled: true, {value}: {peers}}}}}");
            return Assert.Single(installation.OfKind("NetworkPolicy"))["spec"]!["ingress"]!.AsArray().Single(rule => (string?)rule!["ports"]![0]!["port"] == port)!["from"];
        }
    }

    [Fact]
    public async Task Without_its_roles_the_chart_grants_nothing()
    {
        var installation = await Installation.OfChartAsync("rbac: {create: false}");

        Assert.DoesNotContain(installation.Objects, item => ((string)item["apiVersion"]!).StartsWith("rbac.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_release_without_cluster_scoped_objects_is_possible()
    {
        var installation = await Installation.OfChartAsync("{watchNamespaces: [team-a], clusterId: a, rbac: {aggregateRoles: false}, crds: {enabled: false}}");

        Assert.All(installation.Objects, item => Assert.NotNull(item["metadata"]!["namespace"]));
    }
}
