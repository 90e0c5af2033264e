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
    public bool IsInterrupted => Reads.Any(read => read is { Decides: true, IsInterrupted: true });

    /// <summary>Every read but that of the operation, with its name and how it failed, in a fixed order.</summary>
    public IReadOnlyList<ReadOutcome> Reads =>
    [
        ReadOutcome.Of("The workspace", Workspace, decides: true),
        ReadOutcome.Of("The key vault", Vault, decides: true),
        ReadOutcome.Of("The declared key", Key, decides: true),
        ReadOutcome.Of("The key in force", KeyInForce),
        ReadOutcome.Of("The key before the last rotation", KeyBeforeRotation),
        .. KeyAccess.Principals.Select(principal => ReadOutcome.Of($"The object id of {principal.Name}", principal.ObjectId)),
        ReadOutcome.Of("The role assignments at the key", KeyAccess.Assignments, decides: true),
        ReadOutcome.Of("The deny assignments at the key", KeyAccess.DenyAssignments),
        ReadOutcome.Of("The managed resource group", Managed.Group, decides: true),
        ReadOutcome.Of("The managed Azure Cosmos DB account", Managed.CosmosDb, decides: true),
        ReadOutcome.Of("The managed Azure AI Search service", Managed.AiSearch, decides: true),
        ReadOutcome.Of("The managed storage account", Managed.Storage, decides: true),
        ReadOutcome.Of("The managed virtual network", Managed.VirtualNetwork, decides: true),
        ReadOutcome.Of("The computes", Computes),
        ReadOutcome.Of("The role assignments on the managed resources", DataAccess),
        .. AssociatedResources.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => ReadOutcome.Of($"The resource of spec.{pair.Key}", pair.Value)),
        ReadOutcome.Of("The subscription", Subscription),
        ReadOutcome.Of("The resource group", ResourceGroup),
        ReadOutcome.Of("The locks", Locks),
        .. Providers.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => ReadOutcome.Of($"The resource provider {pair.Key}", pair.Value)),
    ];

    /// <summary>
    /// The reads that Azure did not answer this time. They are repeated soon, because a row of the status may depend on one even when no
    /// condition does.
    /// </summary>
    public IEnumerable<AzureFault> Interruptions => Reads.Where(read => read.IsInterrupted).Select(read => read.Fault).OfType<AzureFault>();
}

/// <summary>How a read ended, for those who count reads and not what they brought.</summary>
/// <param name="What">What was read, as the start of a sentence.</param>
/// <param name="Fault">What Azure said when it did not answer or refused; null when it answered, also that there is no such thing, or was not asked.</param>
/// <param name="IsInterrupted">True when Azure did not answer this time.</param>
/// <param name="Decides">True when a condition depends on it, and not only a row of the status.</param>
public readonly record struct ReadOutcome(string What, AzureFault? Fault, bool IsInterrupted, bool Decides)
{
    internal static ReadOutcome Of<T>(string what, Reading<T> reading, bool decides = false)
        where T : notnull => new(what, reading is Reading<T>.Unreadable { Fault: var fault } ? fault : null, reading.IsInterrupted, decides);
}
