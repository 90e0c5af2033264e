using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Identities;
using CmkOperator.Azure.Keys;
using CmkOperator.Azure.Managed;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Azure.Providers;
using CmkOperator.Azure.ResourceGroups;
using CmkOperator.Azure.RoleAssignments;
using CmkOperator.Azure.ServicePrincipals;

namespace CmkOperator.Azure.Observation;

/// <summary>
/// The senders of one session, and the readers on top of them that need more than a sender. A reader that needs no more is made where it reads.
/// </summary>
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
    /// <summary>Reads what concerns one workspace alone.</summary>
    public AzureReader Own { get; } = new(cloud, own);

    /// <summary>Reads what others may need as well: such an answer may come from another pass.</summary>
    public AzureReader Shared { get; } = new(cloud, shared);

    public ManagedReader Managed => new(Own, new ResourceGroupReader(Own));

    public RoleAssignmentReader Assignments => new(Own, Roles);

    public ProviderReader Providers => new(Shared, memory.Providers);

    public KeyReader Keys => new(Shared, isUsable, time);

    public KeyAccessReader KeyAccess => new(
        new ServicePrincipalReader(Shared, memory.ServicePrincipals),
        new IdentityReader(Shared),
        new RoleAssignmentReader(Shared, Roles),
        cloud,
        options.CosmosDbPrincipalId);

    private RoleDefinitions Roles => new(Shared, memory.Roles);
}
