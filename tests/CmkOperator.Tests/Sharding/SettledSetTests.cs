using CmkOperator.Kubernetes.Client;
using CmkOperator.Sharding;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Sharding;

/// <summary>A set of objects that is told once it has settled.</summary>
public sealed class SettledSetTests
{
    private static readonly NamespacedName A = new("n", "a");
    private static readonly NamespacedName B = new("n", "b");

    private readonly FakeTimeProvider _time = new();
    private readonly SettledSet _set = new(TimeSpan.FromSeconds(30));

    [Fact]
    public void A_set_is_told_once_when_it_has_stayed_the_same_for_long_enough()
    {
        Assert.False(Look(A));
        Assert.False(Look(A));
        Assert.True(Look(A));
        Assert.False(Look(A));
        Assert.False(Look(A, B));
        Assert.False(Look(A));
        Assert.False(Look(A));
        Assert.False(Look());
        Assert.False(Look());
        Assert.True(Look());
    }

    [Fact]
    public void An_empty_set_is_no_news_at_first()
    {
        Assert.False(Look());
        Assert.False(Look());
        Assert.False(Look());
    }

    private bool Look(params NamespacedName[] now)
    {
        var changed = _set.HasChanged(now, _time, _time.GetTimestamp());
        _time.Advance(TimeSpan.FromSeconds(15));
        return changed;
    }
}
