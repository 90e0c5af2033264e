using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Pipelines;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Azure.Pipelines;

/// <summary>How many throttle scopes of subscriptions and vaults are kept, and which.</summary>
public sealed class ThrottleScopesTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ThrottleScopes _scopes;

    public ThrottleScopesTests() => _scopes = new ThrottleScopes(new AzureOptions(), _time, NoRequestJournal.Instance);

    [Fact]
    public void A_changing_set_of_subscriptions_does_not_fill_the_memory()
    {
        for (var i = 0; i < 5000; i++)
        {
            Use($"subscription-{i}");
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.InRange(_scopes.Count, 1, ThrottleScopes.Capacity);
        }
    }

    [Fact]
    public void Up_to_the_capacity_all_are_kept_without_a_time_limit()
    {
        var first = Use("first");
        _time.Advance(TimeSpan.FromDays(1));
        Fill(ThrottleScopes.Capacity - 1);

        Assert.Same(first, Use("first"));
    }

    [Fact]
    public void A_shut_lane_is_kept_until_requests_need_no_serialization()
    {
        var shut = Use("shut");
        shut.Lane(RequestKind.Deletes).ShutFor(TimeSpan.FromHours(1));
        Fill(ThrottleScopes.Capacity);

        _time.Advance(TimeSpan.FromHours(1));
        Use("one more");
        Assert.Same(shut, Use("shut"));

        _time.Advance(new AzureOptions().ThrottleRecovery + ThrottleScopes.IdleLifetime);
        Fill(ThrottleScopes.Capacity);
        Assert.NotSame(shut, Use("shut"));
    }

    [Fact]
    public void A_scope_in_use_or_recently_used_is_kept()
    {
        using var use = _scopes.Enter("in use");
        Fill(ThrottleScopes.Capacity);
        _time.Advance(TimeSpan.FromHours(1));
        var recent = Use("recent");
        Use("one more");

        Assert.Same(use.Scope, Use("in use"));
        Assert.Same(recent, Use("recent"));
        Assert.Equal(3, _scopes.Count);
    }

    public void Dispose() => _scopes.Dispose();

    private void Fill(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Use($"filling-{_time.GetUtcNow().Ticks}-{i}");
        }
    }

    private ThrottleScope Use(string name)
    {
        using var use = _scopes.Enter(name);
        return use.Scope;
    }
}
