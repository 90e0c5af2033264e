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
internal sealed class AzureReaders
{
    /// <summary>Creates them.</summary>
    /// <param name="cloud">The cloud.</param>
    /// <param name="own">Sends what concerns one workspace alone.</param>
    /// <param name="shared">Sends what others may need as well.</param>
    /// <param name="memory">What rarely changes.</param>
    /// <param name="options">The limits.</param>
    /// <param name="isUsable">Whether a version of a key can encrypt a workspace.</param>
    /// <param name="time">The clock.</param>
    public AzureReaders(
        AzureCloud cloud, IAzureSender own, IAzureSender shared, AzureMemory memory, AzureOptions options, KeyUsability isUsable, TimeProvider time)
    {
        var reader = new AzureReader(cloud, own);
        var common = new AzureReader(cloud, shared);
        Workspaces = new WorkspaceReader(reader);
        Operations = new OperationReader(reader);
        Subscriptions = new SubscriptionReader(common);
        Groups = new ResourceGroupReader(common);
        Providers = new ProviderReader(common, memory.Providers);
        Locks = new LockReader(common);
        Associated = new AssociatedResourceReader(common);
        Identities = new IdentityReader(common);
        Vaults = new VaultReader(common);
        Keys = new KeyReader(common, isUsable, time);
        var roles = new RoleDefinitions(common, memory.Roles);
        Assignments = new RoleAssignmentReader(reader, roles);
        KeyAccess = new KeyAccessReader(
            new ServicePrincipalReader(common, memory.ServicePrincipals),
            Identities,
            new RoleAssignmentReader(common, roles),
            cloud,
            options.CosmosDbPrincipalId);
        Managed = new ManagedReader(reader, new ResourceGroupReader(reader));
        Computes = new ComputeReader(reader);
    }

    public WorkspaceReader Workspaces { get; }

    public OperationReader Operations { get; }

    public SubscriptionReader Subscriptions { get; }

    public ResourceGroupReader Groups { get; }

    public ProviderReader Providers { get; }

    public LockReader Locks { get; }

    public AssociatedResourceReader Associated { get; }

    public IdentityReader Identities { get; }

    public VaultReader Vaults { get; }

    public KeyReader Keys { get; }

    public RoleAssignmentReader Assignments { get; }

    public KeyAccessReader KeyAccess { get; }

    public ManagedReader Managed { get; }

    public ComputeReader Computes { get; }
}
