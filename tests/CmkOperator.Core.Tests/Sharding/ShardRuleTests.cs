using CmkOperator.Sharding;
using Xunit;

namespace CmkOperator.Core.Tests.Sharding;

/// <summary>Which of several operators works on an object, and when.</summary>
public sealed class ShardRuleTests
{
    private static readonly ShardTiming Timing = new(Seconds(15), Seconds(10));
    private static readonly Dictionary<string, string> Blue = new() { ["team"] = "blue" };
    private static readonly Shard A = Shard("lease-a", "team=blue");
    private static readonly Shard B = Shard("lease-b", "team in (blue,red)");
    private static readonly Shard Red = Shard("lease-c", "team=red");
    private static readonly Shard All = new("lease-z", new ShardScope([], null));

    [Fact]
    public void An_object_that_only_this_shard_selects_and_nobody_has_touched_is_served_at_once() =>
        Assert.IsType<ShardVerdict.Serves>(Decide(A, [Red], isHandled: false, selected: 0, announced: 0));

    [Theory]
    [InlineData(0, 15)]
    [InlineData(14, 1)]
    [InlineData(15, 0)]
    public void An_object_that_an_operator_has_written_to_waits_until_it_has_been_selected_for_a_lease(double selected, double wait) =>
        AssertWaits(wait, Decide(A, [Red], isHandled: true, selected, announced: 60));

    [Theory]
    [InlineData(0, 15)]
    [InlineData(14.5, 0.5)]
    [InlineData(15, 0)]
    public void An_object_that_another_shard_selects_too_waits_until_our_lease_has_been_announced_for_as_long(double announced, double wait)
    {
        AssertWaits(wait, Decide(A, [B], isHandled: false, selected: 0, announced));
        AssertWaits(wait, Decide(A, [B], isHandled: true, selected: 60, announced));
    }

    [Fact]
    public void Of_two_shards_that_select_an_object_exactly_one_serves_it()
    {
        Assert.IsType<ShardVerdict.Serves>(Decide(A, [B]));
        Assert.Equal(new ShardVerdict.IsServed(A), Decide(B, [A]));
        Assert.Equal(new ShardVerdict.IsServed(All), Decide(A, [B, All]));
    }

    [Fact]
    public void A_shard_whose_view_of_the_others_is_too_old_begins_nothing()
    {
        Assert.IsType<ShardVerdict.Serves>(Decide(A, [], age: 5));
        Assert.IsType<ShardVerdict.Waits>(Decide(A, [], age: 5.1));
        Assert.IsType<ShardVerdict.Waits>(ShardRule.Decide(
            new ShardedObject("n", Blue, false, Seconds(60)), new ShardView(A, [], TimeSpan.MaxValue, Seconds(60)), Timing));
    }

    [Fact]
    public void An_object_outside_of_labels_or_namespaces_is_not_selected()
    {
        Assert.IsType<ShardVerdict.IsNotSelected>(Decide(Red, []));
        Assert.IsType<ShardVerdict.IsNotSelected>(Decide(new Shard("l", new ShardScope(["other"], null)), []));
        Assert.IsType<ShardVerdict.Serves>(Decide(A, [B with { Scope = B.Scope with { Namespaces = ["other"] } }], announced: 0));
    }

    // Every view that two shards can have of each other, by which of them has read the other's announcement.
    [Fact]
    public void Two_shards_never_serve_an_object_at_the_same_time_however_their_terms_lie()
    {
        foreach (var (first, second) in new[] { (A, B), (B, A) })
        {
            for (var gap = 0.0; gap <= 40; gap += 0.5)
            {
                for (var lag = 0.0; lag <= Timing.OldestView.TotalSeconds; lag += 0.5)
                {
                    // The first has long served; the second announces itself at zero. The first reads that lag later.
                    var at = gap;
                    var old = at >= lag ? Decide(first, [second], announced: 600) : Decide(first, [], announced: 600, age: at);
                    var young = Decide(second, [first], announced: at);
                    Assert.False(old is ShardVerdict.Serves && young is ShardVerdict.Serves, $"{first.Lease} and {second.Lease} at {at} s, read after {lag} s");

                    // A write that the first began just before it read the announcement has ended.
                    if (young is ShardVerdict.Serves)
                    {
                        Assert.True(at >= lag + Timing.Write.TotalSeconds, $"a write of {first.Lease} may still be under way at {at} s");
                    }
                }
            }
        }
    }

    [Fact]
    public void The_shards_that_select_an_object_are_in_the_order_in_which_they_serve()
    {
        Assert.Equal([All, A, B], ShardRule.Selecting([B, Red, A, All], "n", Blue));
        Assert.Empty(ShardRule.Selecting([Red], "n", Blue));
    }

    [Fact]
    public void An_operator_without_a_selector_waits_only_for_shards_in_its_namespaces()
    {
        Assert.Equal(Seconds(15), ShardRule.WaitOfAll(All, [A], TimeSpan.Zero, Timing));
        Assert.Equal(Seconds(5), ShardRule.WaitOfAll(All, [A], Seconds(10), Timing));
        Assert.Equal(TimeSpan.Zero, ShardRule.WaitOfAll(All, [A], Seconds(15), Timing));
        Assert.Equal(TimeSpan.Zero, ShardRule.WaitOfAll(All, [], TimeSpan.Zero, Timing));
        Assert.Equal(TimeSpan.Zero, ShardRule.WaitOfAll(All, [All with { Lease = "another" }], TimeSpan.Zero, Timing));
        var elsewhere = A with { Scope = A.Scope with { Namespaces = ["other"] } };
        Assert.Equal(TimeSpan.Zero, ShardRule.WaitOfAll(All with { Scope = new ShardScope(["n"], null) }, [elsewhere], TimeSpan.Zero, Timing));
        Assert.Equal(Seconds(15), ShardRule.WaitOfAll(All, [elsewhere], TimeSpan.Zero, Timing));
    }

    private static ShardVerdict Decide(Shard self, Shard[] others, bool isHandled = true, double selected = 60, double announced = 60, double age = 1) =>
        ShardRule.Decide(new ShardedObject("n", Blue, isHandled, Seconds(selected)), new ShardView(self, others, Seconds(age), Seconds(announced)), Timing);

    private static void AssertWaits(double seconds, ShardVerdict verdict) =>
        Assert.Equal(seconds == 0 ? new ShardVerdict.Serves() : new ShardVerdict.Waits(Seconds(seconds)), verdict);

    private static Shard Shard(string lease, string selector) => new(lease, new ShardScope([], LabelSelector.Parse(selector, out _)));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
