using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Azure.Execution;
using CmkOperator.Azure.Observation;
using CmkOperator.Controllers;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Faults;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Events;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Kubernetes.LeaderElection;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Reconciliation;
using CmkOperator.Sharding;
using CmkOperator.Tenancy;
using CmkOperator.Tests.Kubernetes.Fakes;
using CmkOperator.Tests.Webhooks.Fakes;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Tests.Reconciliation;

/// <summary>The reconciler between a server that fails on demand and an Azure that is what the test says.</summary>
internal sealed class ReconcilerRig : IAsyncDisposable, IAzureAccess, IAzureWorkspaceObserver, IActionExecutor, IEventRecorder, ILeadership
{
    public const string Collection = "apis/cmk-operator.io/v1alpha1/namespaces/team-risk/cmkworkspaces";
    public const string Name = "fraud-ml";

    private ResourceStore<CmkWorkspace> _objects = WorkspaceStore.NewObjects();
    private readonly Microsoft.Extensions.Time.Testing.FakeTimeProvider _time = new(Clock.Now);
    private WorkspaceReconciler _reconciler = null!;

    public FakeApiServer Server { get; private set; } = null!;

    /// <summary>The writes that reached Azure.</summary>
    public List<PlannedAction> Sent { get; } = [];

    public List<RecordedEvent> Events { get; } = [];

    /// <summary>What Azure has.</summary>
    public Func<ObservedAzure> Observe { get; set; } = () => ObservedBuilder.Build();

    /// <summary>Whether Azure can be called at all; null when it can.</summary>
    public AccessOutcome? Access { get; set; }

    /// <summary>When the event happened that the queue knows of the pass; null without one.</summary>
    public long? PromptedAt { get; set; }

    /// <summary>In which turn the passes have asked whether they may begin.</summary>
    public List<ObservationTurn> Asked { get; } = [];

    /// <summary>What the passes have read.</summary>
    public List<ObservationRequest> Requests { get; } = [];

    /// <summary>The time, as a timestamp of the clock.</summary>
    public long Now => _time.GetTimestamp();

    /// <summary>What is logged while a plan is carried out.</summary>
    public TestLogger<PlanRunner> Log { get; } = new();

    /// <summary>The plans that are logged, at the level that each is logged at.</summary>
    public TestLogger<WorkspaceReconciler> Plans { get; } = new();

    /// <summary>Why a pass may not begin, to stay below Azure's limit; null when it may.</summary>
    public AzureFault? HeldBack { get; set; }

    /// <summary>When Azure answers reads.</summary>
    public Task Answer { get; set; } = Task.CompletedTask;

    /// <summary>What Azure makes of a write.</summary>
    public Func<PlannedAction, ActionOutcome> Execute { get; set; } = action => new ActionOutcome(action, ActionOutcomeKind.Begun);

    /// <summary>Whether the lease lasts, each time that the reconciler asks.</summary>
    public Func<bool> LeaseLasts { get; set; } = () => true;

    /// <summary>Whether the operator serves the object, each time that the reconciler asks.</summary>
    public Func<bool> Serves { get; set; } = () => true;

    public bool IsLeader { get; set; } = true;

    public DateTimeOffset LeaseDeadline => DateTimeOffset.MaxValue;

    /// <summary>The object as the server has it.</summary>
    public JsonObject Object => Server.Get(Collection, Name)!;

    public static async Task<ReconcilerRig> StartAsync(JsonObject workspace, LabelSelector? selector = null)
    {
        var rig = new ReconcilerRig { Server = await FakeApiServer.StartAsync(), _objects = WorkspaceStore.NewObjects(selector) };
        rig.Apply(workspace);
        rig.Restart();
        return rig;
    }

    /// <summary>An object that nobody has seen; <paramref name="spec"/> is merged over its spec.</summary>
    public static JsonObject New(string spec = "{}") => Reviews.Workspace(Name, "team-risk", spec, """{"finalizers":["cmk-operator.io/workspace"]}""");

    /// <summary>Stores the object as somebody else's write, and lets the operator see it.</summary>
    public void Apply(JsonObject workspace, bool isSeen = true)
    {
        var put = Server.Put(Collection, workspace.ToJsonString());
        if (isSeen)
        {
            _objects.Put(_objects.Reader.Read(Encoding.UTF8.GetBytes(put.ToJsonString())), keepNewer: false, out _);
        }
    }

    /// <summary>What the watch says when the object's labels leave the selection.</summary>
    public void Leave() => _objects.Remove(new NamespacedName("team-risk", Name));

    /// <summary>Another process of the operator: it knows what the server has and nothing else.</summary>
    public void Restart()
    {
        if (Server.Get(Collection, Name) is { } present)
        {
            _objects.Put(_objects.Reader.Read(Encoding.UTF8.GetBytes(present.ToJsonString())), keepNewer: false, out _);
        }

        var store = new WorkspaceStore(_objects);
        var patcher = new ObjectPatcher<CmkWorkspace>(Server.Client(), new ResourcePath("cmk-operator.io", "v1alpha1", "cmkworkspaces"), _objects);
        var settings = new ReconcilerSettings
        {
            Policy = new OperatorPolicy(),
            Tenancy = new TenancyPolicy(),
            SpecContextAsync = _ => ValueTask.FromResult(new SpecContext("cluster-a", "vault.azure.net", TimeSpan.FromMinutes(30), [Names.VaultId])),
            WriteBudget = TimeSpan.FromSeconds(10),
            Jitter = () => 1,
            Serves = _ => Serves(),
            PromptedAt = _ => PromptedAt,
        };
        var reports = new ReportWriter(store, new StatusWriter(patcher), this, this, settings, NetworkClock.System, new TestLogger<ReportWriter>());
        var memories = new PassMemories();
        var runner = new PlanRunner(reports, new FinalizerWriter(patcher), memories, this, settings, _time, Log);
        var history = new LookHistory(settings, _time);
        _reconciler = new WorkspaceReconciler(
            store,
            new RivalFinder(store),
            this,
            reports,
            runner,
            memories,
            history,
            new FleetCheck(history, memories, runner, settings),
            settings,
            _time,
            Plans);
    }

    public Task<ReconcileResult> ReconcileAsync(CancellationToken? cancellationToken = null) =>
        _reconciler.ReconcileAsync(new NamespacedName("team-risk", Name), cancellationToken ?? TestContext.Current.CancellationToken);

    /// <summary>The next pass, so much later.</summary>
    public Task<ReconcileResult> ReconcileLaterAsync(TimeSpan later)
    {
        Pass(later);
        return ReconcileAsync();
    }

    /// <summary>Lets time pass.</summary>
    public void Pass(TimeSpan time) => _time.Advance(time);

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();

    Task<AccessOutcome> IAzureAccess.OpenAsync(DesiredWorkspace desired, CancellationToken cancellationToken) =>
        Task.FromResult(Access ?? new AccessOutcome.Opened(new AzureSession(this, this)));

    AzureFault? IAzureWorkspaceObserver.WhyNotBegin(DesiredWorkspace desired, ObservationRequest request)
    {
        Asked.Add(request.Turn);
        return HeldBack;
    }

    async Task<ObservedAzure> IAzureWorkspaceObserver.ObserveAsync(DesiredWorkspace desired, ObservationRequest request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        await Answer;
        return Observe() with { ObservedAt = _time.GetUtcNow() };
    }

    Task<ActionOutcome> IActionExecutor.ExecuteAsync(DesiredWorkspace desired, PlannedAction action, CancellationToken cancellationToken)
    {
        Sent.Add(action);
        return Task.FromResult(Execute(action));
    }

    void IEventRecorder.Record(RecordedEvent item) => Events.Add(item);

    bool ILeadership.MayStart(TimeSpan budget) => LeaseLasts();

    Task<CancellationToken> ILeadership.AcquiredAsync(CancellationToken cancellationToken) => Task.FromResult(CancellationToken.None);
}
