using System.Collections.Concurrent;
using System.Globalization;
using CmkOperator.Kubernetes;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Kubernetes.Queues;
using CmkOperator.Tests.Kubernetes.Fakes;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace CmkOperator.Tests.Kubernetes;

/// <summary>The informer against a server that misbehaves in each of the ways that real ones do.</summary>
public sealed class InformerTests : IAsyncLifetime
{
    private const string N1 = "apis/test.io/v1/namespaces/n1/things";
    private const string N2 = "apis/test.io/v1/namespaces/n2/things";
    private static readonly ResourcePath Things = new("test.io", "v1", "things");

    private readonly ResourceStore<Thing> _store = new(ThingJsonContext.Default.Thing, thing => thing.Spec?.Colour);
    private readonly WorkQueue<NamespacedName> _queue = new(TimeProvider.System);
    private readonly TestLogger<ResourceInformer<Thing>> _log = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<NamespacedName> _seen = new();
    private FakeApiServer _server = null!;
    private ResourceInformer<Thing> _informer = null!;
    private Task _running = Task.CompletedTask;

    public async ValueTask InitializeAsync() => _server = await FakeApiServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _queue.Dispose();
        _stop.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Every_object_of_a_paged_list_is_seen_once_and_none_is_reported_gone()
    {
        for (var i = 0; i < 25; i++)
        {
            Put(N1, $"t{i:00}");
        }

        await StartAsync(new InformerOptions { PageSize = 10 });

        Assert.Equal(25, _store.Count);
        Assert.Equal(25, _queue.Depth);
        Assert.Equal(3, _server.Requests.Count(request => request.IsList));
        Assert.Contains(_server.Requests, request => request.Query.Contains("continue=20", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_relist_of_many_pages_takes_away_only_what_is_gone()
    {
        for (var i = 0; i < 25; i++)
        {
            Put(N1, $"t{i:00}");
        }

        await StartAsync(new InformerOptions { PageSize = 10 });
        await DrainQueueAsync();
        _server.Delete(N1, "t03", tell: false);
        var least = int.MaxValue;
        _server.Intercept = _ =>
        {
            least = Math.Min(least, _store.Count);
            return Task.FromResult(false);
        };
        _server.Expire();

        await Eventually.TrueAsync(() => _store.Count == 24, "the deleted object goes");
        await DrainQueueAsync();
        Assert.Contains(Key("n1", "t03"), _seen);
        Assert.True(least >= 24, $"a list of many pages showed {least} objects in between");
    }

    [Fact]
    public async Task Added_changed_and_deleted_objects_come_by_the_watch()
    {
        await StartAsync();
        Put(N1, "a", size: 1);
        await Eventually.TrueAsync(() => SizeOf("a") == 1, "added");
        Put(N1, "a", size: 2, generation: 2);
        await Eventually.TrueAsync(() => SizeOf("a") == 2, "changed");
        await DrainQueueAsync();
        _server.Delete(N1, "a");
        await Eventually.TrueAsync(() => _store.Count == 0, "deleted");
        await Eventually.TrueAsync(() => _queue.Depth == 1, "its key is queued");

        Assert.Equal(1, _server.Requests.Count(request => request.IsList));
    }

    [Fact]
    public async Task A_change_of_status_alone_is_stored_but_wakes_nobody()
    {
        Put(N1, "a");
        await StartAsync();
        await DrainQueueAsync();
        _server.Put(N1, """{"metadata":{"name":"a","namespace":"n1","generation":1},"spec":{"size":0},"status":{"x":1}}""");
        Put(N1, "b");

        await Eventually.TrueAsync(() => _queue.Depth == 1, "the key of b");
        await DrainQueueAsync();
        Assert.Single(_seen, key => key == Key("n1", "a"));
    }

    [Fact]
    public async Task A_lost_watch_goes_on_from_the_last_version_without_a_new_list()
    {
        await StartAsync();
        Put(N1, "a");
        await Eventually.TrueAsync(() => _store.Count == 1, "a");
        var last = _server.Version;
        _server.DropWatches();
        Put(N1, "b");

        await Eventually.TrueAsync(() => _store.Count == 2, "b, which came while nobody watched");
        Assert.Equal(1, _server.Requests.Count(request => request.IsList));
        Assert.Contains(_server.Requests, request => request.IsWatch && request.Query.Contains($"resourceVersion={last}&", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bookmark_moves_the_version_on()
    {
        await StartAsync();
        _server.SendLine("""{"type":"BOOKMARK","object":{"kind":"Thing","metadata":{"resourceVersion":"4711"}}}""");
        _server.SendLine("""{"type":"ADDED","object":{"metadata":{"name":"without-a-version"}}}""");
        await Eventually.TrueAsync(() => _store.Count == 1, "the event after the bookmark");
        _server.DropWatches();

        await Eventually.TrueAsync(
            () => _server.Requests.Any(request => request.Query.Contains("resourceVersion=4711&", StringComparison.Ordinal)),
            "a watch from the bookmark");
    }

    [Theory]
    [InlineData("""{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old resource version"}}""")]
    [InlineData("""{"type":"ERROR","object":{"kind":"Status","code":500,"reason":"InternalError","message":"etcdserver: mvcc"}}""")]
    [InlineData("""{"type":"MODIFIED","object":{"metadata":{"name":"t00" """)]
    [InlineData("<html>a proxy speaks</html>")]
    public async Task An_error_or_garbage_in_the_watch_leads_to_a_new_list(string line)
    {
        Put(N1, "a");
        await StartAsync();
        _server.Delete(N1, "a", tell: false);
        _server.SendLine(line);

        await Eventually.TrueAsync(() => _store.Count == 0, "what happened unseen is found");
        await Eventually.TrueAsync(() => _server.WatchCount == 1, "and a watch runs again");
    }

    [Fact]
    public async Task An_expired_version_at_the_start_of_a_watch_leads_to_a_new_list()
    {
        await StartAsync();
        Put(N1, "a", tell: false);
        _server.Expire();

        await Eventually.TrueAsync(() => _store.Count == 1, "what was missed is found");
        Assert.Equal(2, _server.Requests.Count(request => request.IsList));
    }

    [Fact]
    public async Task An_expired_page_begins_the_list_again()
    {
        for (var i = 0; i < 25; i++)
        {
            Put(N1, $"t{i:00}");
        }

        var refused = 0;
        _server.Intercept = async context =>
        {
            if (!context.Request.Query.ContainsKey("continue") || refused++ > 0)
            {
                return false;
            }

            await FakeApiServer.FailAsync(context, 410, "Expired", "The provided continue parameter is too old");
            return true;
        };
        await StartAsync(new InformerOptions { PageSize = 10 });

        Assert.Equal(25, _store.Count);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task A_refused_list_is_tried_again_and_says_why_meanwhile(int code)
    {
        Put(N1, "a");
        var refuse = true;
        _server.Intercept = async context =>
        {
            if (refuse)
            {
                await FakeApiServer.FailAsync(context, code, "Reason", "storage is (re)initializing");
            }

            return refuse;
        };
        Run(new InformerOptions());

        await Eventually.TrueAsync(() => _informer.Trouble?.Contains("(re)initializing", StringComparison.Ordinal) == true, "the reason");
        Assert.False(_informer.HasSynced);
        refuse = false;
        await _informer.WaitForSyncAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => _informer.Trouble is null, "no trouble any more");
        Assert.Equal(1, _store.Count);
    }

    [Fact]
    public async Task No_request_comes_sooner_than_the_server_asked()
    {
        var times = new ConcurrentQueue<long>();
        _server.Intercept = async context =>
        {
            times.Enqueue(TimeProvider.System.GetTimestamp());
            if (times.Count > 1)
            {
                return false;
            }

            context.Response.Headers.RetryAfter = "1";
            await FakeApiServer.FailAsync(context, 429, "TooManyRequests", "storage is (re)initializing");
            return true;
        };
        await StartAsync();

        Assert.True(TimeProvider.System.GetElapsedTime(times.First(), times.ElementAt(1)) >= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_list_that_is_cut_off_reports_nothing_as_gone()
    {
        Put(N1, "a");
        await StartAsync();
        var cut = 0;
        _server.Intercept = async context =>
        {
            if (context.Request.Query.ContainsKey("watch") || cut++ > 2)
            {
                return false;
            }

            await context.Response.WriteAsync("""{"metadata":{"resourceVersion":"200"},"items":[""");
            return true;
        };
        var least = 1;
        _server.Expire();
        await Eventually.TrueAsync(
            () =>
            {
                least = Math.Min(least, _store.Count);
                return cut > 3;
            },
            "three lists cut off and one that was not");
        Assert.Equal(1, least);
    }

    [Fact]
    public async Task An_object_that_cannot_be_read_stops_no_other_and_is_not_taken_for_gone()
    {
        Put(N1, "a");
        Put(N1, "b");
        await StartAsync();
        _server.Intercept = async context =>
        {
            if (context.Request.Query.ContainsKey("watch"))
            {
                return false;
            }

            await context.Response.WriteAsync(
                """{"metadata":{"resourceVersion":"200"},"items":[{"metadata":{"name":"a","namespace":"n1","generation":5}},{"metadata":{}}]}""");
            return true;
        };
        await DrainQueueAsync();
        _server.Expire();

        await Eventually.TrueAsync(() => _log.Lines.Any(line => line.Contains("cannot be read", StringComparison.Ordinal)), "it is said");
        await Eventually.TrueAsync(() => _queue.Depth > 0, "the other is taken in");
        Assert.Equal(2, _store.Count);
    }

    [Fact]
    public async Task An_object_whose_spec_does_not_decode_fails_its_own_reader_only()
    {
        _server.Put(N1, """{"metadata":{"name":"bad","namespace":"n1"},"spec":{"size":"many"}}""");
        Put(N1, "good", size: 3);
        await StartAsync();

        Assert.Equal(3, SizeOf("good"));
        Assert.Throws<System.Text.Json.JsonException>(() => _store.TryGet(Key("n1", "bad"), out _));
        Assert.Equal(2, _queue.Depth);
    }

    [Fact]
    public async Task A_restart_of_the_server_is_survived()
    {
        Put(N1, "a");
        await StartAsync();
        await _server.RestartAsync();
        Put(N1, "b");

        await Eventually.TrueAsync(() => _store.Count == 2, "what came after the restart");
    }

    [Fact]
    public async Task A_watch_that_outlives_its_time_is_dropped()
    {
        await StartAsync(new InformerOptions { WatchDuration = TimeSpan.FromSeconds(1), WatchGrace = TimeSpan.FromMilliseconds(50) });

        // The fake server never ends a watch by itself, as a dead connection does not.
        await Eventually.TrueAsync(() => _server.Requests.Count(request => request.IsWatch) >= 2, "a second watch");
        Assert.Contains(_log.Lines, line => line.Contains("outlived", StringComparison.Ordinal));
        Assert.All(
            _server.Requests.Where(request => request.IsWatch),
            request => Assert.Contains("allowWatchBookmarks=true", request.Query, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_list_now_and_then_finds_what_the_watch_never_told()
    {
        await StartAsync(new InformerOptions { RelistInterval = TimeSpan.FromSeconds(1), WatchGrace = TimeSpan.FromMilliseconds(50) });
        Put(N1, "unseen", tell: false);

        await Eventually.TrueAsync(() => _store.Count == 1, "the object that no event told of");
    }

    [Fact]
    public async Task Only_the_namespaces_asked_for_are_watched()
    {
        Put(N1, "a");
        Put(N2, "a");
        Put("apis/test.io/v1/namespaces/n3/things", "a");
        await StartAsync(new InformerOptions { Namespaces = ["n1", "n2"] });

        Assert.Equal([Key("n1", "a"), Key("n2", "a")], _store.Keys.OrderBy(key => key.Namespace));
        Assert.DoesNotContain(_server.Requests, request => request.Path == "apis/test.io/v1/things");
        _server.Delete(N1, "a", tell: false);
        _server.Expire();
        await Eventually.TrueAsync(() => _store.Count == 1, "gone in one namespace");
        Assert.Equal([Key("n2", "a")], _store.Keys);
    }

    [Fact]
    public async Task Objects_are_found_by_their_indexed_value()
    {
        _server.Put(N1, """{"metadata":{"name":"b","namespace":"n1"},"spec":{"colour":"Red"}}""");
        _server.Put(N1, """{"metadata":{"name":"a","namespace":"n1"},"spec":{"colour":"red"}}""");
        _server.Put(N1, """{"metadata":{"name":"c","namespace":"n1"},"spec":{"colour":"blue"}}""");
        await StartAsync();

        Assert.Equal(["a", "b"], _store.Find("RED").Select(key => key.Name));
        _server.Put(N1, """{"metadata":{"name":"a","namespace":"n1","generation":2},"spec":{"colour":"blue"}}""");
        await Eventually.TrueAsync(() => _store.Find("blue").Count == 2, "the index follows");
        _server.Delete(N1, "b");
        await Eventually.TrueAsync(() => _store.Find("red").Count == 0, "and forgets");
    }

    [Fact]
    public async Task Who_shared_its_indexed_value_with_an_object_that_left_it_is_woken()
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            _server.Put(N1, $$$"""{"metadata":{"name":"{{{name}}}","namespace":"n1","generation":1},"spec":{"colour":"red"}}""");
        }

        await StartAsync();
        await DrainQueueAsync();
        _seen.Clear();
        _server.Delete(N1, "a");
        await Eventually.TrueAsync(() => _queue.Depth == 3, "the deleted one and both others");
        await DrainQueueAsync();
        _server.Put(N1, """{"metadata":{"name":"b","namespace":"n1","generation":2},"spec":{"colour":"blue"}}""");
        await Eventually.TrueAsync(() => _queue.Depth == 2, "the changed one and the one that is left");
        await DrainQueueAsync();

        Assert.Equal(["a", "b", "b", "c", "c"], _seen.Select(key => key.Name).Order());
    }

    [Theory]
    [InlineData(403, new[] { "n1", "n2" }, true)]
    [InlineData(404, new[] { "n1", "n2" }, true)]
    [InlineData(500, new[] { "n1", "n2" }, false)]
    [InlineData(403, new[] { "n2" }, false)]
    public async Task Only_a_refusal_of_one_namespace_among_others_is_not_waited_for(int code, string[] namespaces, bool synced)
    {
        _server.Intercept = async context =>
        {
            if (!context.Request.Path.Value!.Contains("/n2/", StringComparison.Ordinal))
            {
                return false;
            }

            await FakeApiServer.FailAsync(context, code, "Refused", "not here");
            return true;
        };
        var time = new PauseSkippingTime(10);
        _informer = new ResourceInformer<Thing>(
            _server.Client(), Things, _store, _queue, new InformerOptions { Namespaces = namespaces }, new NetworkClock(time), _log);
        _running = _informer.RunAsync(_stop.Token);
        await Eventually.TrueAsync(() => time.StandsStill && _server.WatchCount == namespaces.Length - 1, "ten pauses");

        Assert.Equal(synced, _informer.HasSynced);
        Assert.Equal(synced, _informer.WaitForSyncAsync(TestContext.Current.CancellationToken).IsCompletedSuccessfully);
        Assert.Contains("not here", _informer.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objects_made_large_by_their_annotations_take_little_memory()
    {
        var large = new string('x', 250_000);
        for (var i = 0; i < 400; i++)
        {
            _server.Put(N1, $$$"""{"metadata":{"name":"t{{{i}}}","namespace":"n1","annotations":{"x":"{{{large}}}"}},"spec":{"size":1}}""", tell: false);
        }

        await StartAsync();

        Assert.Equal(400, _store.Count);
        Assert.All(_store.Items, item => Assert.InRange(item.Json.Length, 1, 1000));
        Assert.All(_server.Requests.Where(request => request.IsList), request => Assert.InRange(Limit(request), 1, 50));
    }

    private static int Limit(FakeRequest request) =>
        int.Parse(QueryHelpers.ParseQuery(request.Query)["limit"].Single()!, CultureInfo.InvariantCulture);

    private void Put(string collection, string name, int size = 0, int generation = 1, bool tell = true)
    {
        var space = collection.Split('/')[4];
        _server.Put(
            collection,
            string.Create(CultureInfo.InvariantCulture, $$$"""{"metadata":{"name":"{{{name}}}","namespace":"{{{space}}}","generation":{{{generation}}}},"spec":{"size":{{{size}}}}}"""),
            tell);
    }

    private void Run(InformerOptions options)
    {
        _informer = new ResourceInformer<Thing>(
            _server.Client(),
            Things,
            _store,
            _queue,
            options with { Backoff = new BackoffOptions { Base = TimeSpan.FromMilliseconds(10), Cap = TimeSpan.FromMilliseconds(100) } },
            NetworkClock.System,
            _log);
        _running = _informer.RunAsync(_stop.Token);
    }

    private async Task StartAsync(InformerOptions? options = null)
    {
        options ??= new InformerOptions();
        Run(options);
        await _informer.WaitForSyncAsync(TestContext.Current.CancellationToken);
        var watches = Math.Max(1, options.Namespaces.Count);
        await Eventually.TrueAsync(() => _server.WatchCount == watches, "watching");
    }

    private async Task DrainQueueAsync()
    {
        while (_queue.Depth > 0)
        {
            var (_, key) = await _queue.TakeAsync(TestContext.Current.CancellationToken);
            _seen.Enqueue(key);
            _queue.Done(key);
        }
    }

    private int? SizeOf(string name) => _store.TryGet(Key("n1", name), out var thing) ? thing.Spec?.Size : null;

    private static NamespacedName Key(string space, string name) => new(space, name);
}
