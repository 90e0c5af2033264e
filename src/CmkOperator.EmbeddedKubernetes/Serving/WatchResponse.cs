using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using CmkOperator.EmbeddedKubernetes.Operations;
using CmkOperator.EmbeddedKubernetes.Resources;
using CmkOperator.EmbeddedKubernetes.Responses;
using CmkOperator.EmbeddedKubernetes.Statuses;
using CmkOperator.EmbeddedKubernetes.Storage;
using CmkOperator.EmbeddedKubernetes.Tables;
using CmkOperator.Schemas.Json;

namespace CmkOperator.EmbeddedKubernetes.Serving;

/// <summary>One watch: a stream of events, one JSON object a line.</summary>
internal sealed class WatchResponse(
    HttpContext context, ObjectStore store, ResourceDefinition definition, string @namespace, WatchOptions options, ResponseForm form, TimeProvider clock)
{
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWatch = TimeSpan.FromMinutes(45);

    private readonly ObjectFilter _filter = new(definition, @namespace, options.LabelSelector, options.FieldSelector);
    private bool _hasColumns;
    private long _lastRevision;

    /// <summary>Streams until the time is over, the client leaves, or the server stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var subscription = store.Subscribe(definition.StorageKey, options.SendInitialEvents == true ? null : options.After);
        context.Response.ContentType = form.As.Length > 0 ? $"application/json;as={form.As};g=meta.k8s.io;v=v1;stream=watch" : "application/json;stream=watch";
        await context.Response.StartAsync(stopping);
        if (subscription.OldestRevision is { } oldest)
        {
            var expired = ApiErrors.Expired($"too old resource version: {options.After} ({oldest})");
            await WriteAsync("ERROR", expired.ToStatus(), stopping);
            return;
        }

        _lastRevision = subscription.Revision;
        if (options.SendInitialEvents != false && subscription.Initial is { } initial)
        {
            foreach (var item in initial.Values.Where(_filter.Matches))
            {
                await WriteObjectAsync("ADDED", item, stopping);
            }

            if (options.AllowBookmarks)
            {
                await WriteBookmarkAsync(initialEventsEnd: true, stopping);
            }
        }

        using var timeout = new CancellationTokenSource(options.Timeout ?? LongestWatch, clock);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        await FollowAsync(subscription.Events!, ended.Token, stopping);
    }

    private async Task FollowAsync(ChannelReader<StoreEvent> events, CancellationToken ended, CancellationToken stopping)
    {
        await context.Response.Body.FlushAsync(stopping);
        var more = events.WaitToReadAsync(ended).AsTask();
        while (true)
        {
            using var idle = CancellationTokenSource.CreateLinkedTokenSource(ended);
            var next = options.AllowBookmarks ? await Task.WhenAny(more, Task.Delay(BookmarkInterval, clock, idle.Token)) : more;
            await idle.CancelAsync();
            if (more.IsCanceled)
            {
                break;
            }

            if (next == more && !await Await(more))
            {
                break;
            }

            var known = store.Revision;
            await DrainAsync(events, stopping);
            if (next == more)
            {
                more = events.WaitToReadAsync(ended).AsTask();
            }
            else
            {
                _lastRevision = Math.Max(_lastRevision, known);
                await WriteBookmarkAsync(initialEventsEnd: false, stopping);
            }

            await context.Response.Body.FlushAsync(stopping);
        }

        if (options.AllowBookmarks && !stopping.IsCancellationRequested)
        {
            await DrainAsync(events, stopping);
            await WriteBookmarkAsync(initialEventsEnd: false, stopping);
        }
    }

    private static async Task<bool> Await(Task<bool> more)
    {
        try
        {
            return await more;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task DrainAsync(ChannelReader<StoreEvent> events, CancellationToken stopping)
    {
        while (events.TryRead(out var written))
        {
            _lastRevision = written.Revision;
            if (Translate(written) is { } type)
            {
                await WriteObjectAsync(type, written.Object, stopping);
            }
        }
    }

    /// <summary>What a write means to a client that sees only the objects that match.</summary>
    private string? Translate(StoreEvent written)
    {
        var before = written.Previous is { } previous && _filter.Matches(previous);
        var after = written.Type != StoreEventType.Deleted && _filter.Matches(written.Object);
        return (before, after) switch
        {
            (false, true) => "ADDED",
            (true, true) => "MODIFIED",
            (true, false) => "DELETED",
            _ => null,
        };
    }

    private Task WriteObjectAsync(string type, StoredObject item, CancellationToken stopping)
    {
        var shown = _filter.Show(item);
        JsonObject body = form.As switch
        {
            "Table" => Table([shown], item.Revision),
            "PartialObjectMetadata" or "PartialObjectMetadataList" => TableWriter.PartialMetadata(shown),
            _ => shown.CloneObject(),
        };
        return WriteAsync(type, body, stopping);
    }

    private Task WriteBookmarkAsync(bool initialEventsEnd, CancellationToken stopping)
    {
        if (form.As == "Table")
        {
            return WriteAsync("BOOKMARK", Table([], _lastRevision), stopping);
        }

        var metadata = new JsonObject { ["resourceVersion"] = _lastRevision.ToString(CultureInfo.InvariantCulture) };
        if (initialEventsEnd)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        var partial = form.As.Length > 0;
        return WriteAsync("BOOKMARK", new JsonObject
        {
            ["kind"] = partial ? "PartialObjectMetadata" : definition.Kind,
            ["apiVersion"] = partial ? "meta.k8s.io/v1" : definition.ApiVersion,
            ["metadata"] = metadata,
        }, stopping);
    }

    private JsonObject Table(IEnumerable<JsonObject> items, long revision)
    {
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) };
        var include = context.Request.Query["includeObject"].ToString();
        var table = TableWriter.Table(definition.Table, items, metadata, include, withColumns: !_hasColumns, clock.GetUtcNow());
        _hasColumns = true;
        return table;
    }

    private async Task WriteAsync(string type, JsonObject body, CancellationToken stopping)
    {
        var line = JsonText.ToUtf8(new JsonObject { ["type"] = type, ["object"] = body });
        await context.Response.Body.WriteAsync(line, stopping);
        await context.Response.Body.WriteAsync("\n"u8.ToArray(), stopping);
    }
}
