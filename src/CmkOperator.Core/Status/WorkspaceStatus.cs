using CmkOperator.Conditions;
using CmkOperator.CreateOnly;

namespace CmkOperator.Status;

/// <summary>
/// The status of one CmkWorkspace: what the last pass recorded and the next one starts from. Lists are sorted, so that
/// equal states give equal text. This record and those in it are what is serialised, too: the order of their members is the order of the
/// text. A member marked as required is what its part means nothing without; a stored part that lacks it, or has it in words that this
/// version does not know, is not read.
/// </summary>
public sealed record WorkspaceStatus
{
    /// <summary>The status of an object that no pass has seen.</summary>
    public static WorkspaceStatus Empty { get; } = new();

    /// <summary>The newest generation that a pass acted on; -1 before the first.</summary>
    public long ObservedGeneration { get; init; } = -1;

    /// <summary>The conditions in the order of <see cref="ConditionType"/>.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>The live workspace; null before there is one, and after its absence is proven.</summary>
    public WorkspaceRecord? Workspace { get; init; }

    /// <summary>What Azure has of the create-only fields: the lock, the evidence and the way back. Null before the workspace first succeeded.</summary>
    public CreateOnlyValues? CreateOnly { get; init; }

    /// <summary>The key in force, the key wanted and the last rotation.</summary>
    public EncryptionRecord? Encryption { get; init; }

    /// <summary>What the key covers and what it does not.</summary>
    public IReadOnlyList<CoverageRow> Coverage { get; init; } = [];

    /// <summary>The Microsoft-managed resource group.</summary>
    public ManagedGroupRecord? ManagedResourceGroup { get; init; }

    /// <summary>The managed virtual network of the computes; null when Azure reports none.</summary>
    public ManagedNetworkRecord? ManagedNetwork { get; init; }

    /// <summary>The computes and their disks, 50 at most.</summary>
    public IReadOnlyList<ComputeRow> Computes { get; init; } = [];

    /// <summary>How many computes there are in all; null when never read.</summary>
    public int? ComputeCount { get; init; }

    /// <summary>The checks before a write.</summary>
    public IReadOnlyList<PreflightRow> Preflight { get; init; } = [];

    /// <summary>Differences between declared and live.</summary>
    public IReadOnlyList<DriftRow> Drifts { get; init; } = [];

    /// <summary>The operation that runs, or the last one that failed.</summary>
    public OperationRecord? Operation { get; init; }

    /// <summary>Rights that the operator granted.</summary>
    public IReadOnlyList<GrantRecord> Grants { get; init; } = [];

    /// <summary>Tag keys that the operator set: only these may leave Azure when the spec drops them.</summary>
    public IReadOnlyList<string> AppliedTags { get; init; } = [];

    /// <summary>The last handled value of our reconcile-now annotation.</summary>
    public string? LastHandledRequestAt { get; init; }

    /// <summary>The last handled value of Flux's reconcile-now annotation.</summary>
    public string? LastHandledReconcileAt { get; init; }

    /// <summary>The condition of that type, or null.</summary>
    public Condition? Find(ConditionType type) => Conditions.FirstOrDefault(condition => condition.Type == type);

    /// <summary>True when a condition of that type is True.</summary>
    public bool Is(ConditionType type) => Find(type)?.Status == ConditionStatus.True;
}
