using System.Collections.Frozen;
using CmkOperator.Azure.Associated;
using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Computes;
using CmkOperator.Azure.Fleet;
using CmkOperator.Azure.Identities;
using CmkOperator.Azure.Keys;
using CmkOperator.Azure.KeyVaults;
using CmkOperator.Azure.Locks;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Azure.ResourceGroups;
using CmkOperator.Azure.Subscriptions;
using CmkOperator.Azure.Workspaces;
using CmkOperator.Desired;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Tenancy;
using CmkOperator.Workspaces;

namespace CmkOperator.Azure.Observation;

/// <summary>
/// Reads the operation and the workspace first, because everything else depends on whether it exists: for an existing one it reads what the
/// workspace depends on, for a missing one what its creation needs.
/// </summary>
internal sealed class AzureWorkspaceObserver(
    AzureCloud cloud, AzurePipelines pipelines, AzureOptions options, KeyUsability isUsable, TenancyPolicy tenancy, FleetLanes fleet, TimeProvider time) : IAzureWorkspaceObserver
{
    // About 3 KB each: enough for what the workspaces of a large subscription have in common.
    private const int MostShared = 1_000;

    private readonly SharedReads _shared = new(options.SharedReadLifetime, time, MostShared);
    private readonly SharedReads _fleetReads = new(FleetLane.LongestUse, time);
    private readonly AzureMemory _memory = new(options.CacheLifetime, time);
    private readonly InterruptedReads _interrupted = new(time);

    /// <inheritdoc/>
    public AzureFault? WhyNotBegin(DesiredWorkspace desired, ObservationRequest request) =>
        pipelines.WhyNotBegin(desired.SubscriptionId, ReadsOf(request.Scope), request.Turn)?.ToFault(AzureRequest.ScopeOf(desired.SubscriptionId));

    /// <inheritdoc/>
    public async Task<ObservedAzure> ObserveAsync(DesiredWorkspace desired, ObservationRequest request, CancellationToken cancellationToken) =>
        (await ReadAsync(desired, request, FrozenDictionary<string, AzureReply>.Empty, cancellationToken)).Seen;

    /// <inheritdoc/>
    public FleetLane? Fleet(DesiredWorkspace desired) => fleet.Of(desired.SubscriptionId);

    /// <inheritdoc/>
    public async Task<ObservedAzure?> ObserveAsync(
        DesiredWorkspace desired, ObservationRequest request, FleetLook look, CancellationToken cancellationToken)
    {
        // Keys, and what else the look does not cover, are read once for all that share the look.
        using var session = new ReadSession(
            pipelines, options, time, FrozenDictionary<string, AzureReply>.Empty, cancellationToken, _fleetReads, look.AskedAt);
        var sender = new FleetSender(look, session.Shared);
        var readers = new AzureReaders(cloud, sender, sender, _memory, options, isUsable, time);
        var workspace = await new WorkspaceReader(readers.Own).ReadAsync(desired.WorkspaceId, cancellationToken);
        var seen = new ObservedAzure { ObservedAt = time.GetUtcNow(), Workspace = workspace };
        return workspace is Reading<WorkspaceFacts>.Present { Value: var live }
            ? await ExistingAsync(readers, seen, live, desired, request, withComputes: false, cancellationToken)
            : null;
    }

    /// <summary>Keeps the reads of an observation: the next one of the object continues from them.</summary>
    public void Keep(ObjectKey key, ReadSession reads) => _interrupted.Keep(key, reads);

    /// <summary>Makes one observation, and returns its reads beside what it saw: those of the workspace and its operation, and the others.</summary>
    /// <param name="desired">The workspace.</param>
    /// <param name="request">What to read.</param>
    /// <param name="fromThisPass">What the same pass has already read of the workspace and its operation.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<(ObservedAzure Seen, ReadSession Fresh, ReadSession Reads)> ReadAsync(
        DesiredWorkspace desired, ObservationRequest request, IReadOnlyDictionary<string, AzureReply> fromThisPass, CancellationToken cancellationToken)
    {
        var observedAt = time.GetUtcNow();
        // The workspace and its operation are read every time, because decisions to write depend on them.
        using var fresh = new ReadSession(pipelines, options, time, fromThisPass, cancellationToken);
        var (carried, carriedSince) = _interrupted.Find(desired.Key, request.NotBefore);
        using var session = new ReadSession(
            pipelines, options, time, carried, cancellationToken, request.SharedSince is null ? null : _shared, request.SharedSince ?? 0, carriedSince);
        var expected = ReadsOf(request.Scope);
        pipelines.Begin(desired.SubscriptionId, expected);
        try
        {
            return (await ObserveAsync(fresh, session, observedAt, desired, request, cancellationToken), fresh, session);
        }
        finally
        {
            pipelines.End(desired.SubscriptionId, expected, fresh.Sent + session.Sent);
        }
    }

    // About what a pass sends to Azure Resource Manager; what it really sent corrects the count afterwards, so a read more or less is no matter.
    private static int ReadsOf(ObservationScope scope) => scope switch
    {
        ObservationScope.Full => 15,
        ObservationScope.OperationAlone => 1,
        ObservationScope.OperationOnly => 2,
        ObservationScope.DeletionOnly => 6,
    };

    private async Task<ObservedAzure> ObserveAsync(
        ReadSession fresh,
        ReadSession session,
        DateTimeOffset observedAt,
        DesiredWorkspace desired,
        ObservationRequest request,
        CancellationToken cancellationToken)
    {
        var first = Readers(fresh);
        // The operation comes first: the workspace that is read after its end is the one that it left.
        var operation = request.OperationUrl is { } url
            ? await new OperationReader(first.Own).ReadAsync(url, cancellationToken)
            : Reading.NotRead<OperationFacts>();
        var seen = new ObservedAzure { ObservedAt = observedAt, Operation = operation };
        if (ObservationRule.StillRuns(request, seen))
        {
            return seen;
        }

        var workspace = await new WorkspaceReader(first.Own).ReadAsync(desired.WorkspaceId, cancellationToken);
        seen = seen with { Workspace = workspace };

        if (workspace is Reading<WorkspaceFacts>.Unreadable { Fault: var fault } && FaultCatalog.IsTransient(fault))
        {
            // If Azure does not answer this, it will not answer more.
            return seen;
        }

        var readers = Readers(session);
        seen = request.Scope switch
        {
            ObservationScope.OperationOnly or ObservationScope.OperationAlone => seen,
            ObservationScope.DeletionOnly => await DeletionAsync(readers, seen, desired, request, cancellationToken),
            ObservationScope.Full => workspace switch
            {
                // A creation that failed is repeated with a PUT in place: what it needs is read again.
                Reading<WorkspaceFacts>.Present { Value: { ServiceProvisionedResourceGroup: null or "", ProvisioningState: "Failed" or "Canceled" } } =>
                    await MissingAsync(readers, seen, desired, request, cancellationToken),
                Reading<WorkspaceFacts>.Present { Value: var live } =>
                    await ExistingAsync(readers, seen, live, desired, request, withComputes: true, cancellationToken),
                Reading<WorkspaceFacts>.Absent => await MissingAsync(readers, seen, desired, request, cancellationToken),
                _ => await GroundAsync(readers, seen, desired, cancellationToken),
            },
        };
        _interrupted.Settle(desired.Key, session);
        return seen;
    }

    private AzureReaders Readers(ReadSession session) => new(cloud, session, session.Shared, _memory, options, isUsable, time);

    /// <summary>An existing workspace, with its key, its managed resources and its computes.</summary>
    private async Task<ObservedAzure> ExistingAsync(
        AzureReaders readers,
        ObservedAzure seen,
        WorkspaceFacts live,
        DesiredWorkspace desired,
        ObservationRequest request,
        bool withComputes,
        CancellationToken cancellationToken)
    {
        var groupName = live.ServiceProvisionedResourceGroup ?? request.ManagedGroupName;
        var inForce = KeyIdentifier.TryParse(live.KeyIdentifier);
        var managed = groupName is null ? Task.FromResult(ManagedFacts.NotRead) : readers.Managed.ReadAsync(desired.SubscriptionId, groupName, cancellationToken);
        var computes = withComputes ? new ComputeReader(readers.Own).ReadAsync(live.Id, cancellationToken) : Task.FromResult(Reading.NotRead<IReadOnlyList<ComputeFacts>>());
        return await seen.WithAsync(
            EncryptionAsync(readers, live, desired, [inForce, request.KeyInForce], cancellationToken),
            OtherKeyAsync(readers, desired, inForce, live.KeyVaultArmId, [desired.Encryption.Identifier], cancellationToken)
                .Into((all, key) => all with { KeyInForce = key }),
            OtherKeyAsync(readers, desired, request.KeyBeforeRotation, desired.Encryption.KeyVaultId, [desired.Encryption.Identifier, inForce], cancellationToken)
                .Into((all, key) => all with { KeyBeforeRotation = key }),
            managed.Into((all, group) => all with { Managed = group }),
            computes.Into((all, found) => all with { Computes = found }),
            DataAccessAsync(readers, live, desired, groupName, cancellationToken).Into((all, rights) => all with { DataAccess = rights }),
            AssociatedAsync(readers, desired, cancellationToken).Into((all, resources) => all with { AssociatedResources = resources }));
    }

    /// <summary>What creating a missing workspace needs, and what is left of an earlier one.</summary>
    private async Task<ObservedAzure> MissingAsync(
        AzureReaders readers, ObservedAzure seen, DesiredWorkspace desired, ObservationRequest request, CancellationToken cancellationToken)
    {
        seen = await GroundAsync(readers, seen, desired, cancellationToken);
        if (seen.Subscription is Reading<SubscriptionFacts>.Absent)
        {
            return seen;
        }

        return await seen.WithAsync(
            EncryptionAsync(readers, live: null, desired, [request.KeyInForce], cancellationToken),
            LocksAsync(readers, seen, desired, cancellationToken).Into((all, locks) => all with { Locks = locks }),
            ManagedGroupAsync(readers, desired, request.ManagedGroupName, cancellationToken).Into((all, group) => all with { Managed = group }),
            ProvidersAsync(readers, desired.SubscriptionId, cancellationToken).Into((all, providers) => all with { Providers = providers }),
            AssociatedAsync(readers, desired, cancellationToken).Into((all, resources) => all with { AssociatedResources = resources }));
    }

    /// <summary>What a deletion has to know: whether the workspace and its managed group are gone.</summary>
    private static async Task<ObservedAzure> DeletionAsync(
        AzureReaders readers, ObservedAzure seen, DesiredWorkspace desired, ObservationRequest request, CancellationToken cancellationToken)
    {
        var managed = ManagedGroupAsync(
            readers, desired, seen.Workspace.ValueOrDefault?.ServiceProvisionedResourceGroup ?? request.ManagedGroupName, cancellationToken);
        if (seen.Workspace is not Reading<WorkspaceFacts>.Present)
        {
            seen = await GroundAsync(readers, seen, desired, cancellationToken);
        }

        return await seen.WithAsync(
            managed.Into((all, group) => all with { Managed = group }),
            LocksAsync(readers, seen, desired, cancellationToken).Into((all, locks) => all with { Locks = locks }));
    }

    /// <summary>Subscription and group: without them a 404 proves nothing.</summary>
    private static Task<ObservedAzure> GroundAsync(AzureReaders readers, ObservedAzure seen, DesiredWorkspace desired, CancellationToken cancellationToken) =>
        seen.WithAsync(
            new SubscriptionReader(readers.Shared).ReadAsync(desired.SubscriptionId, cancellationToken)
                .Into((all, subscription) => all with { Subscription = subscription }),
            new ResourceGroupReader(readers.Shared).ReadAsync(desired.SubscriptionId, desired.ResourceGroup, cancellationToken)
                .Into((all, group) => all with { ResourceGroup = group }));

    /// <summary>The vault, then its contents; a missing vault ends the reads.</summary>
    private async Task<Brought> EncryptionAsync(
        AzureReaders readers, WorkspaceFacts? live, DesiredWorkspace desired, IReadOnlyList<KeyIdentifier?> known, CancellationToken cancellationToken)
    {
        var declared = desired.Encryption;
        var vault = await new VaultReader(readers.Shared).ReadAsync(declared.KeyVaultId, cancellationToken);
        if (vault is Reading<VaultFacts>.Absent)
        {
            return all => all with { Vault = vault };
        }

        var further = known.Where(key => declared.Identifier.IsSameKeyAs(key)).Select(key => key!.Version).OfType<string>().ToArray();
        return await ConcurrentReads.AllAsync(
            Task.FromResult(vault).Into((all, read) => all with { Vault = read }),
            readers.Keys.ReadAsync(new KeyQuery(declared.KeyVaultId, declared.Identifier, further), cancellationToken)
                .Into((all, key) => all with { Key = key }),
            readers.KeyAccess.ReadAsync(declared, live, vault, id => PlacementCheck.MayRead(desired, tenancy, id), cancellationToken)
                .Into((all, access) => all with { KeyAccess = access }));
    }

    private Task<Reading<KeyFacts>> OtherKeyAsync(
        AzureReaders readers,
        DesiredWorkspace desired,
        KeyIdentifier? key,
        string? vaultId,
        IReadOnlyList<KeyIdentifier?> alreadyRead,
        CancellationToken cancellationToken) =>
        key is null || vaultId is null || alreadyRead.Any(key.IsSameKeyAs) || !PlacementCheck.MayRead(desired, tenancy, key, vaultId)
            ? Task.FromResult(Reading.NotRead<KeyFacts>())
            : readers.Keys.ReadAsync(new KeyQuery(vaultId, key, []), cancellationToken);

    private static async Task<ManagedFacts> ManagedGroupAsync(
        AzureReaders readers, DesiredWorkspace desired, string? groupName, CancellationToken cancellationToken) => groupName is null
        ? ManagedFacts.NotRead
        : ManagedFacts.NotRead with { Group = await new ResourceGroupReader(readers.Shared).ReadAsync(desired.SubscriptionId, groupName, cancellationToken) };

    private static Task<Reading<IReadOnlyList<LockFacts>>> LocksAsync(
        AzureReaders readers, ObservedAzure seen, DesiredWorkspace desired, CancellationToken cancellationToken) =>
        seen.ResourceGroup is Reading<ResourceGroupFacts>.Absent || seen.Subscription is Reading<SubscriptionFacts>.Absent
            ? Task.FromResult(Reading.NotRead<IReadOnlyList<LockFacts>>())
            : new LockReader(readers.Shared).ReadAsync(desired.WorkspaceId, cancellationToken);

    private static async Task<IReadOnlyDictionary<string, Reading<ProviderFacts>>> ProvidersAsync(
        AzureReaders readers, string subscriptionId, CancellationToken cancellationToken)
    {
        var reads = Providers.ProviderReader.Needed.Select(name => (name, read: readers.Providers.ReadAsync(subscriptionId, name, cancellationToken))).ToArray();
        var providers = new Dictionary<string, Reading<ProviderFacts>>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, read) in reads)
        {
            providers[name] = await read;
        }

        return providers;
    }

    /// <summary>
    /// The resources beside the workspace, also of one that exists: Azure keeps reporting it as Succeeded when they are deleted.
    /// </summary>
    private static async Task<IReadOnlyDictionary<string, Reading<AssociatedResourceFacts>>> AssociatedAsync(
        AzureReaders readers, DesiredWorkspace desired, CancellationToken cancellationToken)
    {
        var declared = desired.AssociatedResources;
        var resources = new AssociatedResourceReader(readers.Shared);
        var identities = new IdentityReader(readers.Shared);
        var reads = new Dictionary<string, Task<Reading<AssociatedResourceFacts>>>(StringComparer.Ordinal)
        {
            ["associatedResources.storageAccountId"] = resources.StorageAccountAsync(declared.StorageAccountId, cancellationToken),
            ["associatedResources.keyVaultId"] = resources.KeyVaultAsync(declared.KeyVaultId, cancellationToken),
            ["associatedResources.applicationInsightsId"] = resources.ApplicationInsightsAsync(declared.ApplicationInsightsId, cancellationToken),
        };
        if (declared.ContainerRegistryId is { } registry)
        {
            reads["associatedResources.containerRegistryId"] = resources.ContainerRegistryAsync(registry, cancellationToken);
        }

        if (desired.Encryption.UserAssignedIdentityId is { } encryptionIdentity)
        {
            reads["encryption.userAssignedIdentityId"] = identities.ReadAsync(encryptionIdentity, cancellationToken);
        }

        // Their place in the list is not the one in the spec, because they are sorted here.
        foreach (var identity in desired.Identity?.UserAssignedIdentityIds ?? [])
        {
            reads[$"identity.userAssignedIdentityIds[{identity}]"] = identities.ReadAsync(identity, cancellationToken);
        }

        if (desired.Identity?.PrimaryUserAssignedIdentityId is { } primary)
        {
            reads["identity.primaryUserAssignedIdentityId"] = identities.ReadAsync(primary, cancellationToken);
        }

        var found = new Dictionary<string, Reading<AssociatedResourceFacts>>(StringComparer.Ordinal);
        foreach (var (field, read) in reads)
        {
            found[field] = await read;
        }

        return found;
    }

    /// <summary>What the workspace's own identity may do in the managed group (R10).</summary>
    private async Task<Reading<IReadOnlyList<RoleAssignmentFacts>>> DataAccessAsync(
        AzureReaders readers, WorkspaceFacts live, DesiredWorkspace desired, string? groupName, CancellationToken cancellationToken)
    {
        var principalId = live.Identity.PrincipalId;
        if (principalId is null && live.Identity.PrimaryUserAssignedIdentityId is { } primary && PlacementCheck.MayRead(desired, tenancy, primary))
        {
            var identity = await new IdentityReader(readers.Shared).ReadAsync(primary, cancellationToken);
            if (identity.FaultOrDefault is { } fault)
            {
                return new Reading<IReadOnlyList<RoleAssignmentFacts>>.Unreadable(fault);
            }

            principalId = identity.ValueOrDefault?.PrincipalId;
        }

        return principalId is null || groupName is null
            ? Reading.NotRead<IReadOnlyList<RoleAssignmentFacts>>()
            : await readers.Assignments.OfPrincipalAsync($"/subscriptions/{desired.SubscriptionId}/resourceGroups/{groupName}", principalId, cancellationToken);
    }
}
