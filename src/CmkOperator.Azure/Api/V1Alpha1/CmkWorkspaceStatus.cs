namespace CmkOperator.Api.V1Alpha1;

/// <summary>What the operator last saw and did. Null is absent.</summary>
internal sealed record CmkWorkspaceStatus
{
    /// <summary>Newest generation acted on; -1 before the first.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>How things stand, one entry for each type.</summary>
    public IReadOnlyList<WorkspaceCondition>? Conditions { get; init; }

    /// <summary>The workspace in Azure.</summary>
    public WorkspaceReference? Workspace { get; init; }

    /// <summary>The create-only values in Azure: the lock, the evidence, and what an edited spec can return to.</summary>
    public CreateOnlyStatus? CreateOnly { get; init; }

    /// <summary>The key in force, the key wanted and the last rotation.</summary>
    public EncryptionStatus? Encryption { get; init; }

    /// <summary>What the key covers and what it does not cover.</summary>
    public IReadOnlyList<CoverageStatus>? Coverage { get; init; }

    /// <summary>The Microsoft-managed resource group.</summary>
    public ManagedResourceGroupStatus? ManagedResourceGroup { get; init; }

    /// <summary>The first 50 computes and their disks.</summary>
    public IReadOnlyList<ComputeStatus>? Computes { get; init; }

    /// <summary>How many computes there are in all.</summary>
    public int? ComputeCount { get; init; }

    /// <summary>The checks before a write.</summary>
    public IReadOnlyList<PreflightStatus>? Preflight { get; init; }

    /// <summary>Where Azure differs from the declared fields.</summary>
    public IReadOnlyList<DriftStatus>? Drifts { get; init; }

    /// <summary>The running write, or the last one that failed.</summary>
    public OperationStatus? Operation { get; init; }

    /// <summary>Rights on the key that the operator granted.</summary>
    public IReadOnlyList<GrantStatus>? Grants { get; init; }

    /// <summary>Tag names that the operator set.</summary>
    public IReadOnlyList<string>? AppliedTags { get; init; }

    /// <summary>Last handled value of our reconcile-now annotation.</summary>
    public string? LastHandledRequestAt { get; init; }

    /// <summary>Last handled value of Flux's reconcile-now annotation.</summary>
    public string? LastHandledReconcileAt { get; init; }
}
