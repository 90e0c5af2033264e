using CmkOperator.Azure.Clouds;
using CmkOperator.Cli.Clusters;
using Xunit;

namespace CmkOperator.Cli.Tests;

/// <summary>What is found out about the operator of a cluster.</summary>
public sealed class OperatorFinderTests
{
    private const string Lease = """{"metadata":{"namespace":"ops","name":"cmk-operator","annotations":{"cmk-operator.io/cluster-id":"from-lease"}}}""";

    [Fact]
    public async Task The_Deployment_says_what_the_operator_may_and_the_Lease_names_the_cluster()
    {
        var facts = await FindAsync(
            Deployment("ops", """ "--lease-name=cmk-operator","--cluster-id=option","--grant-vaults=/a,/b","--cosmos-db-principal-id","77777777-7777-7777-7777-777777777777","--cloud=China","--namespace-vaults=team=/v" """),
            Lease);

        Assert.Empty(facts.Unknown);
        Assert.Equal("Deployment ops/cmk", facts.Source);
        Assert.Equal("from-lease", facts.ClusterId);
        Assert.Equal(["/a", "/b"], facts.GrantVaults);
        Assert.Equal("77777777-7777-7777-7777-777777777777", facts.CosmosDbPrincipalId);
        Assert.Equal(AzureCloudKind.China, facts.Cloud!.Cloud);
        Assert.True(facts.Tenancy.Vaults!.Allows("team", "/v"));
        Assert.Equal("1.2.3", facts.Version);
    }

    [Theory]
    [InlineData("registry.example:5000/cmk:1.2.3", null, "1.2.3")]
    [InlineData("registry.example:5000/cmk:1.2.3@sha256:abc", "9.9.9", "1.2.3")]
    [InlineData("registry.example:5000/cmk@sha256:abc", "1.2.4", "1.2.4")]
    [InlineData("registry.example:5000/cmk@sha256:abc", null, "sha256:abc")]
    [InlineData("registry.example:5000/cmk", null, null)]
    public async Task The_version_is_that_of_the_image_else_of_the_label(string image, string? label, string? version)
    {
        var deployment = Deployment("ops", "\"--lease-name=cmk-operator\"").Replace("registry.example:5000/cmk:1.2.3", image, StringComparison.Ordinal);
        var labelled = label is null ? deployment : deployment.Replace("\"name\":\"cmk\"", $"\"name\":\"cmk\",\"labels\":{{\"app.kubernetes.io/version\":\"{label}\"}}", StringComparison.Ordinal);

        Assert.Equal(version, (await FindAsync(labelled, Lease)).Version);
    }

    [Fact]
    public async Task Without_a_Deployment_nothing_is_known_of_grants()
    {
        var facts = await FindAsync(null, Lease);

        Assert.Equal(("from-lease", null), (facts.ClusterId, facts.GrantVaults));
    }

    [Fact]
    public async Task Two_operators_have_to_be_told_apart()
    {
        var facts = await FindAsync($"{Deployment("a", "\"--lease-name=x\"")},{Deployment("b", "\"--lease-name=x\"")}", Lease);

        Assert.Null(facts.GrantVaults);
        Assert.Contains("choose one with --operator-namespace", Assert.Single(facts.Unknown), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_not_be_read_is_named()
    {
        var facts = await FindAsync(null, null, forbidden: true);

        Assert.Equal(2, facts.Unknown.Count);
        Assert.StartsWith("the operator's Deployment cannot be read (no rights)", facts.Unknown[0], StringComparison.Ordinal);
    }

    private static string Deployment(string name, string arguments) => $$$$$"""
        {"metadata":{"namespace":"{{{{{name}}}}}","name":"cmk"},"spec":{"template":{"spec":{"containers":[{"name":"manager","image":"registry.example:5000/cmk:1.2.3","args":[{{{{{arguments}}}}}]}]}}}}
        """;

    private static async Task<OperatorFacts> FindAsync(string? deployments, string? leases, bool forbidden = false)
    {
        var stop = TestContext.Current.CancellationToken;
        var builder = WebApplication.CreateSlimBuilder();
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(async context =>
        {
            context.Response.StatusCode = forbidden ? 403 : 200;
            context.Response.ContentType = "application/json";
            var items = context.Request.Path.Value!.EndsWith("/leases", StringComparison.Ordinal) ? leases : deployments;
            await context.Response.WriteAsync(forbidden ? """{"kind":"Status","message":"no rights","reason":"Forbidden","code":403}""" : $$"""{"metadata":{},"items":[{{items}}]}""", stop);
        });
        await app.StartAsync(stop);
        using var kubeconfig = new TemporaryKubeconfig(app.Urls.Single());
        using var cluster = Cluster.Open(new ClusterOptions(kubeconfig.Path));
        return await OperatorFinder.FindAsync(cluster, null, stop);
    }
}
