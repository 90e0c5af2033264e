using CmkOperator.EndToEndTests.ApiServers;
using CmkOperator.Kubernetes.LeaderElection;
using CmkOperator.Sharding;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.EndToEndTests.Operators;

/// <summary>Several operators by label selector, on the sandbox's API server and on a real one.</summary>
public sealed class ShardTests(RealApiServer real)
{
    public static TheoryData<ServerKind> Servers { get; } = [ServerKind.Embedded, ServerKind.Real];

    [Theory, MemberData(nameof(Servers))]
    public async Task Each_shard_works_on_its_own_objects_and_reports_those_of_none(ServerKind kind)
    {
        await using var cluster = await ShardCluster.StartAsync(kind, real);
        await cluster.CreateAsync("b1", "blue");
        await cluster.CreateAsync("r1", "red");
        await cluster.CreateAsync("none", null);
        var blue = await cluster.StartAsync("blue", "team=blue", clusterId: "prod-1");
        var red = await cluster.StartAsync("red", "team=red", clusterId: "prod-2");
        await cluster.CreateAsync("b2", "blue");

        await cluster.PassOfAsync("blue", "b1");
        await cluster.PassOfAsync("blue", "b2");
        await cluster.PassOfAsync("red", "r1");
        await Eventually.TrueAsync(() => Unselected(blue) == 1 && Unselected(red) == 1, "both report the object without a label");
        await cluster.CreateAsync("late", "green");
        await Eventually.TrueAsync(() => Unselected(blue) == 2, "and one with the label of no shard");
        await cluster.LabelAsync("late", "red");
        await cluster.PassOfAsync("red", "late");
        await Eventually.TrueAsync(() => Unselected(blue) == 1, "which is served once it is labelled");

        Assert.Equal(["blue b1", "blue b2", "red late", "red r1"], cluster.Passes.Select(pass => $"{pass.Operator} {pass.Name}").Distinct().Order(StringComparer.Ordinal));
        // The name of the cluster is one for both, on the lease that neither holds.
        var ids = await Task.WhenAll(new[] { blue, red }.Select(services => services.GetRequiredService<ClusterIdentity>().ResolveAsync(TestContext.Current.CancellationToken)));
        Assert.Single(ids.Distinct());
        Assert.Equal(ids[0], (string?)(await cluster.LeaseAsync("cmk-operator"))!["metadata"]!["annotations"]![ClusterIdentity.Annotation]);
        Assert.Equal("team=blue", (string?)(await cluster.LeaseAsync(LeaseName.Of("cmk-operator", "team=blue")))!["metadata"]!["annotations"]![ShardAnnouncement.SelectorAnnotation]);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task An_object_that_changes_its_label_is_left_alone_and_the_new_shard_waits_for_a_lease(ServerKind kind)
    {
        await using var cluster = await ShardCluster.StartAsync(kind, real);
        await cluster.CreateAsync("w", "blue");
        await cluster.StartAsync("blue", "team=blue");
        await cluster.StartAsync("red", "team=red");
        await cluster.PassOfAsync("blue", "w");

        var labelled = await cluster.LabelAsync("w", "red");
        var taken = await cluster.PassOfAsync("red", "w", labelled);

        Assert.True(TimeProvider.System.GetElapsedTime(labelled, taken) >= ShardCluster.Lease - TimeSpan.FromMilliseconds(100), "the new shard did not wait");
        Assert.DoesNotContain(cluster.Passes, pass => pass.Operator == "blue" && pass.At > taken);
        var left = await cluster.Objects.GetAsync("w");
        Assert.Null(left.Body["metadata"]!["deletionTimestamp"]);
        Assert.Contains("cmk-operator.io/workspace", left.Body["metadata"]!["finalizers"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task An_operator_without_a_selector_takes_all_objects_over_and_gives_them_back(ServerKind kind)
    {
        await using var cluster = await ShardCluster.StartAsync(kind, real);
        await cluster.CreateAsync("w", "blue");
        var blue = await cluster.StartAsync("blue", "team=blue");
        await cluster.PassOfAsync("blue", "w");

        var started = TimeProvider.System.GetTimestamp();
        await cluster.StartAsync("all", null);
        var taken = await cluster.PassOfAsync("all", "w", started);
        Assert.True(TimeProvider.System.GetElapsedTime(started, taken) >= ShardCluster.Lease - TimeSpan.FromMilliseconds(100), "it did not wait for the shard");
        await Eventually.TrueAsync(() => Shared(blue) == 1, "the shard reports that another serves its object");
        Assert.DoesNotContain(cluster.Passes, pass => pass.Operator == "blue" && pass.At > taken);

        await cluster.StopAsync("all");
        await cluster.PassOfAsync("blue", "w", TimeProvider.System.GetTimestamp());
    }

    private static int? Unselected(IServiceProvider services) => Looked(services).Unselected;

    private static int? Shared(IServiceProvider services) => Looked(services).Shared;

    private static ShardReporter Looked(IServiceProvider services)
    {
        var reporter = services.GetRequiredService<ShardReporter>();
        reporter.Look();
        return reporter;
    }
}
