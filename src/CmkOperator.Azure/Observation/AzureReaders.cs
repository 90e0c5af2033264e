using CmkOperator.Azure.Associated;
using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Computes;
using CmkOperator.Azure.Identities;
using CmkOperator.Azure.Keys;
using CmkOperator.Azure.KeyVaults;
using CmkOperator.Azure.Locks;
using CmkOperator.Azure.Managed;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Azure.Providers;
using CmkOperator.Azure.ResourceGroups;
using CmkOperator.Azure.RoleAssignments;
using CmkOperator.Azure.ServicePrincipals;
using CmkOperator.Azure.Subscriptions;
using CmkOperator.Azure.Workspaces;

namespace CmkOperator.Azure.Observation;

/// <summary>One reader for each resource, on top of one session's reads.</summary>
/// <param name="cloud">The cloud.</param>
/// <param name="own">Sends what concerns one workspace alone.</param>
/// <param name="shared">Sends what others may need as well.</param>
/// <param name="memory">What rarely changes.</param>
/// <param name="options">The limits.</param>
/// <param name="isUsable">Whether a version of a key can encrypt a workspace.</param>
/// <param name="time">The clock.</param>
internal sealed class AzureReaders(
    AzureCloud cloud, IAzureSender own, IAzureSender shared, AzureMemory memory, AzureOptions options, KeyUsability isUsable, TimeProvider time)
{
    private readonly AzureReader _own = new(cloud, own);
    private readonly AzureReader _shared = new(cloud, shared);

    public WorkspaceReader Workspaces => new(_own);

    public OperationReader Operations => new(_own);

    public ComputeReader Computes => new(_own);

    public ManagedReader Managed => new(_own, new ResourceGroupReader(_own));

    public RoleAssignmentReader Assignments => new(_own, Roles);

    public SubscriptionReader Subscriptions => new(_shared);

    public ResourceGroupReader Groups => new(_shared);

    public ProviderReader Providers => new(_shared, memory.Providers);

    public LockReader Locks => new(_shared);

    public AssociatedResourceReader Associated => new(_shared);

    public IdentityReader Identities => new(_shared);

    public VaultReader Vaults => new(_shared);

    public KeyReader Keys => new(_shared, isUsable, time);

    public KeyAccessReader KeyAccess => new(
        new ServicePrincipalReader(_shared, memory.ServicePrincipals), Identities, new RoleAssignmentReader(_shared, Roles), cloud, options.CosmosDbPrincipalId);

    private RoleDefinitions Roles => new(_shared, memory.Roles);
}
