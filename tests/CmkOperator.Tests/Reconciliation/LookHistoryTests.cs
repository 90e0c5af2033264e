using CmkOperator.Api.V1Alpha1;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Reconciliation;
using CmkOperator.Tenancy;
using CmkOperator.Workspaces;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Reconciliation;

/// <summary>How new an answer has to be that a pass shares with others, and when an object is looked at for itself.</summary>
public sealed class LookHistoryTests
{
    private static readonly NamespacedName Key = new("team", "ml");
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private readonly LookHistory _history;
    private readonly CmkWorkspace _workspace;
    private long? _promptedAt;

    public LookHistoryTests()
    {
        _workspace = Named(Key);
        _history = new LookHistory(
            new ReconcilerSettings
            {
                Policy = new OperatorPolicy(),
                Tenancy = new TenancyPolicy(),
                SpecContextAsync = _ => throw new NotSupportedException(),
                WriteBudget = TimeSpan.FromSeconds(10),
                Jitter = () => 1,
                SharedReadLifetime = Lifetime,
                FullLookInterval = TimeSpan.FromHours(24),
                PromptedAt = _ => _promptedAt,
            },
            _time);
    }

    [Fact]
    public void After_an_event_no_answer_from_before_it_will_do()
    {
        End(isAtRest: true, hasLooked: true);
        _time.Advance(TimeSpan.FromSeconds(30));
        var happened = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(happened, Since(happened));
    }

    [Fact]
    public void An_event_whose_pass_was_put_off_brings_the_next_one_too()
    {
        End(isAtRest: true, hasLooked: true);
        _time.Advance(TimeSpan.FromMinutes(10));
        var happened = Prompt();
        Assert.Equal((happened, true), _history.PendingEvent(Key));
        // That pass was held back by a throttle, or threw.
        End(isAtRest: false, hasLooked: false);
        _promptedAt = null;
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal((happened, true), _history.PendingEvent(Key));
        Assert.Equal(happened, Since(happened));
        End(isAtRest: true, hasLooked: true);
        Assert.Null(_history.PendingEvent(Key));
    }

    [Fact]
    public void A_poll_answers_no_event_and_ends_its_hurry()
    {
        var happened = Prompt();
        _history.PendingEvent(Key);
        _history.Ended(new ReconcilePass(_workspace) { HasRead = true });
        _promptedAt = null;

        Assert.Equal((happened, false), _history.PendingEvent(Key));
        _history.Forget(Key);
        Assert.Null(_history.PendingEvent(Key));
    }

    [Fact]
    public void Without_an_event_an_answer_will_do_that_is_newer_than_the_last_pass()
    {
        End(isAtRest: false, hasLooked: true);
        var ended = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(ended, Since());
    }

    [Fact]
    public void What_a_creation_was_decided_by_will_do_for_its_result()
    {
        var started = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(2));
        End(isAtRest: false, hasLooked: true, started, hasCreated: true);
        _time.Advance(TimeSpan.FromSeconds(15));
        // A poll of the operation looks at nothing that others share.
        End(isAtRest: false, hasLooked: false);
        _time.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(started, Since());
    }

    [Fact]
    public void After_another_write_no_answer_from_before_it_will_do()
    {
        var started = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(2));
        End(isAtRest: false, hasLooked: true, started);

        Assert.Equal(_time.GetTimestamp(), Since());
    }

    [Fact]
    public void No_answer_older_than_the_bound_will_do()
    {
        var happened = _time.GetTimestamp();
        End(isAtRest: true, hasLooked: true);
        _time.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(Lifetime, _time.GetElapsedTime(Since()));
        Assert.Equal(Lifetime, _time.GetElapsedTime(Since(happened)));
    }

    [Fact]
    public void The_first_pass_over_an_old_object_takes_what_this_process_has_asked()
    {
        var started = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(started, Since());
    }

    [Fact]
    public void A_first_pass_that_was_put_off_makes_no_answer_too_old()
    {
        var started = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(20));
        End(isAtRest: false, hasLooked: false, sharedSince: Since());
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(started, Since());
    }

    [Fact]
    public void The_first_pass_over_an_object_that_the_watch_has_missed_takes_nothing_from_before()
    {
        _time.Advance(TimeSpan.FromSeconds(20));
        _workspace.Metadata.CreationTimestamp = _time.GetUtcNow().UtcDateTime;

        Assert.Equal(_time.GetTimestamp(), Since());
    }

    [Fact]
    public void The_slow_round_follows_a_look_of_the_objects_own_by_its_interval()
    {
        End(isAtRest: true, hasLooked: true);
        for (var hour = 1; hour < 24; hour++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            Assert.False(_history.IsFullLookDue(Key));
            End(isAtRest: true, hasLooked: false);
        }

        _time.Advance(TimeSpan.FromHours(1));
        Assert.True(_history.IsFullLookDue(Key));
    }

    [Fact]
    public void The_first_slow_round_of_a_process_is_spread_over_its_length()
    {
        var keys = Enumerable.Range(0, 1000).Select(index => new NamespacedName("team", $"ml-{index}")).ToList();
        foreach (var key in keys)
        {
            _history.Ended(new ReconcilePass(Named(key)) { IsAtRest = true });
        }

        _time.Advance(TimeSpan.FromHours(6));
        Assert.InRange(keys.Count(_history.IsFullLookDue), 150, 350);
        _time.Advance(TimeSpan.FromHours(18));
        Assert.All(keys, key => Assert.True(_history.IsFullLookDue(key)));
    }

    [Fact]
    public void An_object_that_is_gone_is_forgotten()
    {
        End(isAtRest: true, hasLooked: true);

        _history.Forget(Key);

        Assert.Null(_history.WasAtRest(Key));
    }

    private void End(bool isAtRest, bool hasLooked, long sharedSince = 0, bool hasCreated = false) =>
        _history.Ended(new ReconcilePass(_workspace) { IsAtRest = isAtRest, HasLooked = hasLooked, SharedSince = sharedSince, HasCreated = hasCreated });

    private long Prompt()
    {
        _promptedAt = _time.GetTimestamp();
        return _promptedAt.Value;
    }

    private CmkWorkspace Named(NamespacedName key) => new()
    {
        Metadata = new V1ObjectMeta { NamespaceProperty = key.Namespace, Name = key.Name, CreationTimestamp = _time.GetUtcNow().UtcDateTime.AddDays(-1) },
    };

    private long Since(long? promptedAt = null) => _history.SharedSince(_workspace, Key, promptedAt);
}
