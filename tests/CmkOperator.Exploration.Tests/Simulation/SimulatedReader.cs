using CmkOperator.Assessment;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Exploration.Tests.Simulation;

/// <summary>Reads the abstract Azure as an observer does: in the requested scope, with the faults of the pass.</summary>
internal static class SimulatedReader
{
    private static readonly ObservedAzure Ground = ObservedBuilder.Build();

    public static ObservedAzure Read(SimulatedWorld world, ObservationRequest request, ReadFault fault)
    {
        var azure = world.Azure;
        var observed = new ObservedAzure
        {
            ObservedAt = world.Now,
            Workspace = Workspace(azure, fault),
            Operation = request.OperationUrl is null ? Reading.NotRead<OperationFacts>() : Operation(azure, fault),
        };
        if (observed.Workspace.IsInterrupted || request.Scope == ObservationScope.OperationOnly)
        {
            return observed;
        }

        var hasGround = observed.Workspace is not Reading<WorkspaceFacts>.Present;
        if (hasGround)
        {
            observed = observed with { Subscription = Ground.Subscription, ResourceGroup = Ground.ResourceGroup };
        }

        observed = observed with { Locks = Ground.Locks, Managed = Managed(azure, request.ManagedGroupName, fault, hasGround) };
        return request.Scope == ObservationScope.DeletionOnly
            ? observed
            : observed with
            {
                Providers = Ground.Providers,
                AssociatedResources = Ground.AssociatedResources,
                Vault = Vault(azure, fault),
                Key = Key(azure, fault),
                KeyAccess = Access(azure),
                Computes = Ground.Computes,
                // A failed creation needs the full observation again.
                Subscription = Ground.Subscription,
                ResourceGroup = Ground.ResourceGroup,
            };
    }

    private static Reading<WorkspaceFacts> Workspace(SimulatedAzure azure, ReadFault fault) => fault switch
    {
        ReadFault.AzureIsDown => AzureFaults.Unreadable<WorkspaceFacts>(AzureFaults.Down),
        ReadFault.WorkspaceIsForbidden => AzureFaults.Unreadable<WorkspaceFacts>(),
        _ => azure.Workspace is { } live ? Reading.Of(Facts(live)) : AzureFaults.Absent<WorkspaceFacts>(),
    };

    private static WorkspaceFacts Facts(SimulatedWorkspace live) => ObservedBuilder.Live() with
    {
        WorkspaceId = live.Guid,
        ProvisioningState = live.State,
        HbiWorkspace = live.Hbi,
        KeyVaultArmId = live.VaultId,
        KeyIdentifier = live.Key,
        PublicNetworkAccess = live.PublicNetworkAccess,
        Tags = Tags(live),
        ServiceProvisionedResourceGroup = live.EverSucceeded ? Names.ManagedGroup : null,
        CreatedAt = live.CreatedAt,
        EncryptionIdentityId = live.HasKeyIdentity is null || live.IsNamedByClientId ? null : Names.IdentityId,
        EncryptionClientId = live.HasKeyIdentity is not null && live.IsNamedByClientId ? "client" : null,
        Identity = live.HasKeyIdentity switch
        {
            null => ObservedBuilder.Live().Identity,
            true => new WorkspaceIdentity("SystemAssigned,UserAssigned", [Names.IdentityId]),
            false => new WorkspaceIdentity("SystemAssigned", []),
        },
    };

    private static Dictionary<string, string> Tags(SimulatedWorkspace live)
    {
        (string Key, string? Value)[] all = [(OwnershipCheck.OwnerTagName, live.Owner), ("team", live.Team), ("foreign", live.HasForeignTag ? "somebody's" : null)];
        return all.Where(tag => tag.Value is not null).ToDictionary(tag => tag.Key, tag => tag.Value!);
    }

    private static Reading<OperationFacts> Operation(SimulatedAzure azure, ReadFault fault) => fault switch
    {
        ReadFault.AzureIsDown => AzureFaults.Unreadable<OperationFacts>(AzureFaults.Down),
        ReadFault.OperationIsForgotten => AzureFaults.Absent<OperationFacts>(),
        _ => azure.Operation switch
        {
            null => AzureFaults.Absent<OperationFacts>(),
            { IsRunning: true } => Reading.Of(new OperationFacts("InProgress", null, null)),
            { Ending: "Succeeded" } => Reading.Of(new OperationFacts("Succeeded", null, null)),
            { Ending: var ending } => Reading.Of(new OperationFacts("Failed", FaultOf(ending!), null)),
        },
    };

    private static AzureFault FaultOf(string ending) => ending == "SoftDeleted"
        ? new AzureFault(0, "BadRequest", "Soft-deleted workspace exists. Please purge or recover it.")
        : new AzureFault(0, "InternalServerError", "It went wrong.");

    private static Reading<VaultFacts> Vault(SimulatedAzure azure, ReadFault fault) => azure.Vault switch
    {
        _ when fault == ReadFault.VaultAndStoresAreDown => AzureFaults.Unreadable<VaultFacts>(AzureFaults.Down),
        VaultMode.Protected => Reading.Of(ObservedBuilder.Vault()),
        VaultMode.Unprotected => Reading.Of(ObservedBuilder.Vault() with { PurgeProtection = false }),
        VaultMode.Absent => AzureFaults.Absent<VaultFacts>(),
        _ => AzureFaults.Unreadable<VaultFacts>(),
    };

    private static Reading<KeyFacts> Key(SimulatedAzure azure, ReadFault fault)
    {
        if (fault == ReadFault.VaultAndStoresAreDown || azure.Vault == VaultMode.Absent)
        {
            return fault == ReadFault.VaultAndStoresAreDown ? AzureFaults.Unreadable<KeyFacts>(AzureFaults.Down) : Reading.NotRead<KeyFacts>();
        }

        var versions = new List<KeyVersionFacts>();
        Add(versions, Names.Version1, azure.FirstVersion, 100);
        Add(versions, Names.Version2, azure.SecondVersion, 50);
        return Reading.Of(ObservedBuilder.KeyOf([.. versions]));
    }

    private static void Add(List<KeyVersionFacts> versions, string version, VersionMode mode, int daysOld)
    {
        if (mode != VersionMode.Absent)
        {
            versions.Add(ObservedBuilder.Version(version, daysOld, enabled: mode == VersionMode.Enabled));
        }
    }

    private static KeyAccessFacts Access(SimulatedAzure azure) => azure.Access switch
    {
        AccessMode.Given => ObservedBuilder.Access(),
        AccessMode.Missing => ObservedBuilder.Access(ObservedBuilder.Assignment(principal: Names.IdentityPrincipal)),
        _ => ObservedBuilder.Access() with { Assignments = AzureFaults.Unreadable<IReadOnlyList<RoleAssignmentFacts>>() },
    };

    private static ManagedFacts Managed(SimulatedAzure azure, string? groupName, ReadFault fault, bool groupOnly)
    {
        if (groupName is null && azure.Workspace is not { EverSucceeded: true })
        {
            return ManagedFacts.NotRead;
        }

        if (fault == ReadFault.VaultAndStoresAreDown)
        {
            return ManagedFacts.NotRead with { Group = AzureFaults.Unreadable<ResourceGroupFacts>(AzureFaults.Down) };
        }

        var all = ObservedBuilder.Managed();
        if (!azure.HasManagedGroup)
        {
            return ManagedFacts.NotRead with { Group = AzureFaults.Absent<ResourceGroupFacts>(AzureFaults.GroupNotFound) };
        }

        if (groupOnly || KeyIdentifier.TryParse(azure.StoresKey) is not { } key)
        {
            return ManagedFacts.NotRead with { Group = all.Group };
        }

        return all with
        {
            CosmosDb = Reading.Of(ObservedBuilder.CosmosDb() with { KeyVaultKeyUri = (key with { Version = null }).ToString(), KeyVersion = key.Version }),
            Storage = Reading.Of(ObservedBuilder.Storage() with { CurrentKeyIdentifier = key.ToString() }),
        };
    }
}
