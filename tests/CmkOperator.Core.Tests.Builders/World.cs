using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Desired;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Reporting;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Core.Tests.Builders;

/// <summary>A world that the core decides about: settled unless a row says otherwise.</summary>
internal sealed record World
{
    public DesiredWorkspace Desired { get; init; } = DesiredBuilder.Build();

    public ObservedAzure Observed { get; init; } = ObservedBuilder.Build();

    public WorkspaceStatus Recorded { get; init; } = WorkspaceStatus.Empty;

    public IReadOnlyList<Rival> Rivals { get; init; } = [];

    public PassMemory Memory { get; init; } = new(Clock.Now);

    public OperatorPolicy Policy { get; init; } = new();

    public TenancyRefusal? Refusal { get; init; }

    /// <summary>An object that no pass has seen, above a workspace that is not there.</summary>
    public static World New() => new World { Desired = DesiredBuilder.Build() with { HasFinalizer = false } }.WithoutWorkspace();

    /// <summary>The same, where nobody has rights on the key and the operator may grant them.</summary>
    public static World Granting() =>
        New().WithDesired(desired => desired with { KeyAccess = KeyAccessMode.Grant, GrantPermitted = true }).WithAccess(ObservedBuilder.AccessOfNobody());

    /// <summary>An object whose last pass found everything as declared.</summary>
    public static World Settled()
    {
        var world = new World();
        return world with { Recorded = world.Report().Status };
    }

    public WorkspaceInput Input => new(Desired, Observed, Recorded, Rivals, Memory, Policy) { Refusal = Refusal };

    /// <summary>What the next pass would read.</summary>
    public ObservationRequest? Request => ObservationRule.For(Desired, Refusal, Recorded, Clock.Now, Policy);

    public WorkspaceAssessment Assess() => WorkspaceAssessor.Assess(Input);

    public WorkspacePlan Plan() => WorkspacePlanner.Plan(Assess());

    public string PlanText() => Plan().ToString();

    public StatusReport Report(params ActionOutcome[] outcomes)
    {
        var assessment = Assess();
        return StatusReporter.Report(assessment, WorkspacePlanner.Plan(assessment), outcomes);
    }

    /// <summary>Reports as if the planned write to the workspace had ended so.</summary>
    public StatusReport ReportWrite(ActionOutcomeKind kind, AzureFault? fault = null, string? url = null) =>
        Report(new ActionOutcome(Plan().Actions.Last(action => action is not PlannedAction.AddFinalizer), kind, url, fault));

    /// <summary>Reports as if the first planned write of that kind had ended so.</summary>
    public StatusReport ReportWriteOf<T>(ActionOutcomeKind kind, AzureFault? fault = null)
        where T : PlannedAction => Report(new ActionOutcome(Plan().Actions.OfType<T>().First(), kind, null, fault));

    public Condition Condition(ConditionType type) => Report().Status.Find(type) ?? throw new InvalidOperationException($"There is no condition {type}");

    public ConditionReason Reason(ConditionType type) => Condition(type).Reason;

    /// <summary>The next pass: the last one's status and memory, so much later.</summary>
    public World Next(TimeSpan later, params ActionOutcome[] outcomes) => After(Report(outcomes), later);

    public World After(StatusReport report, TimeSpan later) => this with
    {
        Recorded = report.Status,
        Memory = report.Memory,
        Observed = Observed with { ObservedAt = Observed.ObservedAt + later },
    };

    public World WithDesired(Func<DesiredWorkspace, DesiredWorkspace> change) => this with { Desired = change(Desired) };

    /// <summary>An edit of the spec.</summary>
    public World Edit(Func<DesiredWorkspace, DesiredWorkspace> change) =>
        this with { Desired = change(Desired) with { Generation = Desired.Generation + 1 } };

    public World EditEncryption(Func<DesiredEncryption, DesiredEncryption> change) => Edit(desired => desired with { Encryption = change(desired.Encryption) });

    public World WithObserved(Func<ObservedAzure, ObservedAzure> change) => this with { Observed = change(Observed) };

    public World WithLive(Func<WorkspaceFacts, WorkspaceFacts> change) =>
        WithObserved(observed => observed with { Workspace = Reading.Of(change(observed.Workspace.ValueOrDefault ?? ObservedBuilder.Live())) });

    public World WithWorkspace(Reading<WorkspaceFacts> reading) => WithObserved(observed => observed with { Workspace = reading });

    public World WithoutWorkspace() => WithObserved(observed => observed with
    {
        Workspace = AzureFaults.Absent<WorkspaceFacts>(),
        Managed = ManagedFacts.NotRead,
        Computes = Reading.NotRead<IReadOnlyList<ComputeFacts>>(),
    });

    public World WithVault(Func<VaultFacts, VaultFacts> change) => WithObserved(observed => observed with { Vault = Reading.Of(change(ObservedBuilder.Vault())) });

    public World WithVersions(params KeyVersionFacts[] versions) => WithObserved(observed => observed with { Key = Reading.Of(ObservedBuilder.KeyOf(versions)) });

    public World WithManaged(Func<ManagedFacts, ManagedFacts> change) => WithObserved(observed => observed with { Managed = change(observed.Managed) });

    public World WithAccess(KeyAccessFacts access) => WithObserved(observed => observed with { KeyAccess = access });

    public World WithOperation(Reading<OperationFacts> operation) => WithObserved(observed => observed with { Operation = operation });

    public World WithRecorded(Func<WorkspaceStatus, WorkspaceStatus> change) => this with { Recorded = change(Recorded) };

    public World Deleting(DeletionPolicy policy) => WithDesired(desired => desired with { DeletionPolicy = policy, DeletionRequestedAt = Observed.ObservedAt });
}
