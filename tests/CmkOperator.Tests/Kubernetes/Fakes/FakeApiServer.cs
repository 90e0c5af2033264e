using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Kubeconfigs;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using ApiClient = CmkOperator.Kubernetes.Client.KubernetesApi;

namespace CmkOperator.Tests.Kubernetes.Fakes;

/// <summary>
/// Enough of a Kubernetes API server for the real client, which fails on demand in ways that a real one does not. Objects are stored
/// under their collection's path; one counter provides the versions.
/// </summary>
internal sealed class FakeApiServer : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly List<Watch> _watches = [];
    private WebApplication? _app;
    private int _version = 100;
    private int _oldestVersion;

    public ConcurrentQueue<FakeRequest> Requests { get; } = new();

    /// <summary>Receives every request first; true means that it has been answered.</summary>
    public Func<HttpContext, Task<bool>> Intercept { get; set; } = _ => Task.FromResult(false);


    public string Url { get; private set; } = string.Empty;

    public int Version => _version;

    public int WatchCount
    {
        get
        {
            lock (_lock)
            {
                return _watches.Count;
            }
        }
    }

    public static async Task<FakeApiServer> StartAsync()
    {
        var server = new FakeApiServer();
        await server.StartAsync(0);
        return server;
    }

    /// <summary>A client of this server.</summary>
    public ApiClient Client(NetworkClock? clock = null)
    {
        var access = new ClusterAccess { Server = new Uri(Url), WithoutProxy = true };
        return new ApiClient(
            new KubernetesConnection(() => KubernetesClientFactory.Create(access, TimeProvider.System), clock ?? NetworkClock.System),
            clock ?? NetworkClock.System);
    }

    /// <summary>Stops and starts on the same port: a restart that keeps the objects.</summary>
    public async Task RestartAsync()
    {
        var port = new Uri(Url).Port;
        await StopAsync();
        await StartAsync(port);
    }

    public async Task StopAsync()
    {
        DropWatches();
        if (_app is not null)
        {
            using var hurry = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
            await _app.StopAsync(hurry.Token);
            await _app.DisposeAsync();
            _app = null;
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    /// <summary>Creates or replaces an object and notifies the watches.</summary>
    public JsonObject Put(string collection, string json, bool tell = true)
    {
        lock (_lock)
        {
            var item = JsonNode.Parse(json)!.AsObject();
            var path = $"{collection}/{item["metadata"]!["name"]}";
            var isNew = !_objects.ContainsKey(path);
            item["metadata"]!["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
            item["metadata"]!["uid"] ??= $"uid-{path}";
            _objects[path] = item;
            if (tell)
            {
                Tell(collection, Event(isNew ? "ADDED" : "MODIFIED", item));
            }

            return item.DeepClone().AsObject();
        }
    }

    /// <summary>Deletes an object and notifies the watches.</summary>
    public void Delete(string collection, string name, bool tell = true)
    {
        lock (_lock)
        {
            if (_objects.Remove($"{collection}/{name}", out var item) && tell)
            {
                item["metadata"]!["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
                Tell(collection, Event("DELETED", item));
            }
        }
    }

    public JsonObject? Get(string collection, string name)
    {
        lock (_lock)
        {
            return _objects.GetValueOrDefault($"{collection}/{name}")?.DeepClone().AsObject();
        }
    }

    public IReadOnlyList<JsonObject> All(string collection)
    {
        lock (_lock)
        {
            return [.. Under(collection).Select(item => item.DeepClone().AsObject())];
        }
    }

    /// <summary>Sends a line to all watches unchanged.</summary>
    public void SendLine(string line)
    {
        lock (_lock)
        {
            foreach (var watch in _watches)
            {
                watch.Lines.Writer.TryWrite(line);
            }
        }
    }

    /// <summary>Forgets all versions so far and cuts off the watches, which then get a 410.</summary>
    public void Expire()
    {
        lock (_lock)
        {
            _oldestVersion = ++_version;
        }

        DropWatches();
    }

    /// <summary>Cuts all watches off in the middle.</summary>
    public void DropWatches()
    {
        lock (_lock)
        {
            foreach (var watch in _watches)
            {
                watch.Context.Abort();
                watch.Lines.Writer.TryComplete();
            }

            _watches.Clear();
        }
    }

    /// <summary>Answers with a Status object.</summary>
    public static async Task FailAsync(HttpContext context, int code, string reason, string message)
    {
        context.Response.StatusCode = code;
        await AnswerAsync(context, new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["status"] = "Failure",
            ["reason"] = reason,
            ["message"] = message,
            ["code"] = code,
        });
    }

    private async Task StartAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, port));
        _app = builder.Build();
        _app.Run(HandleAsync);
        await _app.StartAsync();
        Url = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.TrimStart('/');
        using var body = new StreamReader(context.Request.Body);
        var text = await body.ReadToEndAsync();
        Requests.Enqueue(new FakeRequest(context.Request.Method, path, context.Request.QueryString.Value ?? string.Empty, text));
        if (await Intercept(context))
        {
            return;
        }

        var isCollection = path.Split('/').Last() is "things" or "leases" or "events" or "cmkworkspaces";
        switch (context.Request.Method)
        {
            case "GET" when isCollection && context.Request.Query.ContainsKey("watch"):
                await WatchAsync(context, path);
                break;
            case "GET" when isCollection:
                await ListAsync(context, path);
                break;
            case "GET":
                await ReadAsync(context, path);
                break;
            case "POST":
                await CreateAsync(context, path, text);
                break;
            case "PUT" or "PATCH":
                await ChangeAsync(context, path, text);
                break;
            default:
                await FailAsync(context, 405, "MethodNotAllowed", "not here");
                break;
        }
    }

    private async Task ListAsync(HttpContext context, string path)
    {
        JsonObject answer;
        lock (_lock)
        {
            var limit = int.Parse(context.Request.Query["limit"].FirstOrDefault() ?? "1000", CultureInfo.InvariantCulture);
            var skip = int.Parse(context.Request.Query["continue"].FirstOrDefault() ?? "0", CultureInfo.InvariantCulture);
            var all = Under(path).ToList();
            var page = new JsonArray();
            foreach (var item in all.Skip(skip).Take(limit))
            {
                page.Add(item.DeepClone());
            }

            var metadata = new JsonObject { ["resourceVersion"] = _version.ToString(CultureInfo.InvariantCulture) };
            if (skip + limit < all.Count)
            {
                metadata["continue"] = (skip + limit).ToString(CultureInfo.InvariantCulture);
            }

            answer = new JsonObject { ["kind"] = "ThingList", ["apiVersion"] = "v1", ["metadata"] = metadata, ["items"] = page };
        }

        await AnswerAsync(context, answer);
    }

    private async Task WatchAsync(HttpContext context, string path)
    {
        var from = int.Parse(context.Request.Query["resourceVersion"].First()!, CultureInfo.InvariantCulture);
        if (from < _oldestVersion)
        {
            await FailAsync(context, 410, "Expired", $"too old resource version: {from}");
            return;
        }

        var watch = new Watch(path, context);
        lock (_lock)
        {
            // Changes since the list, the oldest first; deletions are not recorded here.
            foreach (var item in Under(path).Where(item => VersionOf(item) > from).OrderBy(VersionOf))
            {
                watch.Lines.Writer.TryWrite(Event("ADDED", item));
            }

            _watches.Add(watch);
        }

        context.Response.ContentType = "application/json";
        await context.Response.StartAsync();
        await context.Response.Body.FlushAsync();
        try
        {
            await foreach (var line in watch.Lines.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync(line + "\n");
                await context.Response.Body.FlushAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The client has gone.
        }
        finally
        {
            lock (_lock)
            {
                _watches.Remove(watch);
            }
        }
    }

    private async Task ReadAsync(HttpContext context, string path)
    {
        JsonObject? item;
        lock (_lock)
        {
            item = _objects.GetValueOrDefault(path)?.DeepClone().AsObject();
        }

        await (item is null ? FailAsync(context, 404, "NotFound", $"{path} not found") : AnswerAsync(context, item));
    }

    // Check and write are one step: of two concurrent writes one gets a conflict, as from a real server.
    private Task CreateAsync(HttpContext context, string path, string text)
    {
        var name = JsonNode.Parse(text)!["metadata"]!["name"]!.GetValue<string>();
        lock (_lock)
        {
            if (_objects.ContainsKey($"{path}/{name}"))
            {
                return FailAsync(context, 409, "AlreadyExists", $"{name} already exists");
            }

            context.Response.StatusCode = 201;
            return AnswerAsync(context, Put(path, text));
        }
    }

    private Task ChangeAsync(HttpContext context, string path, string text)
    {
        var change = JsonNode.Parse(text)!.AsObject();
        var parts = path.Split('/').ToList();
        if (parts.Last() == "status")
        {
            parts.RemoveAt(parts.Count - 1);
        }

        var (collection, name) = (string.Join('/', parts.SkipLast(1)), parts.Last());
        lock (_lock)
        {
            if (Get(collection, name) is not { } present)
            {
                return FailAsync(context, 404, "NotFound", $"{name} not found");
            }

            var version = change["metadata"]?["resourceVersion"]?.GetValue<string>();
            if (version is not null && version != present["metadata"]!["resourceVersion"]!.GetValue<string>())
            {
                return FailAsync(context, 409, "Conflict", "the object has been modified");
            }

            var result = context.Request.Method == "PUT" ? change : Rfc7386.Apply(present, change)!.AsObject();
            return AnswerAsync(context, Put(collection, result.ToJsonString()));
        }
    }

    private IEnumerable<JsonObject> Under(string collection)
    {
        // The collection of all namespaces contains the objects of each.
        var parts = collection.Split('/');
        var plural = parts[^1];
        var root = string.Join('/', parts.SkipLast(1));
        return _objects.Where(pair => IsUnder(pair.Key, root, plural, collection)).Select(pair => pair.Value);
    }

    private static bool IsUnder(string path, string root, string plural, string collection)
    {
        var own = path[..path.LastIndexOf('/')];
        return own == collection
            || (own.StartsWith($"{root}/namespaces/", StringComparison.Ordinal) && own.EndsWith($"/{plural}", StringComparison.Ordinal));
    }

    private void Tell(string collection, string line)
    {
        foreach (var watch in _watches.Where(watch => IsUnder($"{collection}/x", string.Join('/', watch.Path.Split('/').SkipLast(1)), watch.Path.Split('/').Last(), watch.Path)))
        {
            watch.Lines.Writer.TryWrite(line);
        }
    }

    private static string Event(string type, JsonObject item) => $$"""{"type":"{{type}}","object":{{item.ToJsonString()}}}""";

    private static int VersionOf(JsonObject item) =>
        int.Parse(item["metadata"]!["resourceVersion"]!.GetValue<string>(), CultureInfo.InvariantCulture);

    private static async Task AnswerAsync(HttpContext context, JsonObject answer)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString());
    }

    private sealed record Watch(string Path, HttpContext Context)
    {
        public Channel<string> Lines { get; } = Channel.CreateUnbounded<string>();
    }
}
