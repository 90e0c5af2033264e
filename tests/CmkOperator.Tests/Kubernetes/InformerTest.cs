using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Kubernetes.Queues;
using CmkOperator.Tests.Kubernetes.Fakes;
using Xunit;

namespace CmkOperator.Tests.Kubernetes;

/// <summary>An informer of things, its store and its queue, against the fake server.</summary>
public abstract class InformerTest : IAsyncLifetime
{
    private protected const string N1 = "apis/test.io/v1/namespaces/n1/things";
    private protected const string N2 = "apis/test.io/v1/namespaces/n2/things";
    private protected static readonly ResourcePath Things = new("test.io", "v1", "things");

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    private protected ResourceStore<Thing> Store { get; } = new(ThingJsonContext.Default.Thing, new ObjectReader([]), json => JsonSerializer.Deserialize(json, ThingJsonContext.Default.Thing)?.Spec?.Colour);

    private protected WorkQueue<NamespacedName> Queue { get; } = new(TimeProvider.System);

    private protected TestLogger<ResourceInformer<Thing>> Log { get; } = new();

    private protected ConcurrentQueue<NamespacedName> Seen { get; } = new();

    private protected FakeApiServer Server { get; private set; } = null!;

    private protected ResourceInformer<Thing> Informer { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await FakeApiServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        Queue.Dispose();
        _stop.Dispose();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected void Put(string collection, string name, int size = 0, int generation = 1, bool tell = true)
    {
        var space = collection.Split('/')[4];
        Server.Put(
            collection,
            string.Create(CultureInfo.InvariantCulture, $$$"""{"metadata":{"name":"{{{name}}}","namespace":"{{{space}}}","generation":{{{generation}}}},"spec":{"size":{{{size}}}}}"""),
            tell);
    }

    private protected void Run(InformerOptions options) => Run(
        options with { Backoff = new BackoffOptions { Base = TimeSpan.FromMilliseconds(10), Cap = TimeSpan.FromMilliseconds(100) } }, NetworkClock.System);

    private protected void Run(InformerOptions options, NetworkClock clock)
    {
        Informer = new ResourceInformer<Thing>(Server.Client(), Things, Store, Queue, options, clock, Log);
        _running = Informer.RunAsync(_stop.Token);
    }

    private protected async Task StartAsync(InformerOptions? options = null)
    {
        options ??= new InformerOptions();
        Run(options);
        await Informer.WaitForSyncAsync(TestContext.Current.CancellationToken);
        var watches = Math.Max(1, options.Namespaces.Count);
        await Eventually.TrueAsync(() => Server.WatchCount == watches, "watching");
    }

    private protected async Task DrainQueueAsync()
    {
        while (Queue.Depth > 0)
        {
            var (_, key) = await Queue.TakeAsync(TestContext.Current.CancellationToken);
            Seen.Enqueue(key);
            Queue.Done(key);
        }
    }

    private protected int? SizeOf(string name) => Store.TryGet(Key("n1", name), out var thing) ? thing.Spec?.Size : null;

    private protected static NamespacedName Key(string space, string name) => new(space, name);
}
