using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Tests.Kubernetes.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CmkOperator.Tests.Kubernetes;

/// <summary>How often one scope is listed and watched while the server rejects requests, by a clock that skips the pauses.</summary>
public sealed class ListWatcherTests : IAsyncLifetime
{
    private const int Pauses = 10;
    private const string N1 = "apis/test.io/v1/namespaces/n1/things";

    // 0.5 s doubled each time, at most 30 s.
    private static readonly double[] Grown = [0.5, 1, 2, 4, 8, 16, 30, 30, 30, 30, 30];

    private readonly PauseSkippingTime _time = new(Pauses);
    private readonly CancellationTokenSource _stop = new();
    private readonly Sink _sink = new();
    private FakeApiServer _server = null!;
    private Task _running = Task.CompletedTask;

    private int Lists => _server.Requests.Count(request => request.IsList);

    public async ValueTask InitializeAsync() => _server = await FakeApiServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_rejected_watch_is_retried_with_growing_pauses_even_though_the_lists_succeed()
    {
        RefuseWatches(403);
        Run();
        await Eventually.TrueAsync(() => _time.StandsStill, "ten pauses");

        Assert.Equal(Grown, _time.Pauses.Select(pause => pause.TotalSeconds));
        Assert.Equal(Pauses + 1, Lists);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_server_error_at_the_start_of_a_watch_causes_no_new_list(int code)
    {
        RefuseWatches(code);
        Run();
        await Eventually.TrueAsync(() => _time.StandsStill, "ten pauses");

        Assert.Equal(Grown, _time.Pauses.Select(pause => pause.TotalSeconds));
        Assert.Equal(1, Lists);
    }

    [Fact]
    public async Task A_version_that_expires_each_time_is_relisted_immediately_only_the_first_time()
    {
        RefuseWatches(410);
        Run();
        await Eventually.TrueAsync(() => _time.StandsStill, "ten pauses");

        Assert.Equal([.. Grown[1..], 30], _time.Pauses.Select(pause => pause.TotalSeconds));
        Assert.Equal(Pauses + 2, Lists);
    }

    [Fact]
    public async Task An_error_at_the_start_of_each_watch_makes_the_pauses_grow()
    {
        AnswerWatches("""{"type":"ERROR","object":{"kind":"Status","code":500,"reason":"InternalError","message":"no"}}""");
        Run();
        await Eventually.TrueAsync(() => _time.StandsStill, "ten pauses");

        Assert.Equal(Grown, _time.Pauses.Select(pause => pause.TotalSeconds));
        Assert.Equal(Pauses + 1, Lists);
    }

    [Fact]
    public async Task A_watch_that_delivers_resets_the_pauses()
    {
        AnswerWatches("""{"type":"ADDED","object":{"metadata":{"name":"a","namespace":"n1"}}}""");
        Run();
        await Eventually.TrueAsync(() => _time.StandsStill, "ten pauses");

        Assert.All(_time.Pauses, pause => Assert.Equal(0.5, pause.TotalSeconds));
        Assert.Equal(1, Lists);
    }

    [Fact]
    public async Task Out_of_memory_it_ends_instead_of_listing_forever()
    {
        _server.Put(N1, """{"metadata":{"name":"a","namespace":"n1"}}""");
        _sink.Taken = () => throw new InsufficientMemoryException();
        Run();
        await Eventually.TrueAsync(() => _running.IsCompleted, "the loop ends");

        await Assert.ThrowsAsync<InsufficientMemoryException>(() => _running);
    }

    private void RefuseWatches(int code) => _server.Intercept = async context =>
    {
        if (!context.Request.Query.ContainsKey("watch"))
        {
            return false;
        }

        await FakeApiServer.FailAsync(context, code, "Refused", "no watch");
        return true;
    };

    private void AnswerWatches(string line) => _server.Intercept = async context =>
    {
        if (!context.Request.Query.ContainsKey("watch"))
        {
            return false;
        }

        await context.Response.WriteAsync(line + "\n");
        return true;
    };

    private void Run()
    {
        var clock = new NetworkClock(_time);
        var watcher = new ListWatcher(
            _server.Client(clock), new ResourcePath("test.io", "v1", "things"), "n1", new ObjectReader([]), _sink, new InformerOptions(), clock, () => 0.5, NullLogger.Instance);
        _running = watcher.RunAsync(_stop.Token);
    }

    private sealed class Sink : IObjectSink
    {
        public Action Taken { get; set; } = () => { };

        public void Listed(StoredObject item) => Taken();

        public void ListCompleted(string? namespaceName, IReadOnlySet<NamespacedName> present)
        {
        }

        public void Changed(StoredObject item) => Taken();

        public void Deleted(StoredObject item) => Taken();
    }
}
