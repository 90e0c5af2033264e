using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.LeaderElection;
using CmkOperator.Tests.Kubernetes.Fakes;
using Xunit;

namespace CmkOperator.Tests.Kubernetes;

public sealed class ClusterIdentityTests : IAsyncLifetime
{
    private const string Leases = "apis/coordination.k8s.io/v1/namespaces/n1/leases";

    private readonly TestLogger<ClusterIdentity> _log = new();
    private FakeApiServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await FakeApiServer.StartAsync();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task It_is_the_uid_of_kube_system_and_is_kept_on_the_lease()
    {
        _server.Put("api/v1/namespaces", """{"metadata":{"name":"kube-system","uid":"the-uid"}}""");

        Assert.Equal("the-uid", await Identity().ResolveAsync(Token));
        Assert.Equal("the-uid", Kept());
    }

    [Fact]
    public async Task The_option_wins_over_the_namespace()
    {
        _server.Put("api/v1/namespaces", """{"metadata":{"name":"kube-system","uid":"the-uid"}}""");

        Assert.Equal("prod-1", await Identity("prod-1").ResolveAsync(Token));
    }

    [Fact]
    public async Task The_first_value_wins_over_the_option_and_this_is_logged()
    {
        await Identity("first").ResolveAsync(Token);

        Assert.Equal("first", await Identity("second").ResolveAsync(Token));
        Assert.Contains(_log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("second", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cluster_without_the_namespace_gets_a_generated_id_that_stays()
    {
        var generated = await Identity().ResolveAsync(Token);

        Assert.True(Guid.TryParse(generated, out _));
        _server.Put("api/v1/namespaces", """{"metadata":{"name":"kube-system","uid":"too-late"}}""");
        Assert.Equal(generated, await Identity().ResolveAsync(Token));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    [InlineData(429)]
    public async Task A_read_that_failed_decides_nothing(int code)
    {
        _server.Intercept = async context =>
        {
            if (!context.Request.Path.Value!.EndsWith("kube-system", StringComparison.Ordinal))
            {
                return false;
            }

            await FakeApiServer.FailAsync(context, code, "Reason", "no");
            return true;
        };
        var identity = Identity();

        await Assert.ThrowsAsync<KubernetesApiException>(() => identity.ResolveAsync(Token));
        Assert.Null(_server.Get(Leases, "l"));
        Assert.Throws<InvalidOperationException>(() => identity.Value);
    }

    private string? Kept() => _server.Get(Leases, "l")?["metadata"]?["annotations"]?[ClusterIdentity.Annotation]?.GetValue<string>();

    private ClusterIdentity Identity(string? configured = null)
    {
        var api = _server.Client();
        return new ClusterIdentity(
            api, new LeaseAnnotation(new LeaseClient(api, new NamespacedName("n1", "l")), ClusterIdentity.Annotation), configured, _log);
    }
}
