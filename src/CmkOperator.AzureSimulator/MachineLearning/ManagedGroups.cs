using CmkOperator.AzureSimulator.Authorization;
using CmkOperator.AzureSimulator.Identity;
using CmkOperator.AzureSimulator.KeyVault;
using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>The managed resource groups of encrypted workspaces, and what is in them.</summary>
internal sealed class ManagedGroups(AzureState azure, ProviderRegistry providers, VaultRegistry vaults)
{
    private const int GroupNameLimit = 90;
    private readonly Dictionary<string, ManagedStores> _byWorkspace = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ManagedStores> _byGroup = new(StringComparer.OrdinalIgnoreCase);

    public ManagedStores? Of(string workspaceId) => _byWorkspace.GetValueOrDefault(ResourceId.Key(workspaceId));

    /// <summary>
    /// The stores whose key may have changed its state: those of a workspace that was written, of a managed group in which something was, or all
    /// after any other change.
    /// </summary>
    public IReadOnlyCollection<ManagedStores> ConcernedBy(StoreChanges changes)
    {
        var concerned = new HashSet<ManagedStores>();
        foreach (var id in changes.Resources.Select(resource => resource.Id))
        {
            if (ResourceId.Is(id.Namespace ?? "", "Microsoft.MachineLearningServices") && id.Names.Count > 0)
            {
                if (Of($"{id.Scope}/providers/{ResourceTypes.Workspaces}/{id.Names[0]}") is { } ofWorkspace)
                {
                    concerned.Add(ofWorkspace);
                }
            }
            else if (_byGroup.TryGetValue(id.GroupId ?? "", out var ofGroup))
            {
                concerned.Add(ofGroup);
            }
            else
            {
                return _byWorkspace.Values;
            }
        }

        return changes.OfAnything ? _byWorkspace.Values : concerned;
    }

    /// <summary>The error about the first provider of the stores that the subscription is not registered for, or null.</summary>
    public ApiError? RegistrationFault(string subscription)
    {
        try
        {
            foreach (var ns in (string[])["Microsoft.DocumentDB", "Microsoft.Search", "Microsoft.Storage", "Microsoft.KeyVault"])
            {
                providers.Demand(subscription, ns);
            }

            return null;
        }
        catch (ApiException refused)
        {
            return refused.Error;
        }
    }

    /// <summary>The error of the first quota that is spent, or null.</summary>
    public ApiError? QuotaFault(string subscription, string location)
    {
        if (QuotaCounts.Reach(azure, subscription, ResourceTypes.SearchServices, location, azure.Switches.SearchServiceQuota))
        {
            return Quota("ServiceQuotaExceeded", $"Operation would exceed 'standard' tier service quota. You are using {QuotaCounts.Of(azure, subscription, ResourceTypes.SearchServices, location)} out of {azure.Switches.SearchServiceQuota} 'standard' tier services in region '{location}'.");
        }

        if (QuotaCounts.Reach(azure, subscription, ResourceTypes.CosmosAccounts, null, azure.Switches.CosmosAccountQuota))
        {
            return Quota("Forbidden", $"Your subscription already reached the maximum number of {azure.Switches.CosmosAccountQuota} Azure Cosmos DB accounts.");
        }

        return QuotaCounts.Reach(azure, subscription, ResourceTypes.StorageAccounts, location, azure.Switches.StorageAccountQuota)
            ? Quota("MaxNumberOfAccountsExceeded", $"Subscription already contains the maximum of {azure.Switches.StorageAccountQuota} storage accounts in location '{location}'.")
            : null;
    }

    /// <summary>Makes group, deny assignment and stores, and names the group in the workspace.</summary>
    public ManagedStores Provision(StoredResource workspace)
    {
        var location = workspace.Body.Text("location")!;
        var name = GroupName(workspace);
        var groupId = $"/subscriptions/{workspace.Id.SubscriptionId}/resourceGroups/{name}";
        var key = KeyIdentifier.Parse(WorkspaceReading.KeyIdentifier(workspace.Body["properties"]), azure.Endpoints)!;
        var vault = azure.Store.Find(WorkspaceReading.KeyVaultId(workspace.Body["properties"]) ?? "");
        var version = key.Version ?? (vault is null ? null : vaults.Latest(vault, key.Name)?.Id.Name) ?? "";
        var token = Guid.NewGuid().ToString("N")[..12];
        var stores = new ManagedStores
        {
            WorkspaceId = workspace.Id.Text,
            GroupId = groupId,
            CosmosId = $"{groupId}/providers/{ResourceTypes.CosmosAccounts}/amlcosmos{token}",
            SearchId = $"{groupId}/providers/{ResourceTypes.SearchServices}/amlsearch{token}",
            StorageId = $"{groupId}/providers/{ResourceTypes.StorageAccounts}/amlst{token}",
            KeyIdentifier = key.WithVersion(version),
            CosmosKey = key.WithVersion(version),
        };
        PutGroup(workspace, groupId, name, location);
        azure.Store.Put(stores.CosmosId, ManagedStoreBodies.Cosmos(stores.CosmosId, location, azure.Now));
        azure.Store.Put(stores.SearchId, ManagedStoreBodies.Search(stores.SearchId, location));
        azure.Store.Put(stores.StorageId, ManagedStoreBodies.Storage(stores.StorageId, location, WorkspaceReading.KeyUserIdentity(workspace.Body["properties"]), azure.Now));
        _byWorkspace[ResourceId.Key(workspace.Id.Text)] = stores;
        _byGroup[groupId] = stores;
        ShowKey(stores, key.WithVersion(version));
        PutDenyAssignment(groupId);
        GrantWorkspace(workspace, stores);
        workspace.Body.Ensure("properties")["serviceProvisionedResourceGroup"] = name;
        azure.Store.Touch(workspace);
        return stores;
    }

    /// <summary>Makes both stores show a key, its version and since when they use it.</summary>
    public void ShowKey(ManagedStores stores, string identifier)
    {
        ShowCosmosKey(stores, identifier);
        ShowStorageKey(stores, identifier);
    }

    /// <summary>Makes the stores of a workspace show its new key after the delay; a key without a version means its latest.</summary>
    public void Follow(string workspaceId, string? identifier)
    {
        if (Of(workspaceId) is { } stores && KeyIdentifier.Parse(identifier, azure.Endpoints) is { } key)
        {
            var version = key.Version ?? vaults.Latest(vaults.ByName(key.Vault)!, key.Name)!.Id.Name;
            azure.Timeline.Schedule(azure.Now + azure.Switches.KeyFollowDelay, _ => ShowKey(stores, key.WithVersion(version)));
        }
    }

    /// <summary>
    /// Makes Cosmos DB change to a key. An account that cannot use its own key accepts nothing but a change of its default identity and its
    /// deletion, so it stays as it is, and changes when it has its access back.
    /// </summary>
    public void ShowCosmosKey(ManagedStores stores, string identifier)
    {
        var key = KeyIdentifier.Parse(identifier, azure.Endpoints)!;
        stores.KeyIdentifier = identifier;
        if (stores.ActualRevocation is not null)
        {
            return;
        }

        stores.CosmosKey = identifier;
        if (!azure.Store.TryFind(stores.CosmosId, out var cosmos))
        {
            return;
        }

        var properties = cosmos.Body.Ensure("properties");
        properties["keyVaultKeyUri"] = key.Versionless;
        switch (azure.Switches.CosmosKeyVersionShape)
        {
            case CosmosVersionShape.Version:
                properties["keyVaultKeyUriVersion"] = key.Version;
                break;
            case CosmosVersionShape.Uri:
                properties["keyVaultKeyUriVersion"] = identifier;
                break;
            case CosmosVersionShape.Absent:
                properties.Remove("keyVaultKeyUriVersion");
                break;
        }

        azure.Store.Touch(cosmos);
    }

    public void ShowStorageKey(ManagedStores stores, string identifier)
    {
        if (!azure.Store.TryFind(stores.StorageId, out var storage))
        {
            return;
        }

        var key = KeyIdentifier.Parse(identifier, azure.Endpoints)!;
        storage.Body.Ensure("properties").Ensure("encryption")["keyvaultproperties"] = new JsonObject
        {
            ["keyvaulturi"] = key.VaultUri,
            ["keyname"] = key.Name,
            ["keyversion"] = "",
            ["currentVersionedKeyIdentifier"] = identifier,
            ["lastKeyRotationTimestamp"] = ArmResources.Timestamp(azure.Now),
            ["currentVersionedKeyExpirationTimestamp"] = "1970-01-01T00:00:00Z",
        };
        azure.Store.Touch(storage);
    }

    /// <summary>Removes the group of a workspace and all that is in it.</summary>
    public void Remove(string workspaceId, string? groupId)
    {
        _byWorkspace.Remove(ResourceId.Key(workspaceId), out var stores);
        if ((groupId ?? stores?.GroupId) is { } id)
        {
            _byGroup.Remove(id);
            azure.Store.RemoveWithin(id);
        }
    }

    private string GroupName(StoredResource workspace)
    {
        var pattern = azure.Switches.ManagedGroupNamePattern;
        var guid = Guid.NewGuid().ToString();
        string Filled(string name) => pattern
            .Replace("{workspace}", name, StringComparison.Ordinal)
            .Replace("{group}", workspace.Id.ResourceGroup, StringComparison.Ordinal)
            .Replace("{guid}", guid, StringComparison.Ordinal);
        var filled = Filled(workspace.Id.Name);
        return filled.Length <= GroupNameLimit ? filled : filled[^GroupNameLimit..];
    }

    private void PutGroup(StoredResource workspace, string groupId, string name, string location)
    {
        var group = new JsonObject { ["id"] = groupId, ["name"] = name, ["type"] = ResourceTypes.ResourceGroups, ["location"] = location };
        if (azure.Switches.ManagedGroupHasManagedBy)
        {
            group["managedBy"] = workspace.Id.Text;
        }

        group["tags"] = new JsonObject();
        group["properties"] = new JsonObject { ["provisioningState"] = "Succeeded" };
        azure.Store.Put(groupId, group);
    }

    private void PutDenyAssignment(string groupId)
    {
        var name = Guid.NewGuid().ToString();
        var id = $"{groupId}/providers/{ResourceTypes.DenyAssignments}/{name}";
        azure.Store.Put(id, new JsonObject
        {
            ["properties"] = new JsonObject
            {
                ["denyAssignmentName"] = "Azure Machine Learning Services User RG access Denier",
                ["description"] = "Protects the resources that Azure Machine Learning made for a workspace.",
                ["permissions"] = new JsonArray(new RolePermission(["*"], ["*/read"], [], []).ToJson()),
                ["scope"] = groupId,
                ["doNotApplyToChildScopes"] = false,
                ["principals"] = new JsonArray(new JsonObject { ["id"] = Guid.Empty.ToString(), ["type"] = "SystemDefined" }),
                ["excludePrincipals"] = new JsonArray(new JsonObject
                {
                    ["id"] = FirstPartyApp.MachineLearning.ObjectIdIn(azure.TenantId),
                    ["type"] = "ServicePrincipal",
                }),
                ["isSystemProtected"] = true,
            },
            ["id"] = id,
            ["type"] = ResourceTypes.DenyAssignments,
            ["name"] = name,
        });
    }

    /// <summary>The workspace reaches its metadata with its own identity.</summary>
    private void GrantWorkspace(StoredResource workspace, ManagedStores stores)
    {
        var principal = workspace.Body.Text("identity", "principalId");
        if (principal is null && workspace.Body.Text("properties", "primaryUserAssignedIdentity") is { } primary)
        {
            principal = azure.Store.Find(primary)?.Body.Text("properties", "principalId");
        }

        if (principal is null)
        {
            return;
        }

        var subscription = workspace.Id.SubscriptionId!;
        RoleAssignmentEndpoints.Grant(azure, stores.StorageId, BuiltInRoles.StorageBlobDataContributor, principal, subscription);
        RoleAssignmentEndpoints.Grant(azure, stores.StorageId, BuiltInRoles.StorageAccountContributor, principal, subscription);
        RoleAssignmentEndpoints.Grant(azure, stores.SearchId, BuiltInRoles.SearchServiceContributor, principal, subscription);
        RoleAssignmentEndpoints.Grant(azure, stores.CosmosId, BuiltInRoles.DocumentDbAccountContributor, principal, subscription);
    }

    private static ApiError Quota(string code, string message) => new("QuotaExceeded", message) { Details = [new ApiError(code, message)] };
}

/// <summary>What Azure created for an encrypted workspace, and the state of its key. Kept beside the resources, because clients can change those.</summary>
internal sealed class ManagedStores
{
    public required string WorkspaceId { get; init; }

    public required string GroupId { get; init; }

    public required string CosmosId { get; init; }

    public required string SearchId { get; init; }

    public required string StorageId { get; init; }

    /// <summary>The key and version that the stores follow.</summary>
    public required string KeyIdentifier { get; set; }

    /// <summary>The key and version that Cosmos DB unwraps with: still the old one after a rotation while its access is revoked.</summary>
    public required string CosmosKey { get; set; }

    /// <summary>The number of the revocation that Cosmos DB shows; null when the key can be used.</summary>
    public int? ShownRevocation { get; set; }

    /// <summary>The number of the revocation in force.</summary>
    public int? ActualRevocation { get; set; }

    /// <summary>The newest version that a follow is scheduled for.</summary>
    public string? FollowingVersion { get; set; }
}
