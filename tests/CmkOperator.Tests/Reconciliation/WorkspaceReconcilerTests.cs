using System.Text;
using System.Text.Json.Nodes;
using Azure.Identity;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Azure.Execution;
using CmkOperator.Azure.Faults;
using CmkOperator.Azure.Observation;
using CmkOperator.Controllers;
using CmkOperator.Desired;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Events;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Kubernetes.LeaderElection;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Reconciliation;
using CmkOperator.Tenancy;
using CmkOperator.Tests.Kubernetes.Fakes;
using CmkOperator.Tests.Webhooks.Fakes;
using CmkOperator.Workspaces;
using Microsoft.Identity.Client;
using Xunit;

namespace CmkOperator.Tests.Reconciliation;

/// <summary>The conditions of a write to Azure: the record before it, and the lease.</summary>
public sealed class WorkspaceReconcilerTests : IAsyncLifetime
{
    private const string Collection = "apis/cmk-operator.io/v1alpha1/namespaces/team-risk/cmkworkspaces";
    private const string Id =
        "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-ml/providers/Microsoft.MachineLearningServices/workspaces/fraud-ml";

    private static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    private readonly ResourceStore<CmkWorkspace> _objects = WorkspaceStore.NewObjects();
    private readonly List<PlannedAction> _sent = [];
    private readonly List<RecordedEvent> _events = [];
    private readonly TestLogger<WorkspaceReconciler> _logger = new();
    private FakeApiServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await FakeApiServer.StartAsync();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(new[] { true, true }, 1, true)]
    [InlineData(new[] { true, false }, 0, true)]
    [InlineData(new[] { false }, 0, false)]
    public async Task A_write_is_sent_when_the_lease_lasts_before_its_record_and_after_it(bool[] lasts, int sent, bool isRecorded)
    {
        var result = await ReconcileAsync(new Lease(lasts));

        Assert.Equal(sent, _sent.Count);
        Assert.Equal(isRecorded, _server.Get(Collection, "fraud-ml")!["status"]!["operation"] is not null);
        Assert.Equal(sent == 0, result == ReconcileResult.Retry());
        Assert.True(sent > 0 || _events.Count == 0, "A write that was not sent made an event");
    }

    [Fact]
    public async Task A_write_that_is_postponed_before_its_record_leaves_the_status_as_it_is()
    {
        await ReconcileAsync(new Lease([false]));

        Assert.Empty(_server.Get(Collection, "fraud-ml")!["status"]!["conditions"]!.AsArray());
    }

    [Theory]
    [InlineData("AADSTS700213: No matching federated identity record found for presented assertion subject 'system:serviceaccount:team:azure'", "Set the subject of the federated credential")]
    [InlineData("AADSTS700212: No matching federated identity record found for presented assertion audience 'api://other'", "Set the audience of the federated credential to api://AzureADTokenExchange")]
    [InlineData("AADSTS700211: No matching federated identity record found for presented assertion issuer 'https://issuer'", "Set the issuer of the federated credential")]
    [InlineData("AADSTS7000222: The provided client secret keys for app 'operator' are expired", "Create a new client secret")]
    [InlineData("AADSTS90002: Tenant 'contoso' not found", "Correct the tenant id")]
    public async Task A_refused_sign_in_reaches_condition_and_log_with_its_number_and_the_step_that_helps(string said, string step)
    {
        // Azure.Identity says which credential failed, and leaves what Entra said to the cause.
        var refused = new MsalServiceException("invalid_client", $"A configuration issue is preventing authentication. Original exception: {said}. Trace ID: 1", 401);
        var fault = AzureFaultMapper.FromException(new AuthenticationFailedException("WorkloadIdentityCredential authentication failed: ", refused))!;

        await ReconcileAsync(new Lease([]), new AccessOutcome.Unavailable(fault));

        var ready = _server.Get(Collection, "fraud-ml")!["status"]!["conditions"]!.AsArray().Single(condition => (string?)condition!["type"] == "Ready")!;
        Assert.Equal("AuthenticationFailed", (string?)ready["reason"]);
        var line = Assert.Single(_logger.Lines, line => line.StartsWith("Warning: ", StringComparison.Ordinal));
        foreach (var text in new[] { (string)ready["message"]!, line })
        {
            Assert.Contains(said, text, StringComparison.Ordinal);
            Assert.Contains(step, text, StringComparison.Ordinal);
        }

        await ReconcileAsync(new Lease([]), new AccessOutcome.Unavailable(fault), isAgain: true);
        Assert.Single(_logger.Lines, line => line.StartsWith("Warning: ", StringComparison.Ordinal));
    }

    private async Task<ReconcileResult> ReconcileAsync(ILeadership leadership, AccessOutcome? access = null, bool isAgain = false)
    {
        if (!isAgain)
        {
            Put();
        }

        var store = new WorkspaceStore(_objects);
        var patcher = new ObjectPatcher<CmkWorkspace>(_server.Client(), new ResourcePath("cmk-operator.io", "v1alpha1", "cmkworkspaces"), _objects);
        var reconciler = new WorkspaceReconciler(
            store,
            new RivalFinder(store),
            new Access(access ?? new AccessOutcome.Opened(new AzureSession(new Observer(), new Executor(_sent)))),
            new StatusWriter(patcher),
            new FinalizerWriter(patcher),
            new Events(_events),
            new PassMemories(),
            leadership,
            new ReconcilerSettings
            {
                Policy = new OperatorPolicy(),
                Tenancy = new TenancyPolicy(),
                SpecContextAsync = _ => ValueTask.FromResult(new SpecContext("cluster-a", "vault.azure.net", TimeSpan.FromMinutes(30), [])),
                WriteBudget = TimeSpan.FromSeconds(10),
                Jitter = () => 1,
            },
            new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Now),
            _logger);
        return await reconciler.ReconcileAsync(new NamespacedName("team-risk", "fraud-ml"), TestContext.Current.CancellationToken);
    }

    private void Put()
    {
        var workspace = Reviews.Workspace(
            spec: """{"deletionPolicy":"SoftDelete"}""",
            metadata: """{"deletionTimestamp":"2026-11-24T08:59:00Z","finalizers":["cmk-operator.io/workspace"]}""");
        workspace["status"] = JsonNode.Parse($$"""
            {
              "observedGeneration": 1, "conditions": [],
              "workspace": {"name":"fraud-ml","id":"{{Id}}","workspaceId":"44444444-4444-4444-4444-444444444444","provisioningState":"Succeeded","claimed":true}
            }
            """);
        var put = _server.Put(Collection, workspace.ToJsonString());
        _objects.Put(_objects.Reader.Read(Encoding.UTF8.GetBytes(put.ToJsonString())), keepNewer: false, out _);
    }

    private sealed class Lease(bool[] lasts) : ILeadership
    {
        private int _asked;

        public bool IsLeader => true;

        public DateTimeOffset LeaseDeadline => DateTimeOffset.MaxValue;

        public bool MayStart(TimeSpan budget) => lasts[_asked++];

        public Task<CancellationToken> AcquiredAsync(CancellationToken cancellationToken) => Task.FromResult(CancellationToken.None);
    }

    private sealed class Access(AccessOutcome outcome) : IAzureAccess
    {
        public Task<AccessOutcome> OpenAsync(DesiredWorkspace desired, CancellationToken cancellationToken) => Task.FromResult(outcome);
    }

    private sealed class Observer : IAzureWorkspaceObserver
    {
        public Task<ObservedAzure> ObserveAsync(DesiredWorkspace desired, ObservationRequest request, CancellationToken cancellationToken) => Task.FromResult(new ObservedAzure
        {
            ObservedAt = Now,
            Workspace = Reading.Of(new WorkspaceFacts
            {
                Id = Id,
                Name = "fraud-ml",
                WorkspaceId = "44444444-4444-4444-4444-444444444444",
                Location = "westeurope",
                ProvisioningState = "Succeeded",
            }),
        });
    }

    private sealed class Executor(List<PlannedAction> sent) : IActionExecutor
    {
        public Task<ActionOutcome> ExecuteAsync(DesiredWorkspace desired, PlannedAction action, CancellationToken cancellationToken)
        {
            sent.Add(action);
            return Task.FromResult(new ActionOutcome(action, ActionOutcomeKind.Begun));
        }
    }

    private sealed class Events(List<RecordedEvent> recorded) : IEventRecorder
    {
        public void Record(RecordedEvent item) => recorded.Add(item);
    }
}
