using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Observed;
using CmkOperator.Tests.Azure.Fakes;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Azure.Pipelines;

/// <summary>When a pass over an object begins, and how long it waits when it should not.</summary>
public sealed class RequestLaneTests : IDisposable
{
    private const int Reads = 10;

    private readonly FakeTimeProvider _time = new();
    private readonly RecordingJournal _journal = new();
    private readonly RequestLane _lane;

    public RequestLaneTests() =>
        _lane = new RequestLane(RequestKind.Reads, "subscription", new AzureOptions { ReadBurst = 20, ReadsPerSecond = 10 }, _time, _journal);

    [Fact]
    public void Passes_begin_as_long_as_what_they_need_is_there_within_two_seconds()
    {
        var begun = 0;
        while (_lane.WhyNotBegin(Reads, ObservationTurn.Awaited) is null)
        {
            _lane.Begin(Reads);
            begun++;
        }

        // Two from the burst, and two that wait for the second after it and the one after that.
        Assert.Equal(4, begun);
    }

    [Fact]
    public void Periodic_checks_leave_a_share_to_what_people_wait_for()
    {
        for (var pass = 0; pass < 3; pass++)
        {
            Assert.Null(_lane.WhyNotBegin(Reads, ObservationTurn.Periodic));
            _lane.Begin(Reads);
        }

        Assert.NotNull(_lane.WhyNotBegin(Reads, ObservationTurn.Periodic));
        Assert.Null(_lane.WhyNotBegin(Reads, ObservationTurn.Awaited));
    }

    [Fact]
    public void What_people_wait_for_does_not_queue_behind_periodic_checks()
    {
        Fill();
        var periodic = Enumerable.Range(0, 5).Select(_ => _lane.WhyNotBegin(Reads, ObservationTurn.Periodic)!.Wait).ToList()[^1];

        var urgent = _lane.WhyNotBegin(Reads, ObservationTurn.Awaited)!.Wait;

        Assert.Equal(TimeSpan.FromSeconds(3), urgent);
        Assert.True(urgent < periodic);
    }

    [Fact]
    public async Task A_bucket_that_others_have_emptied_is_believed_to_be_empty()
    {
        _lane.Left(0);

        using var entry = await _lane.EnterAsync(TimeSpan.Zero, CancellationToken.None);

        Assert.Equal(new HoldUp(RequestKind.Reads, TimeSpan.FromSeconds(0.1), IsAskedByAzure: false), entry.Refusal);
    }

    [Fact]
    public async Task More_than_the_bucket_holds_is_not_believed()
    {
        for (var sent = 0; sent < 20; sent++)
        {
            using var taken = await _lane.EnterAsync(TimeSpan.Zero, CancellationToken.None);
        }

        _lane.Left(11_999);

        using var entry = await _lane.EnterAsync(TimeSpan.Zero, CancellationToken.None);
        Assert.NotNull(entry.Refusal);
    }

    [Fact]
    public async Task A_pause_after_the_last_of_an_allowance_is_no_throttle()
    {
        _lane.PauseFor(TimeSpan.FromSeconds(4));

        using (var refused = await _lane.EnterAsync(TimeSpan.FromSeconds(3), CancellationToken.None))
        {
            Assert.Equal(new HoldUp(RequestKind.Reads, TimeSpan.FromSeconds(4), IsAskedByAzure: false), refused.Refusal);
        }

        _time.Advance(TimeSpan.FromSeconds(4.1));
        using var first = await _lane.EnterAsync(TimeSpan.Zero, CancellationToken.None);
        using var second = await _lane.EnterAsync(TimeSpan.Zero, CancellationToken.None);
        Assert.Null(second.Refusal);
        Assert.Empty(_journal.Throttles);
    }

    [Fact]
    public void Passes_that_cannot_begin_get_one_time_after_the_other_at_which_they_can()
    {
        Fill();
        var promised = Enumerable.Range(0, 5).Select(_ => _lane.WhyNotBegin(Reads, ObservationTurn.Periodic)!.Wait).ToList();

        // The first waits for its own ten and for the four that are left to others.
        Assert.Equal(Enumerable.Range(0, 5).Select(next => TimeSpan.FromSeconds(3.4 + next)), promised);
        var past = TimeSpan.Zero;
        foreach (var time in promised)
        {
            _time.Advance(time - past);
            past = time;
            Assert.Null(_lane.WhyNotBegin(Reads, ObservationTurn.PutOff));
            _lane.Begin(Reads);
        }
    }

    [Fact]
    public void Periodic_checks_without_end_leave_every_pass_that_was_put_off_its_time()
    {
        // Twice as many checks come due as the limit allows, for a quarter of an hour.
        var due = new PriorityQueue<int, TimeSpan>(Enumerable.Range(0, 60).Select(check => (check, TimeSpan.FromSeconds(check / 2.0))));
        var putOff = new HashSet<int>();
        var begun = new Dictionary<int, List<TimeSpan>>();
        var now = TimeSpan.Zero;
        while (due.TryDequeue(out var check, out var at) && at < TimeSpan.FromMinutes(15))
        {
            _time.Advance(at - now);
            now = at;
            if (_lane.WhyNotBegin(Reads, putOff.Remove(check) ? ObservationTurn.PutOff : ObservationTurn.Periodic) is { } heldUp)
            {
                putOff.Add(check);
                due.Enqueue(check, at + heldUp.Wait);
                continue;
            }

            _lane.Begin(Reads);
            begun.TryAdd(check, []);
            begun[check].Add(at);
            due.Enqueue(check, at + TimeSpan.FromSeconds(30));
        }

        // Sixty checks take a minute; nobody waits for more than twice that.
        Assert.Equal(60, begun.Count);
        Assert.All(begun.Values, times => Assert.All(times.Zip(times.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, TimeSpan.Zero, TimeSpan.FromMinutes(2))));
    }

    [Fact]
    public void What_Azure_works_on_does_not_queue_behind_periodic_checks()
    {
        Fill();
        var periodic = Enumerable.Range(0, 5).Select(_ => _lane.WhyNotBegin(Reads, ObservationTurn.Periodic)!.Wait).ToList()[^1];

        var underWay = _lane.WhyNotBegin(Reads, ObservationTurn.UnderWay)!.Wait;

        Assert.Equal(TimeSpan.FromSeconds(3.4), underWay);
        Assert.True(underWay < periodic);
    }

    [Fact]
    public void A_pass_that_needed_less_than_expected_makes_room_for_others()
    {
        Fill();
        Assert.NotNull(_lane.WhyNotBegin(Reads, ObservationTurn.Awaited));

        _lane.End(expected: Reads, sent: 0);

        Assert.Null(_lane.WhyNotBegin(Reads, ObservationTurn.Awaited));
    }

    [Fact]
    public async Task A_request_that_is_given_up_while_it_waits_gives_its_place_back()
    {
        for (var sent = 0; sent < 20; sent++)
        {
            using var entry = await _lane.EnterAsync(TimeSpan.FromSeconds(2), CancellationToken.None);
        }

        using var given = new CancellationTokenSource();
        var waits = _lane.EnterAsync(TimeSpan.FromSeconds(2), given.Token).AsTask();
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);

        // What the twenty took has been gained again; the place of the other would take a tenth of a second more.
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(_lane.IsAtRest);
    }

    [Fact]
    public void While_Azure_asks_to_wait_no_pass_begins_and_the_cause_is_Azures()
    {
        _lane.ShutFor(TimeSpan.FromSeconds(30));

        Assert.Equal(new HoldUp(RequestKind.Reads, TimeSpan.FromSeconds(30), IsAskedByAzure: true), _lane.WhyNotBegin(Reads, ObservationTurn.Periodic));
        Assert.Equal(new HoldUp(RequestKind.Reads, TimeSpan.FromSeconds(31), IsAskedByAzure: true), _lane.WhyNotBegin(Reads, ObservationTurn.Periodic));
        _time.Advance(TimeSpan.FromSeconds(28));
        Assert.Null(_lane.WhyNotBegin(Reads, ObservationTurn.PutOff));
    }

    [Fact]
    public void A_wait_of_the_operators_own_is_not_said_to_be_Azures()
    {
        Fill();
        _lane.ShutFor(TimeSpan.FromSeconds(1));

        Assert.False(_lane.WhyNotBegin(Reads, ObservationTurn.Periodic)!.IsAskedByAzure);
        Assert.All(_journal.HoldUps, held => Assert.True(held.IsPostponed));
    }

    [Fact]
    public void Times_that_Azure_asks_for_count_once_where_they_overlap()
    {
        _lane.ShutFor(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(4));
        _lane.ShutFor(TimeSpan.FromSeconds(10));
        _lane.ShutFor(TimeSpan.FromSeconds(3));

        Assert.Equal(14, _journal.Throttles.Sum(throttle => throttle.Wait.TotalSeconds));
    }

    public void Dispose() => _lane.Dispose();

    private void Fill()
    {
        for (var pass = 0; pass < 4; pass++)
        {
            _lane.Begin(Reads);
        }
    }
}
