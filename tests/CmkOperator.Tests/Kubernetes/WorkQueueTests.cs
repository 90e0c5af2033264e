using CmkOperator.Kubernetes.Queues;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Kubernetes;

/// <summary>The properties from client-go's workqueue tests, plus ours.</summary>
public sealed class WorkQueueTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_key_added_twice_is_taken_once()
    {
        using var queue = Queue();
        queue.Add("a");
        queue.Add("a");

        Assert.Equal("a", await TakeAsync(queue));
        Assert.True(IsEmpty(queue));
    }

    [Fact]
    public void The_timer_is_set_for_an_earlier_time_only_and_again_when_it_fires_too_early()
    {
        var time = new HandTime();
        using var queue = new WorkQueue<string>(time);
        queue.AddAfter("a", TimeSpan.FromSeconds(10));
        queue.AddAfter("b", TimeSpan.FromSeconds(20));
        queue.AddAfter("c", TimeSpan.FromSeconds(5));
        Assert.Equal([10, 5], time.Waits);

        time.Fire(at: 4);
        Assert.Equal((0, 1), (queue.Depth, time.Waits[^1]));
        time.Fire(at: 5);
        Assert.Equal((1, 5), (queue.Depth, time.Waits[^1]));
    }

    [Fact]
    public async Task A_key_added_while_in_process_waits_for_its_worker()
    {
        using var queue = Queue();
        queue.Add("a");
        var key = await TakeAsync(queue);
        queue.Add("a");

        Assert.True(IsEmpty(queue));
        queue.Done(key);
        Assert.Equal("a", await TakeAsync(queue));
    }

    [Fact]
    public async Task A_key_added_twice_while_in_process_is_queued_once()
    {
        using var queue = Queue();
        queue.Add("a");
        var key = await TakeAsync(queue);
        queue.Add("a");
        queue.Add("a", WorkPriority.Background);
        queue.Done(key);
        queue.Done(await TakeAsync(queue));

        Assert.True(IsEmpty(queue));
        Assert.Equal(0, queue.ProcessingCount);
    }

    [Fact]
    public async Task No_two_workers_hold_one_key_at_the_same_time()
    {
        using var queue = new WorkQueue<int>(TimeProvider.System);
        var held = new int[8];
        var taken = 0;
        var clashes = 0;
        var workers = Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                var (has, key) = await queue.TakeAsync(TestContext.Current.CancellationToken);
                if (!has)
                {
                    return;
                }

                if (Interlocked.Increment(ref held[key]) != 1)
                {
                    Interlocked.Increment(ref clashes);
                }

                await Task.Yield();
                Interlocked.Increment(ref taken);
                Interlocked.Decrement(ref held[key]);
                queue.Done(key);
            }
        })).ToArray();
        for (var i = 0; i < 4000; i++)
        {
            queue.Add(i % held.Length, (WorkPriority)(i % 2));
            if (i % 50 == 0)
            {
                await Task.Yield();
            }
        }

        await queue.ShutDownWithDrainAsync(TestContext.Current.CancellationToken);
        await Task.WhenAll(workers);
        Assert.Equal(0, clashes);
        Assert.InRange(taken, held.Length, 4000);
    }

    [Fact]
    public async Task The_worker_learns_when_the_last_event_happened_that_its_key_was_added_for()
    {
        using var queue = Queue();
        queue.Add("a");
        _time.Advance(TimeSpan.FromSeconds(1));
        queue.Add("a");
        var happened = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(1));
        var key = await TakeAsync(queue);

        Assert.Equal(happened, queue.PromptedAt(key));

        // What happens while it is in process belongs to the next pass.
        queue.Add("a");
        Assert.Equal(happened, queue.PromptedAt(key));
        queue.Done(key);
        Assert.Equal(_time.GetTimestamp(), queue.PromptedAt(await TakeAsync(queue)));
    }

    [Fact]
    public async Task An_event_that_a_pass_does_nothing_for_is_left_to_the_next_one()
    {
        using var queue = Queue();
        queue.Add("a");
        var happened = _time.GetTimestamp();
        var key = await TakeAsync(queue);
        queue.KeepEvent(key);
        queue.AddAfter(key, TimeSpan.FromSeconds(1));
        queue.Done(key);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(happened, queue.PromptedAt(await TakeAsync(queue)));

        // A newer one stands.
        queue.Add("a");
        queue.KeepEvent(key);
        queue.Done(key);
        Assert.Equal(_time.GetTimestamp(), queue.PromptedAt(await TakeAsync(queue)));
    }

    [Fact]
    public async Task A_key_whose_time_has_come_has_no_event()
    {
        using var queue = Queue();
        queue.Add("a");
        queue.Done(await TakeAsync(queue));
        queue.AddAfter("a", TimeSpan.FromSeconds(1));
        queue.Add("b", WorkPriority.Background);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(queue.PromptedAt(await TakeAsync(queue)));
        Assert.Null(queue.PromptedAt(await TakeAsync(queue)));
    }

    [Fact]
    public async Task An_urgent_key_overtakes_background_keys()
    {
        using var queue = Queue();
        queue.Add("a", WorkPriority.Background);
        queue.Add("b", WorkPriority.Background);
        queue.Add("c");
        queue.Add("b");

        Assert.Equal(["c", "b", "a"], [await TakeAsync(queue), await TakeAsync(queue), await TakeAsync(queue)]);
        Assert.True(IsEmpty(queue));
    }

    [Fact]
    public async Task A_delayed_key_is_handed_out_at_its_time_and_not_before()
    {
        using var queue = Queue();
        queue.AddAfter("a", TimeSpan.FromMinutes(30));

        _time.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromMilliseconds(1));
        Assert.True(IsEmpty(queue));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("a", await TakeAsync(queue));
    }

    [Theory]
    [InlineData(10, 20)]
    [InlineData(20, 10)]
    public async Task The_earlier_of_two_delays_wins_and_the_other_is_dropped(int first, int second)
    {
        using var queue = Queue();
        queue.AddAfter("a", TimeSpan.FromSeconds(first));
        queue.AddAfter("a", TimeSpan.FromSeconds(second));

        _time.Advance(TimeSpan.FromSeconds(10));
        queue.Done(await TakeAsync(queue));
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.True(IsEmpty(queue));
    }

    [Fact]
    public async Task An_immediate_add_cancels_the_delayed_one()
    {
        using var queue = Queue();
        queue.AddAfter("a", TimeSpan.FromSeconds(10));
        queue.Add("a");
        queue.Done(await TakeAsync(queue));

        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(IsEmpty(queue));
        Assert.Equal(0, queue.DelayedCount);
    }

    [Fact]
    public async Task A_delay_set_during_a_pass_is_kept_when_nothing_else_arrives()
    {
        using var queue = Queue();
        queue.Add("a");
        var key = await TakeAsync(queue);
        queue.AddAfter("a", TimeSpan.FromSeconds(5));
        queue.Done(key);

        Assert.True(IsEmpty(queue));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("a", await TakeAsync(queue));
    }

    [Fact]
    public async Task A_delay_that_ends_during_the_pass_takes_effect_after_it()
    {
        using var queue = Queue();
        queue.Add("a");
        var key = await TakeAsync(queue);
        queue.AddAfter("a", TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.True(IsEmpty(queue));
        queue.Done(key);
        Assert.Equal("a", await TakeAsync(queue));
    }

    [Fact]
    public async Task Delayed_keys_are_handed_out_in_the_order_of_their_times()
    {
        using var queue = Queue();
        foreach (var second in new[] { 5, 1, 4, 2, 3 })
        {
            queue.AddAfter($"{second}", TimeSpan.FromSeconds(second));
        }

        var seen = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(1, queue.Depth);
            seen.Add(await TakeAsync(queue));
        }

        Assert.Equal(["1", "2", "3", "4", "5"], seen);
    }

    [Fact]
    public async Task Failures_double_the_wait_up_to_the_cap_until_forgotten()
    {
        using var queue = Queue();
        int[] waits = [1, 2, 4, 8, 10, 10];
        foreach (var wait in waits)
        {
            queue.AddRateLimited("a");
            _time.Advance(TimeSpan.FromSeconds(wait) - TimeSpan.FromMilliseconds(1));
            Assert.True(IsEmpty(queue));
            _time.Advance(TimeSpan.FromMilliseconds(1));
            queue.Done(await TakeAsync(queue));
        }

        Assert.Equal(waits.Length, queue.Failures("a"));
        queue.Forget("a");
        queue.AddRateLimited("a");
        _time.Advance(TimeSpan.FromSeconds(1));
        queue.Done(await TakeAsync(queue));
    }

    [Fact]
    public async Task A_failure_with_a_given_time_still_counts()
    {
        using var queue = Queue();
        queue.AddFailedAfter("a", TimeSpan.FromSeconds(7));
        _time.Advance(TimeSpan.FromSeconds(7));
        queue.Done(await TakeAsync(queue));

        Assert.Equal(1, queue.Failures("a"));
        Assert.Equal(1, queue.Retries);
    }

    [Fact]
    public async Task An_idle_key_is_added_and_a_busy_or_delayed_one_is_not()
    {
        using var queue = Queue();
        queue.AddIfIdle("idle");
        Assert.Equal("idle", await TakeAsync(queue));
        queue.AddIfIdle("idle");
        queue.Done("idle");
        queue.AddAfter("later", TimeSpan.FromSeconds(5));
        queue.AddIfIdle("later");

        Assert.True(IsEmpty(queue));
    }

    [Fact]
    public async Task After_shutdown_waiting_keys_are_handed_out_and_nothing_is_added()
    {
        using var queue = Queue();
        queue.Add("a");
        queue.AddAfter("b", TimeSpan.FromSeconds(1));
        queue.ShutDown();
        queue.Add("c");
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("a", await TakeAsync(queue));
        Assert.False((await queue.TakeAsync(TestContext.Current.CancellationToken)).Taken);
    }

    [Fact]
    public async Task Shutdown_wakes_waiting_workers()
    {
        using var queue = Queue();
        var waiting = queue.TakeAsync(TestContext.Current.CancellationToken);
        queue.ShutDown();

        Assert.False((await waiting).Taken);
    }

    [Fact]
    public async Task Draining_ends_when_the_last_worker_returns_its_key()
    {
        using var queue = Queue();
        queue.Add("a");
        var key = await TakeAsync(queue);
        var drained = queue.ShutDownWithDrainAsync(TestContext.Current.CancellationToken);

        Assert.False(drained.IsCompleted);
        queue.Done(key);
        await drained;
    }

    [Fact]
    public async Task A_worker_that_stops_waiting_loses_no_key()
    {
        using var queue = Queue();
        using var impatient = new CancellationTokenSource();
        var first = queue.TakeAsync(impatient.Token);
        var second = queue.TakeAsync(TestContext.Current.CancellationToken);
        await impatient.CancelAsync();
        queue.Add("a");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal("a", (await second).Key);
    }

    [Fact]
    public async Task The_duration_of_the_slowest_pass_is_reported()
    {
        using var queue = Queue();
        queue.Add("a");
        await TakeAsync(queue);
        _time.Advance(TimeSpan.FromMinutes(7));

        Assert.Equal(TimeSpan.FromMinutes(7), queue.LongestRunning);
        queue.Done("a");
        Assert.Equal(TimeSpan.Zero, queue.LongestRunning);
    }

    private WorkQueue<string> Queue() =>
        new(_time, new BackoffOptions { Base = TimeSpan.FromSeconds(1), Cap = TimeSpan.FromSeconds(10), Jitter = 0 }, () => 0.5);

    private static async Task<string> TakeAsync(WorkQueue<string> queue)
    {
        var (taken, key) = await queue.TakeAsync(TestContext.Current.CancellationToken);
        Assert.True(taken);
        return key!;
    }

    private static bool IsEmpty(WorkQueue<string> queue) => queue.Depth == 0;

    /// <summary>A clock in seconds, whose one timer fires when the test says so.</summary>
    private sealed class HandTime : TimeProvider, ITimer
    {
        private long _now;
        private TimerCallback? _callback;
        private object? _state;

        public override long TimestampFrequency => 1;

        /// <summary>For how many seconds the timer was set, each time.</summary>
        public List<double> Waits { get; } = [];

        public override long GetTimestamp() => _now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (_callback, _state) = (callback, state);
            return this;
        }

        public void Fire(long at)
        {
            _now = at;
            _callback!(_state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime.TotalSeconds);
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
