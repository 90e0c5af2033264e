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
    /// <summary>Creates them on top of <paramref name="sender"/>.</summary>
    public AzureReaders(
        AzureCloud cloud, IAzureSender sender, AzureMemory memory, AzureOptions options, KeyUsability isUsable, TimeProvider time)
    {
        var reader = new AzureReader(cloud, sender);
        Workspaces = new WorkspaceReader(reader);
        Operations = new OperationReader(reader);
        Subscriptions = new SubscriptionReader(reader);
        Groups = new ResourceGroupReader(reader);
        Providers = new ProviderReader(reader, memory.Providers);
        Locks = new LockReader(reader);
        Associated = new AssociatedResourceReader(reader);
        Identities = new IdentityReader(reader);
        Vaults = new VaultReader(reader);
        Keys = new KeyReader(reader, isUsable, time);
        Assignments = new RoleAssignmentReader(reader, new RoleDefinitions(reader, memory.Roles));
        KeyAccess = new KeyAccessReader(
            new ServicePrincipalReader(reader, memory.ServicePrincipals), Identities, Assignments, cloud, options.CosmosDbPrincipalId);
        Managed = new ManagedReader(reader, Groups);
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
