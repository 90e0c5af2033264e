using CmkOperator.Faults;

namespace CmkOperator.Observed;

/// <summary>
/// Everything one pass learned from Azure about one declared workspace and what it depends on. It holds only what was read
/// and no decisions; what was not needed in the pass is <see cref="Reading{T}.NotRead"/>.
/// </summary>
public sealed record ObservedAzure
{
    /// <summary>When the pass read Azure, by the operator's clock.</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>The subscription of the workspace.</summary>
    public Reading<SubscriptionFacts> Subscription { get; init; } = Reading.NotRead<SubscriptionFacts>();

    /// <summary>The workspace's resource group.</summary>
    public Reading<ResourceGroupFacts> ResourceGroup { get; init; } = Reading.NotRead<ResourceGroupFacts>();

    /// <summary>The resource providers that a workspace under a customer-managed key needs, by namespace.</summary>
    public IReadOnlyDictionary<string, Reading<ProviderFacts>> Providers { get; init; } =
        new Dictionary<string, Reading<ProviderFacts>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The associated resources (and the named identities) by the spec's field path, such as <c>associatedResources.storageAccountId</c>.</summary>
    public IReadOnlyDictionary<string, Reading<AssociatedResourceFacts>> AssociatedResources { get; init; } =
        new Dictionary<string, Reading<AssociatedResourceFacts>>(StringComparer.Ordinal);

    /// <summary>The locks at or above the workspace.</summary>
    public Reading<IReadOnlyList<LockFacts>> Locks { get; init; } = Reading.NotRead<IReadOnlyList<LockFacts>>();

    /// <summary>The workspace itself.</summary>
    public Reading<WorkspaceFacts> Workspace { get; init; } = Reading.NotRead<WorkspaceFacts>();

    /// <summary>The running operation at its polling URL, when one is recorded.</summary>
    public Reading<OperationFacts> Operation { get; init; } = Reading.NotRead<OperationFacts>();

    /// <summary>The vault that holds the key.</summary>
    public Reading<VaultFacts> Vault { get; init; } = Reading.NotRead<VaultFacts>();

    /// <summary>The declared key and its versions.</summary>
    public Reading<KeyFacts> Key { get; init; } = Reading.NotRead<KeyFacts>();

    /// <summary>The key that the workspace is under, when that is another key than the declared one; else not read.</summary>
    public Reading<KeyFacts> KeyInForce { get; init; } = Reading.NotRead<KeyFacts>();

    /// <summary>The key before the last rotation, while its old version is watched and when it is neither of the two above; else not read.</summary>
    public Reading<KeyFacts> KeyBeforeRotation { get; init; } = Reading.NotRead<KeyFacts>();

    /// <summary>Who may use the key.</summary>
    public KeyAccessFacts KeyAccess { get; init; } = KeyAccessFacts.NotRead;

    /// <summary>The Microsoft-managed resource group and what is in it.</summary>
    public ManagedFacts Managed { get; init; } = ManagedFacts.NotRead;

    /// <summary>The workspace's computes.</summary>
    public Reading<IReadOnlyList<ComputeFacts>> Computes { get; init; } = Reading.NotRead<IReadOnlyList<ComputeFacts>>();

    /// <summary>Role assignments of the workspace's own identity at or below the managed group.</summary>
    public Reading<IReadOnlyList<RoleAssignmentFacts>> DataAccess { get; init; } = Reading.NotRead<IReadOnlyList<RoleAssignmentFacts>>();

    /// <summary>True when Azure did not answer for a part that a condition depends on.</summary>
    public bool IsInterrupted =>
        Workspace.IsInterrupted || Vault.IsInterrupted || Key.IsInterrupted || KeyAccess.Assignments.IsInterrupted
        || Managed.Group.IsInterrupted || Managed.CosmosDb.IsInterrupted || Managed.AiSearch.IsInterrupted
        || Managed.Storage.IsInterrupted || Managed.VirtualNetwork.IsInterrupted;

    /// <summary>
    /// The reads that Azure did not answer this time. They are repeated soon, because a row of the status may depend on one even when no
    /// condition does.
    /// </summary>
    public IEnumerable<AzureFault> Interruptions =>
        Providers.Values.Select(InterruptionOf)
            .Concat(AssociatedResources.Values.Select(InterruptionOf))
            .Concat(KeyAccess.Principals.Select(principal => InterruptionOf(principal.ObjectId)))
            .Concat(
            [
                InterruptionOf(Subscription), InterruptionOf(ResourceGroup), InterruptionOf(Locks), InterruptionOf(Workspace), InterruptionOf(Vault),
                InterruptionOf(Key), InterruptionOf(KeyInForce), InterruptionOf(KeyBeforeRotation), InterruptionOf(KeyAccess.Assignments),
                InterruptionOf(KeyAccess.DenyAssignments), InterruptionOf(Managed.Group), InterruptionOf(Managed.CosmosDb), InterruptionOf(Managed.AiSearch),
                InterruptionOf(Managed.Storage), InterruptionOf(Managed.VirtualNetwork), InterruptionOf(Computes), InterruptionOf(DataAccess),
            ])
            .OfType<AzureFault>();

    private static AzureFault? InterruptionOf<T>(Reading<T> reading)
        where T : notnull => reading.IsInterrupted ? reading.FaultOrDefault : null;
}
