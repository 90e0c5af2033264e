using System.Collections.Concurrent;
using System.Globalization;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Tests.Kubernetes.Fakes;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace CmkOperator.Tests.Kubernetes;

/// <summary>The informer against a server that fails in all the ways that real ones do.</summary>
public sealed class InformerTests : InformerTest
{
    [Fact]
    public async Task Every_object_of_a_paged_list_is_stored_once_and_none_is_reported_gone()
    {
        for (var i = 0; i < 25; i++)
        {
            Put(N1, $"t{i:00}");
        }

        await StartAsync(new InformerOptions { PageSize = 10 });

        Assert.Equal(25, Store.Count);
        Assert.Equal(25, Queue.Depth);
        Assert.Equal(3, Server.Requests.Count(request => request.IsList));
        Assert.Contains(Server.Requests, request => request.Query.Contains("continue=20", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_relist_of_many_pages_removes_only_deleted_objects()
    {
        for (var i = 0; i < 25; i++)
        {
            Put(N1, $"t{i:00}");
        }

        await StartAsync(new InformerOptions { PageSize = 10 });
        await DrainQueueAsync();
        Server.Delete(N1, "t03", tell: false);
        var least = int.MaxValue;
        Server.Intercept = _ =>
        {
            least = Math.Min(least, Store.Count);
            return Task.FromResult(false);
        };
        Server.Expire();

        await Eventually.TrueAsync(() => Store.Count == 24, "the deleted object is removed");
        await DrainQueueAsync();
        Assert.Contains(Key("n1", "t03"), Seen);
        Assert.True(least >= 24, $"a list of many pages showed {least} objects in between");
    }

    [Fact]
    public async Task Added_changed_and_deleted_objects_arrive_by_watch()
    {
        await StartAsync();
        Put(N1, "a", size: 1);
        await Eventually.TrueAsync(() => SizeOf("a") == 1, "added");
        Put(N1, "a", size: 2, generation: 2);
        await Eventually.TrueAsync(() => SizeOf("a") == 2, "changed");
        await DrainQueueAsync();
        Server.Delete(N1, "a");
        await Eventually.TrueAsync(() => Store.Count == 0, "deleted");
        await Eventually.TrueAsync(() => Queue.Depth == 1, "its key is queued");

        Assert.Equal(1, Server.Requests.Count(request => request.IsList));
    }

    [Fact]
    public async Task A_change_of_status_alone_is_stored_but_not_queued()
    {
        Put(N1, "a");
        await StartAsync();
        await DrainQueueAsync();
        Server.Put(N1, """{"metadata":{"name":"a","namespace":"n1","generation":1},"spec":{"size":0},"status":{"x":1}}""");
        Put(N1, "b");

        await Eventually.TrueAsync(() => Queue.Depth == 1, "the key of b");
        await DrainQueueAsync();
        Assert.Single(Seen, key => key == Key("n1", "a"));
    }

    [Fact]
    public async Task A_lost_watch_continues_from_the_last_version_without_a_new_list()
    {
        await StartAsync();
        Put(N1, "a");
        await Eventually.TrueAsync(() => Store.Count == 1, "a");
        var last = Server.Version;
        Server.DropWatches();
        Put(N1, "b");

        await Eventually.TrueAsync(() => Store.Count == 2, "b, which was created while no watch was open");
        Assert.Equal(1, Server.Requests.Count(request => request.IsList));
        Assert.Contains(Server.Requests, request => request.IsWatch && request.Query.Contains($"resourceVersion={last}&", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bookmark_advances_the_version()
    {
        await StartAsync();
        Server.SendLine("""{"type":"BOOKMARK","object":{"kind":"Thing","metadata":{"resourceVersion":"4711"}}}""");
        Server.SendLine("""{"type":"ADDED","object":{"metadata":{"name":"without-a-version"}}}""");
        await Eventually.TrueAsync(() => Store.Count == 1, "the event after the bookmark");
        Server.DropWatches();

        await Eventually.TrueAsync(
            () => Server.Requests.Any(request => request.Query.Contains("resourceVersion=4711&", StringComparison.Ordinal)),
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
        Server.Delete(N1, "a", tell: false);
        Server.SendLine(line);

        await Eventually.TrueAsync(() => Store.Count == 0, "what happened unseen is found");
        await Eventually.TrueAsync(() => Server.WatchCount == 1, "and a watch runs again");
    }

    [Fact]
    public async Task An_expired_version_at_the_start_of_a_watch_leads_to_a_new_list()
    {
        await StartAsync();
        Put(N1, "a", tell: false);
        Server.Expire();

        await Eventually.TrueAsync(() => Store.Count == 1, "what was missed is found");
        Assert.Equal(2, Server.Requests.Count(request => request.IsList));
    }

    [Fact]
    public async Task An_expired_page_restarts_the_list()
    {
        for (var i = 0; i < 25; i++)
        {
            Put(N1, $"t{i:00}");
        }

        var refused = 0;
        Server.Intercept = async context =>
        {
            if (!context.Request.Query.ContainsKey("continue") || refused++ > 0)
            {
                return false;
            }

            await FakeApiServer.FailAsync(context, 410, "Expired", "The provided continue parameter is too old");
            return true;
        };
        await StartAsync(new InformerOptions { PageSize = 10 });

        Assert.Equal(25, Store.Count);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task A_rejected_list_is_retried_and_reports_why_meanwhile(int code)
    {
        Put(N1, "a");
        var refuse = true;
        Server.Intercept = async context =>
        {
            if (refuse)
            {
                await FakeApiServer.FailAsync(context, code, "Reason", "storage is (re)initializing");
            }

            return refuse;
        };
        Run(new InformerOptions());

        await Eventually.TrueAsync(() => Informer.Trouble?.Contains("(re)initializing", StringComparison.Ordinal) == true, "the reason");
        Assert.False(Informer.HasSynced);
        refuse = false;
        await Informer.WaitForSyncAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => Informer.Trouble is null, "no trouble any more");
        Assert.Equal(1, Store.Count);
    }

    [Fact]
    public async Task No_request_is_sent_sooner_than_the_server_asked()
    {
        var times = new ConcurrentQueue<long>();
        Server.Intercept = async context =>
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
        Server.Intercept = async context =>
        {
            if (context.Request.Query.ContainsKey("watch") || cut++ > 2)
            {
                return false;
            }

            await context.Response.WriteAsync("""{"metadata":{"resourceVersion":"200"},"items":[""");
            return true;
        };
        var least = 1;
        Server.Expire();
        await Eventually.TrueAsync(
            () =>
            {
                least = Math.Min(least, Store.Count);
                return cut > 3;
            },
            "three lists cut off and one that was not");
        Assert.Equal(1, least);
    }

    [Fact]
    public async Task An_unreadable_object_stops_no_other_and_does_not_count_as_gone()
    {
        Put(N1, "a");
        Put(N1, "b");
        await StartAsync();
        Server.Intercept = async context =>
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
        Server.Expire();

        await Eventually.TrueAsync(() => Log.Lines.Any(line => line.Contains("cannot be read", StringComparison.Ordinal)), "it is logged");
        await Eventually.TrueAsync(() => Queue.Depth > 0, "the other is stored");
        Assert.Equal(2, Store.Count);
    }

    [Fact]
    public async Task An_object_whose_spec_does_not_decode_fails_its_own_reader_only()
    {
        Server.Put(N1, """{"metadata":{"name":"bad","namespace":"n1"},"spec":{"size":"many"}}""");
        Put(N1, "good", size: 3);
        await StartAsync();

        Assert.Equal(3, SizeOf("good"));
        Assert.Throws<System.Text.Json.JsonException>(() => Store.TryGet(Key("n1", "bad"), out _));
        Assert.Equal(2, Queue.Depth);
    }

    [Fact]
    public async Task The_informer_survives_a_restart_of_the_server()
    {
        Put(N1, "a");
        await StartAsync();
        await Server.RestartAsync();
        Put(N1, "b");

        await Eventually.TrueAsync(() => Store.Count == 2, "what came after the restart");
    }

    [Fact]
    public async Task A_watch_that_outlives_its_time_is_closed()
    {
        await StartAsync(new InformerOptions { WatchDuration = TimeSpan.FromSeconds(1), WatchGrace = TimeSpan.FromMilliseconds(50) });

        // The fake server never ends a watch by itself, like a dead connection.
        await Eventually.TrueAsync(() => Server.Requests.Count(request => request.IsWatch) >= 2, "a second watch");
        Assert.Contains(Log.Lines, line => line.Contains("outlived", StringComparison.Ordinal));
        Assert.All(
            Server.Requests.Where(request => request.IsWatch),
            request => Assert.Contains("allowWatchBookmarks=true", request.Query, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_periodic_full_list_finds_what_the_watch_missed()
    {
        await StartAsync(new InformerOptions { RelistInterval = TimeSpan.FromSeconds(1), WatchGrace = TimeSpan.FromMilliseconds(50) });
        Put(N1, "unseen", tell: false);

        await Eventually.TrueAsync(() => Store.Count == 1, "the object without an event");
    }

    [Fact]
    public async Task Objects_made_large_by_their_annotations_take_little_memory()
    {
        var large = new string('x', 250_000);
        for (var i = 0; i < 400; i++)
        {
            Server.Put(N1, $$$"""{"metadata":{"name":"t{{{i}}}","namespace":"n1","annotations":{"x":"{{{large}}}"}},"spec":{"size":1}}""", tell: false);
        }

        await StartAsync();

        Assert.Equal(400, Store.Count);
        Assert.All(Store.Items, item => Assert.InRange(item.Json.Length, 1, 1000));
        Assert.All(Server.Requests.Where(request => request.IsList), request => Assert.InRange(Limit(request), 1, 50));
    }

    private static int Limit(FakeRequest request) =>
        int.Parse(QueryHelpers.ParseQuery(request.Query)["limit"].Single()!, CultureInfo.InvariantCulture);
}
