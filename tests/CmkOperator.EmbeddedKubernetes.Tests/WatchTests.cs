using CmkOperator.Schemas.Json;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.EmbeddedKubernetes.Tests;

public sealed class WatchTests(KubernetesServers servers) : KubernetesTest(servers)
{
    [Theory, MemberData(nameof(Servers))]
    public async Task Changes_after_a_version_arrive_in_order(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("old");
        var list = await session.ListAsync("");
        await session.CreateAsync("early");

        using var watch = await session.WatchAsync($"resourceVersion={list.ResourceVersion}");
        var early = await watch.NextAsync();
        await session.PatchAsync("old/status", """{"status":{"locked":true}}""");
        var modified = await watch.NextAsync();
        await session.SendAsync("DELETE", $"{session.Path}/early");
        var deleted = await watch.NextAsync();

        Assert.Equal(("ADDED", "early"), (early.Text("type"), early.Text("object", "metadata", "name")));
        Assert.Equal(("MODIFIED", true), (modified.Text("type"), modified.At("object", "status", "locked").AsBool()));
        Assert.Equal(("DELETED", "early"), (deleted.Text("type"), deleted.Text("object", "metadata", "name")));
        Assert.NotEqual(early.Text("object", "metadata", "resourceVersion"), deleted.Text("object", "metadata", "resourceVersion"));
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Without_a_version_the_present_comes_first(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("a");
        await session.CreateAsync("b");

        using var watch = await session.WatchAsync("");

        Assert.Equal(["ADDED a", "ADDED b"], [await watch.NextNameAsync(), await watch.NextNameAsync()]);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_streamed_list_ends_with_its_bookmark(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("a");

        using var watch = await session.WatchAsync("sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");
        var first = await watch.NextNameAsync();
        var bookmark = await watch.NextAsync();

        Assert.Equal("ADDED a", first);
        Assert.Equal(("BOOKMARK", "Widget"), (bookmark.Text("type"), bookmark.Text("object", "kind")));
        Assert.Equal("true", bookmark.Text("object", "metadata", "annotations", "k8s.io/initial-events-end"));
        Assert.NotEmpty(bookmark.Text("object", "metadata", "resourceVersion")!);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task An_object_enters_and_leaves_a_selection(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("w");

        using var watch = await session.WatchAsync($"labelSelector=in&resourceVersion={(await session.ListAsync("")).ResourceVersion}");
        await session.PatchAsync("w", """{"metadata":{"labels":{"in":"yes"}}}""");
        var entered = await watch.NextNameAsync();
        await session.PatchAsync("w", """{"metadata":{"labels":null}}""");
        var left = await watch.NextNameAsync();

        Assert.Equal(["ADDED w", "DELETED w"], [entered, left]);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task One_object_is_watched_by_its_name(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("a");
        await session.CreateAsync("b");

        using var watch = await session.WatchAsync("fieldSelector=metadata.name%3Db");

        Assert.Equal("ADDED b", await watch.NextNameAsync());
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_watch_ends_in_its_time(ServerKind kind)
    {
        var session = await OpenAsync(kind);

        using var watch = await session.WatchAsync("timeoutSeconds=1");

        Assert.Null(await watch.NextAsync());
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_forgotten_version_is_gone(ServerKind kind)
    {
        var session = await OpenAsync(kind);

        using var watch = await session.WatchAsync("resourceVersion=1");
        var error = await watch.NextAsync();

        Assert.Equal("ERROR", error.Text("type"));
        Assert.Equal((410, "Expired"), ((int)error.At("object", "code").AsLong()!, error.Text("object", "reason")));
        Assert.StartsWith("too old resource version: 1 (", error.Text("object", "message"), StringComparison.Ordinal);
        Assert.Null(await watch.NextAsync());
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_watch_can_be_in_tables(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("a");
        await session.CreateAsync("b");

        using var watch = await session.WatchAsync("", KubernetesSession.Table);
        var first = await watch.NextAsync();
        var second = await watch.NextAsync();

        Assert.Equal("Table", first.Text("object", "kind"));
        Assert.Equal(6, first.At("object", "columnDefinitions")!.AsArray().Count);
        Assert.Equal("a", first.At("object", "rows")![0].At("cells")![0].AsString());
        Assert.Null(second.At("object", "columnDefinitions"));
        Assert.Equal("b", second.At("object", "rows")![0].At("cells")![0].AsString());
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Initial_events_need_their_match(ServerKind kind)
    {
        var session = await OpenAsync(kind);

        var reply = await session.ListAsync("watch=1&sendInitialEvents=true");

        Assert.Equal(["resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"], reply.Causes);
    }
}
