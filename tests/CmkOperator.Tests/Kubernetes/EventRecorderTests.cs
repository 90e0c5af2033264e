using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Events;
using CmkOperator.Tests.Kubernetes.Fakes;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Kubernetes;

public sealed class EventRecorderTests : IAsyncLifetime
{
    private const string Collection = "apis/events.k8s.io/v1/namespaces/n1/events";
    private static readonly ObjectReference Regarding = new("cmk-operator.io/v1alpha1", "CmkWorkspace", new NamespacedName("n1", "w"), "u", "7");

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(60));
    private readonly TestLogger<EventRecorder> _log = new();
    private FakeApiServer _server = null!;
    private EventRecorder _recorder = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _recorder = new EventRecorder(_server.Client(), _time, NetworkClock.System, "pod-1", _log);
        await _recorder.StartAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _recorder.StopAsync(Token);
        _recorder.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task An_event_has_every_field_that_kubernetes_requires()
    {
        _recorder.Record(Event("KeyExpiring"));
        await Eventually.TrueAsync(() => Events().Count == 1, "the event");

        var item = Events()[0];
        Assert.Matches(@"^w\.[0-9a-f]{20}$", item["metadata"]!["name"]!.GetValue<string>());
        item["metadata"]!.AsObject().Remove("name");
        item.Remove("metadata");
        Assert.Equal(
            """{"apiVersion":"events.k8s.io/v1","kind":"Event","eventTime":"2030-01-01T00:00:00.000000Z","reportingController":"cmk-operator.io/cmk-operator","reportingInstance":"pod-1","action":"Assess","reason":"KeyExpiring","type":"Warning","note":"note","regarding":{"apiVersion":"cmk-operator.io/v1alpha1","kind":"CmkWorkspace","namespace":"n1","name":"w","uid":"u","resourceVersion":"7"}}""",
            item.ToJsonString());
    }

    [Fact]
    public async Task What_a_namespace_that_is_being_deleted_no_longer_takes_is_logged_once_with_its_text()
    {
        _server.Intercept = async context =>
        {
            await FakeApiServer.FailAsync(
                context, 403, "Forbidden", "events.events.k8s.io \"w.1\" is forbidden: unable to create new content in namespace n1 because it is being terminated");
            return true;
        };
        _recorder.Record(Event("Deleting"));
        _recorder.Record(Event("Retained"));
        await Eventually.TrueAsync(() => _server.Requests.Count == 2, "both were tried");
        await _recorder.StopAsync(Token);

        Assert.Equal("Information: The namespace n1 is being deleted and takes no more events. The first left out is of w: Deleting: note", Assert.Single(_log.Lines));
    }

    [Fact]
    public async Task A_repeat_within_ten_minutes_increments_the_existing_event()
    {
        for (var i = 0; i < 3; i++)
        {
            _recorder.Record(Event("KeyExpiring"));
            await Eventually.TrueAsync(() => _server.Requests.Count == i + 1, "written");
            _time.Advance(TimeSpan.FromMinutes(9));
        }

        var item = Assert.Single(Events());
        Assert.Equal(3, item["series"]!["count"]!.GetValue<int>());
        Assert.Equal("2030-01-01T00:18:00.000000Z", item["series"]!["lastObservedTime"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_repeat_after_ten_minutes_is_a_new_event()
    {
        _recorder.Record(Event("KeyExpiring"));
        await Eventually.TrueAsync(() => Events().Count == 1, "the first");
        _time.Advance(TimeSpan.FromMinutes(10));
        _recorder.Record(Event("KeyExpiring"));

        await Eventually.TrueAsync(() => Events().Count == 2, "the second");
    }

    [Fact]
    public async Task A_repeat_of_a_deleted_event_is_a_new_event()
    {
        _recorder.Record(Event("KeyExpiring"));
        await Eventually.TrueAsync(() => Events().Count == 1, "the first");
        _server.Delete(Collection, Events()[0]["metadata"]!["name"]!.GetValue<string>());
        _recorder.Record(Event("KeyExpiring"));

        await Eventually.TrueAsync(() => Events().Count == 1, "the second");
    }

    [Fact]
    public async Task Another_reason_or_note_is_another_event()
    {
        _recorder.Record(Event("KeyExpiring"));
        _recorder.Record(Event("KeyRotating"));
        _recorder.Record(Event("KeyExpiring", "another note"));

        await Eventually.TrueAsync(() => Events().Count == 3, "three events");
    }

    [Fact]
    public async Task A_note_that_is_too_long_is_cut_at_1024_bytes_between_characters()
    {
        _recorder.Record(Event("KeyExpiring", string.Concat(Enumerable.Repeat("é😀", 400))));
        await Eventually.TrueAsync(() => Events().Count == 1, "the event");

        var note = Events()[0]["note"]!.GetValue<string>();
        Assert.InRange(Encoding.UTF8.GetByteCount(note), 1015, 1024);
        Assert.EndsWith("...", note, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', note);
    }

    [Fact]
    public async Task A_rejected_event_is_logged_and_the_next_is_written()
    {
        var refuse = true;
        _server.Intercept = async context =>
        {
            if (refuse)
            {
                await FakeApiServer.FailAsync(context, 403, "Forbidden", "namespace is being terminated");
            }

            return refuse;
        };
        _recorder.Record(Event("KeyExpiring"));
        await Eventually.TrueAsync(() => _log.Lines.Any(line => line.Contains("being terminated", StringComparison.Ordinal)), "it is logged");
        refuse = false;
        _recorder.Record(Event("KeyRotating"));

        await Eventually.TrueAsync(() => Events().Count == 1, "the next event");
    }

    [Fact]
    public async Task More_events_than_can_be_written_never_block_the_passes()
    {
        var hold = new TaskCompletionSource();
        _server.Intercept = async _ =>
        {
            await hold.Task;
            return false;
        };
        for (var i = 0; i < 2000; i++)
        {
            _recorder.Record(Event("KeyExpiring", $"note {i}"));
        }

        hold.SetResult();
        await Eventually.TrueAsync(() => Events().Any(item => item["note"]!.GetValue<string>() == "note 1999"), "the newest is written");

        // The clock stands still here, so a few names are already taken.
        await Eventually.TrueAsync(() => _log.Lines.Any(line => line.Contains("were dropped", StringComparison.Ordinal)), "the drops are logged");
        var failed = _log.Lines.Count(line => line.Contains("was not written", StringComparison.Ordinal));
        Assert.StartsWith(
            $"Warning: {2000 - failed - Events().Count} events were dropped",
            Assert.Single(_log.Lines, line => line.Contains("were dropped", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_events_are_written_before_the_end()
    {
        for (var i = 0; i < 20; i++)
        {
            _recorder.Record(Event("KeyExpiring", $"note {i}"));
        }

        await _recorder.StopAsync(Token);
        Assert.Equal(20, Events().Count);
    }

    private static RecordedEvent Event(string reason, string note = "note") => new(Regarding, EventType.Warning, reason, "Assess", note);

    private IReadOnlyList<JsonObject> Events() => _server.All(Collection);
}
