using System.Text.Json.Nodes;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.LeaderElection;
using CmkOperator.Tests.Kubernetes.Fakes;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Kubernetes;

public sealed class LeaderElectorTests : IAsyncLifetime
{
    private const string Collection = "apis/coordination.k8s.io/v1/namespaces/n1/leases";
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(60));
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private readonly TestLogger<LeaderElector> _log = new();
    private FakeApiServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await FakeApiServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        var ended = Task.WhenAll(_running);
        await TestClock.AdvanceUntilAsync(_time, Step, () => ended.IsCompleted, "the electors end");
        await ended;
        _stop.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_replica_that_acquires_the_lease_leads_and_is_its_holder()
    {
        var elector = Start("one");
        await LeadingAsync(elector);

        var spec = Lease()["spec"]!;
        Assert.Equal("one", spec["holderIdentity"]!.GetValue<string>());
        Assert.Equal(15, spec["leaseDurationSeconds"]!.GetValue<int>());
        Assert.Equal(0, spec["leaseTransitions"]!.GetValue<int>());
        Assert.Matches(@"^2030-01-01T00:\d\d:\d\d\.\d{6}Z$", spec["renewTime"]!.GetValue<string>());
    }

    [Fact]
    public async Task While_one_renews_the_other_waits()
    {
        var one = Start("one");
        await LeadingAsync(one);
        var two = Start("two");
        for (var i = 0; i < 300; i++)
        {
            _time.Advance(Step);
            await Task.Delay(1, TestContext.Current.CancellationToken);
            Assert.True(one.IsLeader);
            Assert.False(two.IsLeader);
        }
    }

    [Fact]
    public async Task A_lease_that_is_no_longer_renewed_is_acquired_after_its_duration_and_not_before()
    {
        // Nobody renews this one; its times are in another century, which must not matter.
        _server.Put(Collection, """
            {"metadata":{"name":"l","namespace":"n1","annotations":{"keep":"me"}},
             "spec":{"holderIdentity":"dead","leaseDurationSeconds":15,"renewTime":"1999-01-01T00:00:00.000000Z","leaseTransitions":4}}
            """);
        var start = _time.GetTimestamp();
        var elector = Start("one");
        await LeadingAsync(elector);

        Assert.InRange(_time.GetElapsedTime(start).TotalSeconds, 15, 25);
        Assert.Equal(5, Lease()["spec"]!["leaseTransitions"]!.GetValue<int>());
        Assert.Equal("me", Lease()["metadata"]!["annotations"]!["keep"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_released_lease_is_acquired_immediately()
    {
        _server.Put(Collection, """{"metadata":{"name":"l","namespace":"n1"},"spec":{"holderIdentity":"","leaseDurationSeconds":1}}""");
        var start = _time.GetTimestamp();
        await LeadingAsync(Start("one"));

        Assert.True(_time.GetElapsedTime(start) < TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_leader_that_cannot_renew_stops_before_another_can_start()
    {
        var one = Start("one");
        await LeadingAsync(one);
        var lost = await one.AcquiredAsync(TestContext.Current.CancellationToken);
        _server.Intercept = async context =>
        {
            await FakeApiServer.FailAsync(context, 500, "InternalError", "etcd is away");
            return true;
        };
        var start = _time.GetTimestamp();
        await TestClock.AdvanceUntilAsync(_time, Step, () => lost.IsCancellationRequested, "leadership ends");

        Assert.InRange(_time.GetElapsedTime(start).TotalSeconds, 0, 15);
        Assert.False(one.IsLeader);
        Assert.False(one.MayStart(TimeSpan.Zero));
    }

    [Fact]
    public async Task Lost_leadership_is_regained()
    {
        var one = Start("one");
        await LeadingAsync(one);
        var refuse = true;
        _server.Intercept = async context =>
        {
            if (refuse)
            {
                await FakeApiServer.FailAsync(context, 500, "InternalError", "etcd is away");
            }

            return refuse;
        };
        await TestClock.AdvanceUntilAsync(_time, Step, () => !one.IsLeader, "leadership ends");
        refuse = false;
        await LeadingAsync(one);

        Assert.False((await one.AcquiredAsync(TestContext.Current.CancellationToken)).IsCancellationRequested);
    }

    [Fact]
    public async Task A_lease_acquired_by_another_ends_leadership_immediately()
    {
        var one = Start("one");
        await LeadingAsync(one);
        _server.Put(Collection, """{"metadata":{"name":"l","namespace":"n1"},"spec":{"holderIdentity":"two","leaseDurationSeconds":15}}""");
        var start = _time.GetTimestamp();
        await TestClock.AdvanceUntilAsync(_time, Step, () => !one.IsLeader, "leadership ends");

        Assert.True(_time.GetElapsedTime(start) < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Another_writers_change_to_the_lease_does_not_end_leadership()
    {
        var one = Start("one");
        await LeadingAsync(one);
        var lost = await one.AcquiredAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 5; i++)
        {
            var lease = Lease();
            lease["metadata"]!["labels"] = new JsonObject { ["round"] = $"{i}" };
            _server.Put(Collection, lease.ToJsonString());
            var before = _server.Version;
            await TestClock.AdvanceUntilAsync(_time, Step, () => _server.Version > before, "it is renewed");
        }

        Assert.False(lost.IsCancellationRequested);
        Assert.Equal("4", Lease()["metadata"]!["labels"]!["round"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_write_may_start_only_if_it_ends_before_the_lease()
    {
        var one = Start("one");
        await LeadingAsync(one);
        _server.Intercept = async context =>
        {
            await FakeApiServer.FailAsync(context, 500, "InternalError", "etcd is away");
            return true;
        };

        Assert.True(one.MayStart(TimeSpan.FromSeconds(10)));
        Assert.False(one.MayStart(TimeSpan.FromSeconds(15.1)));
        Assert.InRange(one.LeaseDeadline - _time.GetUtcNow(), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(one.MayStart(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task The_lease_is_released_at_the_end_and_its_annotations_stay()
    {
        _server.Put(Collection, """{"metadata":{"name":"l","namespace":"n1","annotations":{"keep":"me"}},"spec":{}}""");
        var one = Start("one");
        await LeadingAsync(one);
        await _stop.CancelAsync();
        await _running[0];

        Assert.Equal(string.Empty, Lease()["spec"]!["holderIdentity"]!.GetValue<string>());
        Assert.Equal("me", Lease()["metadata"]!["annotations"]!["keep"]!.GetValue<string>());
        Assert.False(one.IsLeader);
    }

    [Fact]
    public async Task One_of_many_replicas_started_together_leads()
    {
        var electors = Enumerable.Range(0, 5).Select(i => Start($"e{i}")).ToList();
        await TestClock.AdvanceUntilAsync(_time, Step, () => electors.Any(elector => elector.IsLeader), "one leads");
        for (var i = 0; i < 50; i++)
        {
            _time.Advance(Step);
            await Task.Delay(1, TestContext.Current.CancellationToken);
            Assert.Single(electors, elector => elector.IsLeader);
        }
    }

    [Fact]
    public async Task While_the_API_server_is_away_there_is_a_line_a_minute_and_one_at_the_end()
    {
        await LeadingAsync(Start("one"));
        var asked = 0;
        _server.Intercept = async context =>
        {
            Interlocked.Increment(ref asked);
            context.Response.StatusCode = 503;
            await context.Response.WriteAsync("away");
            return true;
        };
        await TestClock.AdvanceUntilAsync(_time, Step, () => Volatile.Read(ref asked) >= 75, "75 failures");
        var away = _log.Lines.Count(line => line.Contains("could not be acquired", StringComparison.Ordinal));
        _server.Intercept = _ => Task.FromResult(false);
        await TestClock.AdvanceUntilAsync(_time, Step, () => _log.Lines.Any(line => line.Contains("is reached again, after ", StringComparison.Ordinal)), "the end");

        // 75 tries every two seconds and a bit are less than four minutes.
        Assert.InRange(away, 1, 5);
    }

    [Fact]
    public async Task The_first_value_stored_on_the_lease_wins()
    {
        var leases = new LeaseClient(_server.Client(), new NamespacedName("n1", "l"));
        var annotation = new LeaseAnnotation(leases, "x/y");
        var token = TestContext.Current.CancellationToken;
        var value = await annotation.GetOrDecideAsync(
            async _ =>
            {
                // Another replica is faster.
                await new LeaseAnnotation(leases, "x/y").GetOrDecideAsync(_ => Task.FromResult("first"), token);
                return "second";
            },
            token);

        Assert.Equal("first", value);
        Assert.Equal("first", await annotation.GetOrDecideAsync(_ => Task.FromResult("third"), token));
    }

    private LeaderElector Start(string identity)
    {
        var clock = new NetworkClock(_time);
        var elector = new LeaderElector(
            new LeaseClient(_server.Client(clock), new NamespacedName("n1", "l")),
            identity,
            new LeaseTiming(),
            clock,
            () => 0.5,
            _log);
        _running.Add(elector.RunAsync(_stop.Token));
        return elector;
    }

    private Task LeadingAsync(LeaderElector elector) => TestClock.AdvanceUntilAsync(_time, Step, () => elector.IsLeader, "leading");

    private JsonObject Lease() => _server.Get(Collection, "l")!;
}
