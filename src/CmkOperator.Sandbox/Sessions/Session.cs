using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Sandbox.Cluster;
using CmkOperator.Sandbox.Operators;
using CmkOperator.Sandbox.Recording;
using CmkOperator.Sandbox.World;

namespace CmkOperator.Sandbox.Sessions;

/// <summary>One Azure, one namespace and one operator between them, with a record of all that happens.</summary>
internal sealed class Session : IAsyncDisposable
{
    /// <summary>The annotation whose value means nothing to anybody.</summary>
    public const string LookAnnotation = "sandbox.cmk-operator.io/looked-at";

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PassDeadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan EchoDeadline = TimeSpan.FromSeconds(2);

    private readonly SessionSetup _setup;
    private readonly Signal _signal = new();
    private readonly ObjectRecorder _objects;
    private readonly AzureJournal _journal = new();
    private readonly ConcurrentDictionary<NamespacedName, int> _passes = new();
    private WorkspaceWatch? _watch;
    private InProcessOperator? _operator;
    private volatile string? _fatalWrite;
    private int _marks;

    private Session(SessionSetup setup)
    {
        _setup = setup;
        _objects = new ObjectRecorder(setup.Azure.Clock);
        Azure = new AzureClient(setup.Azure.Endpoints);
        World = new WorldBuilder(Azure);
    }

    /// <summary>The scenario's hand in Azure.</summary>
    public AzureClient Azure { get; }

    /// <summary>Builds what Azure lacks.</summary>
    public WorldBuilder World { get; }

    /// <summary>The user's hand in the cluster.</summary>
    public ClusterClient Cluster => _setup.Cluster;

    /// <summary>The namespace of the objects.</summary>
    public string Namespace => _setup.Namespace;

    /// <summary>The clock that Azure and the operator share.</summary>
    public TimeProvider Clock => _setup.Azure.Clock;

    /// <summary>What the operator asked of Azure.</summary>
    public AzureJournal Journal => _journal;

    /// <summary>Prepares the namespace and the record; the operator is started apart.</summary>
    public static async Task<Session> OpenAsync(SessionSetup setup, CancellationToken cancellationToken)
    {
        var session = new Session(setup);
        if (setup.OwnsNamespace)
        {
            await setup.Cluster.CreateNamespaceAsync(setup.Namespace, cancellationToken);
        }

        session._watch = WorkspaceWatch.Start(setup.Cluster, setup.OwnsNamespace ? setup.Namespace : null, session.OnChange);
        return session;
    }

    /// <summary>Tells the view.</summary>
    public void Note(string text) => _setup.View.Note(text);

    /// <summary>The write at which the operator died; null while it lives.</summary>
    public string? FatalWrite => _fatalWrite;

    /// <summary>Starts the operator.</summary>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="fatalWrite">Number of the write at which its process dies; null to live on.</param>
    public async Task StartOperatorAsync(CancellationToken cancellationToken, int? fatalWrite = null) =>
        _operator = await InProcessOperator.StartAsync(
            new OperatorSetup
            {
                Kubeconfig = _setup.Kubeconfig,
                WatchNamespace = _setup.OwnsNamespace ? _setup.Namespace : null,
                LeaseNamespace = _setup.Namespace,
                Azure = _setup.Azure.Endpoints,
                Clock = _setup.Azure.Clock,
                GrantVaults = _setup.GrantVaults,
                Tenancy = _setup.Tenancy,
                FatalWrite = fatalWrite,
                OnDeath = OnDeath,
                OnPass = OnPass,
                OnRequest = OnRequest,
                OnWarning = warning => Note($"operator: {warning}"),
            },
            cancellationToken);

    /// <summary>Stops the operator as its process would stop, finishing what it is at.</summary>
    public async Task StopOperatorAsync()
    {
        if (Interlocked.Exchange(ref _operator, null) is { } running)
        {
            await running.DisposeAsync();
        }
    }

    /// <summary>Ends the operator as if its process died.</summary>
    public async Task KillOperatorAsync()
    {
        if (Interlocked.Exchange(ref _operator, null) is { } running)
        {
            await running.KillAsync();
        }
    }

    /// <summary>All that was seen of an object.</summary>
    public ObjectRecord Of(NamespacedName key) => _objects.Of(key);

    /// <summary>Every object that was seen.</summary>
    public IReadOnlyCollection<NamespacedName> Keys => _objects.Keys;

    /// <summary>How many passes over an object were finished.</summary>
    public int PassesOf(NamespacedName key) => _passes.GetValueOrDefault(key);

    /// <summary>Waits until something holds.</summary>
    /// <param name="holds">Looked at whenever something changes.</param>
    /// <param name="limit">How long, by the wall clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it came to hold in time.</returns>
    public async Task<bool> UntilAsync(Func<bool> holds, TimeSpan limit, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var next = _signal.Next;
            if (holds())
            {
                return true;
            }

            if (TimeProvider.System.GetElapsedTime(started) >= limit)
            {
                return false;
            }

            await Task.WhenAny(next, Task.Delay(LookAgain, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Asks for a pass over an object that is there, as a user would, and waits until it is done and its status is seen.</summary>
    /// <exception cref="SessionException">No pass came.</exception>
    public async Task PassAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        var request = NewMark();
        var before = PassesOf(key);
        bool Echoed() => Of(key) is var record && (record.Deleted || record.Current.Text("status", "lastHandledRequestAt") == request);
        await AnnotateAsync(key, CmkWorkspaceNames.RequestedAtAnnotation, request, () => Echoed() || PassesOf(key) > before, cancellationToken);
        await UntilAsync(() => Echoed() && PassesOf(key) > before, EchoDeadline, cancellationToken);
    }

    /// <summary>Lets the operator look at an object by a change that means nothing to it: unlike a request it does not make the operator retry a rejected write.</summary>
    /// <exception cref="SessionException">No pass came.</exception>
    public Task LookAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        var before = PassesOf(key);
        return AnnotateAsync(key, LookAnnotation, NewMark(), () => Of(key).Deleted || PassesOf(key) > before, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopOperatorAsync();
        if (_watch is not null)
        {
            await _watch.DisposeAsync();
        }

        Azure.Dispose();
        await _setup.Azure.DisposeAsync();
    }

    private string NewMark() => $"{Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)}-{Interlocked.Increment(ref _marks)}";

    private async Task AnnotateAsync(NamespacedName key, string name, string value, Func<bool> seen, CancellationToken cancellationToken)
    {
        var annotation = new JsonObject { [name] = value };
        await Cluster.PatchAsync(key, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotation } }, cancellationToken);
        if (!await UntilAsync(seen, PassDeadline, cancellationToken))
        {
            throw new SessionException($"The operator made no pass over {key} within {PassDeadline.TotalSeconds:0} s of being asked.");
        }
    }

    private void OnChange(WorkspaceChange change)
    {
        var entries = _objects.Add(change);
        _setup.View.Changed(change, entries);
        _signal.Pulse();
    }

    private void OnDeath(string write)
    {
        _fatalWrite = write;
        Note($"the operator's process died right after {write}");
        _signal.Pulse();
    }

    private void OnPass(PassReport pass)
    {
        _passes.AddOrUpdate(pass.Key, 1, (_, count) => count + 1);
        _setup.View.Passed(pass);
        _signal.Pulse();
    }

    private void OnRequest(OperatorRequest request)
    {
        _journal.Add(request);
        _setup.View.Requested(request);
        _signal.Pulse();
    }

    /// <summary>Wakes what waits for a change.</summary>
    private sealed class Signal
    {
        private TaskCompletionSource _next = New();

        /// <summary>Completes at the next pulse. Take it before looking, so that no change falls between.</summary>
        public Task Next => Volatile.Read(ref _next).Task;

        /// <summary>Something changed.</summary>
        public void Pulse() => Interlocked.Exchange(ref _next, New()).TrySetResult();

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>Something that had to happen did not happen in time.</summary>
internal sealed class SessionException(string message) : Exception(message);
