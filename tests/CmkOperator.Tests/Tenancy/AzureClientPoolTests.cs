using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Sessions;
using CmkOperator.Tenancy;
using CmkOperator.Tests.Azure.Fakes;
using CmkOperator.Workspaces;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Tenancy;

/// <summary>For how many identities clients are kept, and for how long.</summary>
public sealed class AzureClientPoolTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly AzureConnection _connection;
    private readonly AzureClientPool _pool;

    public AzureClientPoolTests()
    {
        _connection = AzureConnection.Open(new AzureOptions(), (_, _) => true, _time);
        _pool = new AzureClientPool(_connection, new StaticToken(), null, _ => new StaticToken(), _time);
    }

    [Fact]
    public void Cached_clients_are_reused()
    {
        var first = Use("team-a");
        Assert.Same(first, Use("team-a"));
        Assert.NotSame(first, Use("team-b"));
        Assert.Equal(2, _pool.Count);
    }

    [Fact]
    public void Clients_unused_for_long_are_dropped()
    {
        var old = Use("team-a");
        _time.Advance(TimeSpan.FromHours(1));
        Use("team-b");
        _time.Advance(TimeSpan.FromMinutes(61));
        Use("team-b");

        Assert.Equal(1, _pool.Count);
        Assert.NotSame(old, Use("team-a"));
    }

    [Fact]
    public void Clients_in_use_are_kept_without_a_time_limit()
    {
        var (lease, _) = _pool.Rent(Identity("team-a"));
        _time.Advance(TimeSpan.FromHours(9));
        Use("team-b");

        Assert.Equal(2, _pool.Count);
        lease.Dispose();
        lease.Dispose();
        _time.Advance(TimeSpan.FromHours(9));
        Use("team-c");
        Assert.Equal(1, _pool.Count);
    }

    [Fact]
    public void Idle_clients_never_exceed_the_capacity_and_the_least_recently_used_go_first()
    {
        var first = Use("team-0");
        for (var i = 1; i <= AzureClientPool.Capacity + 5; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Use($"team-{i}");
        }

        Assert.InRange(_pool.Count, 1, AzureClientPool.Capacity + 1);
        Assert.NotSame(first, Use("team-0"));
    }

    [Fact]
    public void Clients_of_a_rejected_identity_are_dropped_with_its_last_lease()
    {
        var (first, _) = _pool.Rent(Identity("team-a"));
        var (second, _) = _pool.Rent(Identity("team-a"));
        first.Refuse();
        Assert.Equal(1, _pool.Count);
        second.Dispose();
        Assert.Equal(0, _pool.Count);
    }

    [Fact]
    public void A_namespace_that_keeps_naming_new_clients_evicts_only_its_own()
    {
        var good = Use("team-a");
        for (var i = 0; i < AzureClientPool.Capacity + 44; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Use("team-b", $"client-{i}");
        }

        Assert.InRange(_pool.Count, 1, AzureClientPool.Capacity + 1);
        Assert.Same(good, Use("team-a"));
    }

    public void Dispose()
    {
        _pool.Dispose();
        _connection.Dispose();
    }

    private AzureClients Use(string namespaceName, string client = "client")
    {
        var (lease, _) = _pool.Rent(Identity(namespaceName, client));
        using (lease)
        {
            return lease.Clients;
        }
    }

    private static FederatedIdentity Identity(string namespaceName, string client = "client") => new("tenant", client, new ObjectKey(namespaceName, "azure"));
}
