using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.LeaderElection;
using CmkOperator.Tests.Kubernetes.Fakes;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Sharding;

/// <summary>Which other operators hold a Lease.</summary>
public sealed class ShardLeasesTests : IAsyncLifetime
{
    private const string Leases = "apis/coordination.k8s.io/v1/namespaces/ops/leases";

    private readonly FakeTimeProvider _time = new();
    private FakeApiServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await FakeApiServer.StartAsync();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Every_operator_that_holds_a_lease_is_found_with_what_it_selects()
    {
        Put("cmk-operator-1", "pod-1", "team=blue", "a,b");
        Put("cmk-operator-2", "", "team=red");
        Put("cmk-operator-own", "pod-3", "team=green");
        _server.Put(Leases, """{"metadata":{"name":"somebody-elses"},"spec":{"holderIdentity":"x"}}""");
        var leases = Read("cmk-operator-own");

        await leases.RefreshAsync(Token);

        var other = Assert.Single(leases.Others);
        Assert.Equal(("cmk-operator-1", "team=blue"), (other.Lease, other.Scope.Selector?.Text));
        Assert.Equal(["a", "b"], other.Scope.Namespaces);
        Assert.Contains(_server.Requests, request => request.Query.Contains("labelSelector=cmk-operator.io%2Flease%3Dleader-election", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lease_that_is_not_renewed_for_its_duration_by_our_clock_is_held_no_longer()
    {
        Put("cmk-operator-1", "pod-1", "team=blue");
        var leases = Read("cmk-operator-own");
        await leases.RefreshAsync(Token);

        _time.Advance(TimeSpan.FromSeconds(14));
        Put("cmk-operator-1", "pod-1", "team=blue");
        await leases.RefreshAsync(Token);
        _time.Advance(TimeSpan.FromSeconds(14));
        await leases.RefreshAsync(Token);
        Assert.Single(leases.Others);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(leases.Others);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"cmk-operator.io/watch-label-selector":"a in (","cmk-operator.io/watch-namespaces":""}""")]
    public async Task An_operator_that_does_not_say_what_it_selects_selects_everything(string annotations)
    {
        // An older operator's has no label either, and is found by its name.
        _server.Put(Leases, $$"""{"metadata":{"name":"cmk-operator","annotations":{{annotations}} },"spec":{"holderIdentity":"old","leaseDurationSeconds":15} }""");
        var leases = Read("cmk-operator-own");

        await leases.RefreshAsync(Token);

        var other = Assert.Single(leases.Others);
        Assert.Null(other.Scope.Selector);
        Assert.Empty(other.Scope.Namespaces);
    }

    [Fact]
    public async Task A_read_that_fails_leaves_a_view_that_grows_older()
    {
        Put("cmk-operator-1", "pod-1", "team=blue");
        var leases = Read("cmk-operator-own");
        Assert.Equal(TimeSpan.MaxValue, leases.Age);
        await leases.RefreshAsync(Token);

        _server.Intercept = async context =>
        {
            await FakeApiServer.FailAsync(context, 503, "ServiceUnavailable", "no");
            return true;
        };
        _time.Advance(TimeSpan.FromSeconds(3));
        await Assert.ThrowsAsync<KubernetesApiException>(() => leases.RefreshAsync(Token));

        Assert.Equal(TimeSpan.FromSeconds(3), leases.Age);
        Assert.Single(leases.Others);
    }

    [Fact]
    public void The_lease_of_a_shard_is_named_after_the_base_and_the_selector()
    {
        Assert.Equal("cmk-operator", LeaseName.Of("cmk-operator", null));
        // echo -n team=blue | sha256sum
        Assert.Equal("cmk-operator-128e630ce6", LeaseName.Of("cmk-operator", "team=blue"));
        Assert.NotEqual(LeaseName.Of("l", "team=blue"), LeaseName.Of("l", "team=red"));
    }

    private void Put(string name, string holder, string selector, string namespaces = "") => _server.Put(Leases, $$"""
        {"metadata":{"name":"{{name}}","labels":{"cmk-operator.io/lease":"leader-election"},
         "annotations":{"cmk-operator.io/watch-label-selector":"{{selector}}","cmk-operator.io/watch-namespaces":"{{namespaces}}"} },
         "spec":{"holderIdentity":"{{holder}}","leaseDurationSeconds":15} }
        """);

    private ShardLeases Read(string own)
    {
        var clock = new NetworkClock(_time);
        var api = _server.Client(clock);
        return new ShardLeases(api, new LeaseClient(api, new NamespacedName("ops", own)), "cmk-operator", clock);
    }
}
