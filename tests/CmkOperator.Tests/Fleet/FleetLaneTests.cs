using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Faults;
using CmkOperator.Azure.Fleet;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Faults;
using CmkOperator.Workspaces;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Fleet;

/// <summary>When a look is taken for many, who is called for it, and when it is done without.</summary>
public sealed class FleetLaneTests : IDisposable, IAzureSender, IFleetJournal
{
    private const string Subscription = "11111111-1111-1111-1111-111111111111";
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(30);
    private static readonly AzureOptions Options = new();

    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<ObjectKey> _woken = new();
    private readonly ConcurrentQueue<FleetReport> _reports = new();
    private readonly FleetLane _lane;
    private Func<AzureReply> _answer = static () => Page();
    private Task _until = Task.CompletedTask;
    private int _queries;

    public FleetLaneTests() => _lane = new FleetLane(Subscription, new FleetReader(AzureCloud.From(Options), this, _time), Options, this, _time);

    [Fact]
    public void With_few_members_each_looks_for_itself()
    {
        Assert.All(Enumerable.Range(0, FleetLane.LeastMembers - 1), index => Assert.Equal(FleetOffer.None, Offer(index)));
        Assert.Equal(FleetOffer.Wait, Offer(FleetLane.LeastMembers));
    }

    [Fact]
    public async Task What_has_come_to_rest_is_a_member_before_its_first_check_is_due()
    {
        for (var index = 0; index < 5; index++)
        {
            Check(index, false);
        }

        _time.Advance(TimeSpan.FromMinutes(27));
        Assert.Equal(FleetOffer.Wait, Offer(0));
        await Eventually.TrueAsync(() => _woken.Count == 5, "the calls");
    }

    [Fact]
    public async Task Who_waits_is_woken_and_gets_the_look()
    {
        await LookAsync(5);

        Assert.Equal(Keys(5), _woken.Order(Comparer()));
        Assert.All(Enumerable.Range(0, 5), index => Assert.NotNull(Offer(index).Look));
        Assert.Equal(3, _queries);
    }

    [Fact]
    public async Task Who_was_called_gets_the_look_however_late_its_turn_comes()
    {
        await LookAsync(5);
        for (var minute = 0; minute < 9; minute++)
        {
            // Somebody uses it all the time.
            Assert.NotNull(Offer(0, called: false).Look);
            _time.Advance(TimeSpan.FromSeconds(20));
        }

        Assert.NotNull(Offer(4).Look);
    }

    [Fact]
    public async Task A_look_that_nobody_uses_is_dropped()
    {
        await LookAsync(5);
        _time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(FleetOffer.Wait, Offer(0));
    }

    [Fact]
    public async Task The_end_of_an_old_look_begins_no_second_one_beside_the_new()
    {
        await LookAsync(5);
        var answer = new TaskCompletionSource();
        _until = answer.Task;
        // The new look is under way when the time of the old one is over.
        for (var index = 0; index < 5; index++)
        {
            Offer(index);
        }

        _lane.Offer(Key(1), TimeSpan.Zero, _woken.Enqueue);
        _time.Advance(TimeSpan.FromSeconds(31));
        answer.SetResult();
        await Eventually.TrueAsync(() => _reports.Count == 2, "the second look");

        Assert.Equal(6, _queries);
    }

    [Fact]
    public async Task The_next_look_calls_those_whose_check_is_a_quarter_of_their_interval_ago()
    {
        await LookAsync(6);
        for (var index = 0; index < 6; index++)
        {
            Offer(index);
            Check(index, false);
        }

        _time.Advance(TimeSpan.FromMinutes(20));
        Check(3, false);
        _time.Advance(TimeSpan.FromMinutes(7));
        _woken.Clear();
        Offer(0);
        await Eventually.TrueAsync(() => _reports.Count == 2, "a second look");

        Assert.Equal([Key(0), Key(1), Key(2), Key(4), Key(5)], _woken.Order(Comparer()));
    }

    [Fact]
    public async Task A_refusal_is_told_and_each_looks_for_itself_for_half_an_hour()
    {
        _answer = static () => AzureReply.Failed(new AzureFault(403, "Forbidden", "no"));
        await LookAsync(5);

        // The others were not told to wait: they were fewer than a look is worth.
        Assert.Equal([Key(4)], _woken);
        Assert.Equal(FleetOffer.None, Offer(0));
        Assert.Equal(TimeSpan.FromMinutes(30), Assert.Single(_reports).Without);
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(FleetOffer.Wait, Offer(0));
    }

    [Fact]
    public async Task A_graph_that_never_answers_is_waited_for_five_minutes()
    {
        _until = Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken);
        for (var index = 0; index < 5; index++)
        {
            Offer(index);
        }

        await Eventually.TrueAsync(() => Volatile.Read(ref _queries) == 1, "the question");
        _time.Advance(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(() => !_woken.IsEmpty, "the call");

        Assert.Equal(FleetOffer.None, Offer(0));
        Assert.Equal(TimeSpan.FromMinutes(30), Assert.Single(_reports).Without);
    }

    [Fact]
    public async Task A_fault_of_our_own_leaves_nobody_waiting()
    {
        _answer = static () => throw new InvalidOperationException("a bug");
        await LookAsync(5);

        Assert.Equal([Key(4)], _woken);
        Assert.Contains("a bug", Assert.Single(_reports).Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outage_is_waited_for_and_after_five_minutes_each_looks_for_itself()
    {
        _answer = static () => AzureReply.Failed(new AzureFault(503, "", "down"));
        await LookAsync(5);
        for (var seen = 1; seen < 11; seen++)
        {
            Assert.Empty(_woken);
            _time.Advance(TimeSpan.FromSeconds(30));
            await Eventually.TrueAsync(() => _reports.Count > seen, "another try");
        }

        Assert.Equal([Key(4)], _woken);
        Assert.Equal(FleetOffer.None, Offer(0));
    }

    [Fact]
    public async Task A_throttle_is_waited_out_as_long_as_Azure_asks()
    {
        _answer = static () => AzureReply.Failed(AzureFaultMapper.Throttled("asked", TimeSpan.FromSeconds(70)));
        await LookAsync(5);
        _answer = static () => Page();
        _time.Advance(TimeSpan.FromSeconds(69));
        Assert.Single(_reports);

        _time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => _woken.Count == 5, "the look");
    }

    [Fact]
    public async Task A_throttle_longer_than_five_minutes_is_not_waited_for()
    {
        _answer = static () => AzureReply.Failed(AzureFaultMapper.Throttled("asked", TimeSpan.FromHours(3)));
        await LookAsync(5);

        Assert.Equal([Key(4)], _woken);
        Assert.Equal(FleetOffer.None, Offer(0));
        _time.Advance(TimeSpan.FromHours(3) - TimeSpan.FromSeconds(1));
        Assert.Equal(FleetOffer.None, Offer(0));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(FleetOffer.Wait, Offer(0));
    }

    [Fact]
    public async Task Who_does_not_answer_a_call_keeps_no_look_in_memory()
    {
        await LookAsync(5);
        var look = LookOf(0);
        _time.Advance(TimeSpan.FromSeconds(61));

        await Eventually.TrueAsync(
            () =>
            {
                GC.Collect();
                return !look.IsAlive;
            },
            "the look is collected");
        Assert.Equal(FleetOffer.Wait, Offer(1));
    }

    [Fact]
    public void Nobody_waits_for_a_lane_that_has_ended()
    {
        _lane.Dispose();

        Assert.All(Enumerable.Range(0, 10), index => Assert.Equal(FleetOffer.None, Offer(index)));
        Assert.True(_lane.IsEmpty);
    }

    [Fact]
    public async Task What_mostly_proposes_needless_looks_is_done_without()
    {
        await LookAsync(20);
        for (var index = 0; index < 20; index++)
        {
            Offer(index);
        }

        for (var index = 0; index < 10; index++)
        {
            Check(index, true);
        }

        Assert.NotNull(Offer(0, called: false).Look);
        Check(10, true);

        Assert.Equal(FleetOffer.None, Offer(0));
        _time.Advance(TimeSpan.FromHours(6));
        Assert.Equal(FleetOffer.Wait, Offer(0));
    }

    [Fact]
    public async Task An_object_that_answers_no_call_is_forgotten()
    {
        await LookAsync(6);
        for (var look = 0; look < 3; look++)
        {
            for (var index = 0; index < 5; index++)
            {
                Offer(index);
                Check(index, false);
            }

            _time.Advance(TimeSpan.FromMinutes(30));
            _woken.Clear();
            Offer(0);
            await Eventually.TrueAsync(() => _reports.Count == look + 2, "the next look");
        }

        Assert.DoesNotContain(Key(5), _woken);
    }

    [Fact]
    public async Task What_leaves_is_not_called()
    {
        for (var index = 0; index < 5; index++)
        {
            Offer(index);
        }

        _lane.Leave(Key(2));
        await Eventually.TrueAsync(() => _reports.Count == 1, "the look");
        Assert.DoesNotContain(Key(2), _woken.Skip(1));
    }

    [Fact]
    public async Task Objects_that_are_gone_are_forgotten_also_without_the_graph()
    {
        _answer = static () => AzureReply.Failed(new AzureFault(403, "Forbidden", "no"));
        await LookAsync(5);
        _time.Advance(Interval * 5);
        Offer(9);
        await Eventually.TrueAsync(() => _reports.Count == 2, "the next refusal");

        _lane.Leave(Key(9));
        Assert.True(_lane.IsEmpty);
    }

    [Fact]
    public void Without_fleet_looks_none_is_offered()
    {
        using var lane = new FleetLane(Subscription, new FleetReader(AzureCloud.From(Options), this, _time), Options with { FleetLooks = false }, this, _time);

        Assert.All(Enumerable.Range(0, 10), index => Assert.Equal(FleetOffer.None, lane.Offer(Key(index), Interval, _woken.Enqueue)));
        lane.Checked(Key(0), Interval, _woken.Enqueue, wasNeedless: false);
        Assert.True(lane.IsEmpty);
    }

    public void Dispose() => _lane.Dispose();

    async Task<AzureReply> IAzureSender.SendAsync(AzureRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _queries);
        await _until.WaitAsync(cancellationToken);
        return _answer();
    }

    void IFleetJournal.Looked(FleetReport look) => _reports.Enqueue(look);

    void IFleetJournal.Useless(string subscriptionId, int needless, TimeSpan without) => _reports.Enqueue(new FleetReport(subscriptionId, null, 0, TimeSpan.Zero, null, without));

    private static AzureReply Page() => new(200, Encoding.UTF8.GetBytes("""{"totalRecords":0,"count":0,"data":[],"resultTruncated":"false"}"""), null);

    private static ObjectKey Key(int index) => new("team", $"ml-{index}");

    private static IEnumerable<ObjectKey> Keys(int count) => Enumerable.Range(0, count).Select(Key);

    private static Comparer<ObjectKey> Comparer() => Comparer<ObjectKey>.Create((left, right) => string.CompareOrdinal(left.Name, right.Name));

    private void Check(int index, bool wasNeedless) => _lane.Checked(Key(index), Interval, _woken.Enqueue, wasNeedless);

    private FleetOffer Offer(int index, bool called = true) => _lane.Offer(called ? Key(index) : new ObjectKey("team", $"busy-{index}"), Interval, _woken.Enqueue);

    // Not inlined: a variable of the test would keep the look alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference LookOf(int index) => new(Offer(index).Look);

    // Members enough, and the look that the last of them begins.
    private async Task LookAsync(int members)
    {
        for (var index = 0; index < members; index++)
        {
            Offer(index);
        }

        // Those who offered before there were enough have a look of their own, and are called at the first shared one.
        await Eventually.TrueAsync(() => _reports.Count == 1, "the look");
        await Eventually.TrueAsync(() => _woken.Count == members || _reports.First() is { Fault: not null, Without: null } || !_woken.IsEmpty && _reports.First().Fault is not null, "the calls");
    }
}
