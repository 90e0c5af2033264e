using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.Configuration;
using CmkOperator.EndToEndTests.Api;
using CmkOperator.EndToEndTests.ApiServers;
using CmkOperator.EndToEndTests.Operators;
using CmkOperator.TestKit.ApiServers;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.EndToEndTests.Install;

/// <summary>An installation's rights are what the operator needs for the whole life of a workspace, and no more.</summary>
public sealed class RightsTests(RealApiServer server)
{
    private const string Team = "team-a";
    private const string WatchedNamespace = $"watchNamespaces: [{Team}]";
    private const string NamedCluster = $"{{watchNamespaces: [{Team}], clusterId: cluster-a}}";

    // A write that meets a conflict reads the object again; a repeated event increments its count.
    private static readonly string[] NeededWhenSomethingInterferes = ["get cmkworkspaces.cmk-operator.io", "patch events.events.k8s.io"];

    [Theory]
    [InlineData("{}")]
    [InlineData(WatchedNamespace)]
    [InlineData(NamedCluster)]
    public async Task The_charts_rights_are_necessary_and_sufficient(string values) =>
        await LiveAsync(await Installation.OfChartAsync(values));

    [Fact]
    public async Task Kustomizes_rights_are_necessary_and_sufficient() => await LiveAsync(await Installation.OfKustomizeAsync());

    [Fact]
    public async Task The_charts_rights_to_other_identities_are_necessary_and_sufficient() => await LiveAsync(
        await Installation.OfChartAsync("tenancy: {credentials: {enabled: true, serviceAccountNames: [fraud-azure]}, namespaceDefaults: {enabled: true}}"),
        async world =>
        {
            var credentials = new JsonObject { ["tenantId"] = world.Azure.TenantId, ["clientId"] = OperatorWorld.ClientId, ["serviceAccountName"] = "fraud-azure" };
            await world.Objects.CreateAsync(world.Declare("own-ml", spec => spec["credentials"] = credentials));
            await world.WaitForConditionAsync("own-ml", "Ready", "True", "Succeeded");
        });

    [Theory]
    [InlineData("openReports: {enabled: true}")]
    [InlineData($"{{watchNamespaces: [{Team}], openReports: {{enabled: true}}}}")]
    public async Task The_charts_rights_to_Reports_are_necessary_and_sufficient(string values) => await LiveWithReportsAsync(await Installation.OfChartAsync(values));

    [Fact]
    public async Task Kustomizes_rights_to_Reports_are_necessary_and_sufficient() => await LiveWithReportsAsync(await Installation.OfKustomizeWithAsync("open-reports"));

    [Fact]
    public async Task An_operator_without_a_right_reports_it()
    {
        var installation = await Installation.OfChartAsync();
        foreach (var role in installation.OfKind("ClusterRole"))
        {
            role["rules"] = new JsonArray([.. role["rules"]!.AsArray().Where(rule => (string?)rule!["resources"]![0] != "cmkworkspaces/status").Select(rule => rule!.DeepClone())]);
        }

        await using var cluster = await StartClusterAsync();
        await using var proxy = await AuthorizingProxy.StartAsync(cluster, Rights.Of(installation));
        await using var world = await OperatorWorld.NewAsync(cluster, Team);
        await world.StartOperatorAsync(options => Configure(options, installation, proxy));
        await world.Objects.CreateAsync(world.Declare("fraud-ml"));
        await world.WaitForAsync("fraud-ml", "refused", _ => proxy.Refused.Count > 0);

        Assert.Contains("cmkworkspaces/status", Assert.Single(proxy.Refused), StringComparison.Ordinal);
    }

    private async Task LiveWithReportsAsync(Installation installation)
    {
        ApiServerInstance? reporting = null;
        await LiveAsync(
            installation,
            _ => Eventually.UntilAsync(
                async () =>
                {
                    using var answer = await reporting!.Client.GetAsync(
                        new Uri($"/apis/{ReportDefinition.Group}/v1alpha1/namespaces/{Team}/reports/cmkworkspace-fraud-ml", UriKind.Relative), TestContext.Current.CancellationToken);
                    return JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
                },
                report => report["results"] is JsonArray { Count: 11 } results && (string?)results[0]!["result"] == "pass" && (string?)results[3]!["result"] == "pass",
                report => $"The Report is {report.ToJsonString()}"),
            cluster =>
            {
                reporting = cluster;
                return cluster.InstallCrdAsync(ReportDefinition.Text, ReportDefinition.Group, TestContext.Current.CancellationToken, "reports");
            });
    }

    private async Task LiveAsync(Installation installation, Func<OperatorWorld, Task>? also = null, Func<ApiServerInstance, Task>? before = null)
    {
        var rights = Rights.Of(installation);
        await using var cluster = await StartClusterAsync();
        await (before?.Invoke(cluster) ?? Task.CompletedTask);
        await using (var world = await OperatorWorld.NewAsync(cluster, Team))
        await using (var proxy = await AuthorizingProxy.StartAsync(cluster, rights, asked => ServiceAccountOf(world, asked)))
        {
            await world.StartOperatorAsync(options => Configure(options, installation, proxy));
            await world.Objects.CreateAsync(world.Declare("fraud-ml", spec => spec["deletionPolicy"] = "SoftDelete"));
            await world.WaitForConditionAsync("fraud-ml", "Ready", "True", "Succeeded");
            await RotateAsync(world);
            await (also?.Invoke(world) ?? Task.CompletedTask);

            // The leader stops without releasing the lease, and another one acquires it when it has expired.
            await world.KillOperatorAsync();
            await world.StartOperatorAsync(options => Configure(options, installation, proxy));
            await world.Objects.DeleteAsync("fraud-ml");
            await world.WaitUntilGoneAsync("fraud-ml");
            Assert.Single(world.WorkspaceWrites("DELETE"));
            Assert.Empty(proxy.Refused);
        }

        Assert.All(NeededWhenSomethingInterferes, right => Assert.Contains(right, rights.Granted));
        Assert.Empty(rights.Unused.Except(NeededWhenSomethingInterferes));
    }

    private async Task<ApiServerInstance> StartClusterAsync()
    {
        var cluster = await server.StartAnotherAsync(TestContext.Current.CancellationToken);
        await cluster.EnsureNamespaceAsync(Installation.Namespace, TestContext.Current.CancellationToken);
        await cluster.EnsureNamespaceAsync(Team, TestContext.Current.CancellationToken);
        return cluster;
    }

    // The stand-in for an API server has no service accounts: here the namespace's default one names an identity, and every one has tokens.
    private static JsonObject? ServiceAccountOf(OperatorWorld world, ClusterRequest asked) => asked.Resource switch
    {
        "serviceaccounts" => new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["annotations"] = new JsonObject
                {
                    ["azure.workload.identity/tenant-id"] = world.Azure.TenantId,
                    ["azure.workload.identity/client-id"] = OperatorWorld.ClientId,
                },
            },
        },
        "serviceaccounts/token" => new JsonObject
        {
            ["status"] = new JsonObject { ["token"] = TokenOf($"system:serviceaccount:{asked.Namespace}:{asked.Name}"), ["expirationTimestamp"] = "2099-01-01T00:00:00Z" },
        },
        _ => null,
    };

    private static string TokenOf(string subject) => string.Join('.', new[]
    {
        """{"alg":"RS256","typ":"JWT"}""",
        $$"""{"iss":"https://127.0.0.1","sub":"{{subject}}","aud":["api://AzureADTokenExchange"],"exp":4070908800}""",
        "none",
    }.Select(part => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part))));

    private static async Task RotateAsync(OperatorWorld world)
    {
        var vault = Manifest.Id("Microsoft.KeyVault/vaults/kv-cmk");
        world.Azure.AddKeyVersion(vault, "cmk-ml-2");
        world.Azure.GrantKey(vault, "cmk-ml-2", world.Azure.CosmosDbPrincipalId);
        await world.Objects.PatchAsync("fraud-ml", Manifest.At("spec", "encryption.keyName", "cmk-ml-2"));
        await world.WaitForAsync("fraud-ml", "rotated", found => found["status"]?["encryption"]?["rotation"]?["finishedAt"] is not null);
    }

    // The options of the Deployment's command line; only the waits for a lease are shorter.
    private static OperatorOptions Configure(OperatorOptions options, Installation installation, AuthorizingProxy proxy)
    {
        var read = OptionsLoader.Load(installation.Arguments, _ => null, _ => null);
        Assert.Empty(read.Problems);
        return options with
        {
            Kubernetes = read.Options.Kubernetes with
            {
                Kubeconfig = proxy.KubeconfigPath,
                LeaseNamespace = Installation.Namespace,
                LeaseDuration = TimeSpan.FromSeconds(11),
                LeaseRenewDeadline = TimeSpan.FromSeconds(8),
                LeaseRetryPeriod = TimeSpan.FromSeconds(0.5),
            },
            Tenancy = read.Options.Tenancy,
            Reconcile = options.Reconcile with { ClusterId = read.Options.Reconcile.ClusterId, OpenReports = read.Options.Reconcile.OpenReports },
        };
    }
}
