using CmkOperator.AzureSimulator.Authorization;
using CmkOperator.AzureSimulator.Control;
using CmkOperator.AzureSimulator.Identity;
using CmkOperator.AzureSimulator.KeyVault;
using CmkOperator.AzureSimulator.ResourceManager;
using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.Hosting;

/// <summary>The world in process: builds what a scenario needs and looks at it, without a request and without a trace in the services.Journal.</summary>
internal sealed class SimulatedWorld(AzureServices services)
{
    private readonly AzureState azure = services.State;

    public AzureState Azure => services.State;

    public TenantDirectory Directory => services.Directory;

    public string TenantId => azure.TenantId;

    /// <summary>The object id of Azure Cosmos DB's principal in this tenant.</summary>
    public string CosmosDbPrincipalId => services.Directory.CosmosDbObjectId;

    public IReadOnlyList<JournalEntry> Requests => services.Journal.Entries;

    public void ClearRequests() => services.Journal.Clear();

    public void AddFault(JsonObject fault) => services.Faults.Add(Fault.FromJson(fault));

    public void ClearFaults() => services.Faults.Clear();

    public void AdvanceTime(TimeSpan by) => azure.Advance(by);

    /// <summary>A copy of a resource's body, or null when it is absent.</summary>
    public JsonObject? Read(string id) => Locked(() => azure.Store.Find(id)?.Body.DeepClone().AsObject());

    /// <summary>Copies of all bodies of a type.</summary>
    public IReadOnlyList<JsonObject> ReadAll(string type) =>
        Locked(() => azure.Store.OfType(type).Select(resource => resource.Body.DeepClone().AsObject()).ToArray());

    /// <summary>Merges a body into a resource (or the switches); null removes it. No rule applies.</summary>
    public JsonNode? Patch(string id, JsonObject? body) => Locked(() => services.StateEditor.Patch(id, body));

    /// <summary>Removes a resource and all below it.</summary>
    public bool Remove(string id) => Locked(() => azure.Store.RemoveWithin(id).Count > 0);

    public void SetProviderState(string subscription, string ns, string state) => Locked(() =>
    {
        services.Providers.SetState(subscription, ns, state);
        return 0;
    });

    /// <summary>Changes the switches in place.</summary>
    public void Configure(Action<SimulatorSwitches> change) => Locked(() =>
    {
        change(azure.Switches);
        azure.Store.Bump();
        return 0;
    });

    /// <summary>Adds a version to a key (and the key when it is new) and returns its identifier.</summary>
    public string AddKeyVersion(string vaultId, string keyName, string? version = null, JsonObject? properties = null) => Locked(() =>
    {
        var vault = azure.Store.Find(vaultId) ?? throw new ArgumentException($"There is no vault '{vaultId}'.", nameof(vaultId));
        var made = properties ?? new JsonObject
        {
            ["kty"] = "RSA",
            ["keySize"] = 3072,
            ["keyOps"] = new JsonArray("wrapKey", "unwrapKey", "encrypt", "decrypt", "sign", "verify"),
        };
        return services.Vaults.AddVersion(vault, keyName, made, tags: null, version).Body.Text("properties", "keyUriWithVersion")!;
    });

    /// <summary>Gives a principal get, wrapKey and unwrapKey on a key, by whichever model its vault uses; it counts at once.</summary>
    public void GrantKey(string vaultId, string keyName, string principalId) => Locked(() =>
    {
        var vault = azure.Store.Find(vaultId) ?? throw new ArgumentException($"There is no vault '{vaultId}'.", nameof(vaultId));
        if (VaultAccess.UsesRbac(vault))
        {
            Assign($"{vault.Id.Text}/keys/{keyName}", BuiltInRoles.CryptoServiceEncryptionUser, principalId, vault.Id.SubscriptionId!);
        }
        else
        {
            var policies = vault.Body.Ensure("properties").ArrayAt("accessPolicies") ?? [];
            vault.Body.Ensure("properties")["accessPolicies"] = AccessPolicyList.Add(policies, new JsonArray(Policy(principalId)));
            azure.Store.Touch(vault);
        }

        return 0;
    });

    /// <summary>Assigns a role; it counts at once.</summary>
    public void AssignRole(string scope, string roleId, string principalId) => Locked(() =>
    {
        Assign(scope, roleId, principalId, ResourceId.Parse(scope).SubscriptionId!);
        return 0;
    });

    /// <summary>Makes a group when it is absent.</summary>
    public void EnsureGroup(string subscription, string name, string location) => Locked(() =>
    {
        var id = $"/subscriptions/{subscription}/resourceGroups/{name}";
        if (azure.Store.Find(id) is null)
        {
            azure.Store.Put(id, new JsonObject
            {
                ["id"] = id,
                ["name"] = name,
                ["type"] = ResourceTypes.ResourceGroups,
                ["location"] = location,
                ["tags"] = new JsonObject(),
                ["properties"] = new JsonObject { ["provisioningState"] = "Succeeded" },
            });
        }

        return 0;
    });

    /// <summary>Makes a resource when it is absent, as its service would complete it, and its group.</summary>
    public void EnsureResource(string id, string location, JsonObject? body = null)
    {
        var parsed = ResourceId.Parse(id);
        EnsureGroup(parsed.SubscriptionId!, parsed.ResourceGroup!, location);
        Locked(() =>
        {
            if (azure.Store.Find(id) is null)
            {
                var made = Complete(id, body ?? []);
                made["location"] ??= location;
                made["tags"] ??= new JsonObject();
                ResourceShapes.Complete(azure, services.Vaults, null, parsed.Type, made);
                azure.Store.Put(id, made);
            }

            return 0;
        });
    }

    /// <summary>Makes a vault when it is absent: soft delete and purge protection on, open network.</summary>
    public void EnsureVault(string id, string location, bool usesRbac = true)
    {
        var parsed = ResourceId.Parse(id);
        EnsureGroup(parsed.SubscriptionId!, parsed.ResourceGroup!, location);
        Locked(() =>
        {
            if (azure.Store.Find(id) is null)
            {
                var made = Complete(id, new JsonObject
                {
                    ["location"] = location,
                    ["tags"] = new JsonObject(),
                    ["properties"] = new JsonObject
                    {
                        ["sku"] = new JsonObject { ["family"] = "A", ["name"] = "premium" },
                        ["tenantId"] = azure.TenantId,
                        ["accessPolicies"] = new JsonArray(),
                        ["enabledForDeployment"] = false,
                        ["enableSoftDelete"] = true,
                        ["softDeleteRetentionInDays"] = 90,
                        ["enableRbacAuthorization"] = usesRbac,
                        ["enablePurgeProtection"] = true,
                        ["vaultUri"] = azure.Endpoints.VaultUri(parsed.Name),
                        ["provisioningState"] = "Succeeded",
                        ["publicNetworkAccess"] = "Enabled",
                    },
                });
                azure.Store.Put(id, made);
            }

            return 0;
        });
    }

    /// <summary>Builds everything a workspace needs before it can be created: groups, dependencies, vaults, key, identities, rights.</summary>
    /// <returns>The identifier of the key's version.</returns>
    public string Seed(WorkspaceSurroundings wanted)
    {
        EnsureGroup(wanted.SubscriptionId, wanted.ResourceGroup, wanted.Location);
        EnsureResource(wanted.StorageAccountId, wanted.Location, new JsonObject { ["sku"] = new JsonObject { ["name"] = "Standard_LRS" }, ["kind"] = "StorageV2" });
        EnsureResource(wanted.ApplicationInsightsId, wanted.Location, new JsonObject { ["kind"] = "web" });
        if (wanted.ContainerRegistryId is { } registry)
        {
            EnsureResource(registry, wanted.Location, new JsonObject { ["sku"] = new JsonObject { ["name"] = "Premium", ["tier"] = "Premium" } });
        }

        EnsureVault(wanted.EncryptionKeyVaultId, wanted.Location, wanted.UsesRbac);
        EnsureVault(wanted.KeyVaultId, wanted.Location);
        var identifier = EnsureKey(wanted.EncryptionKeyVaultId, wanted.KeyName, wanted.KeyVersion);
        GrantKey(wanted.EncryptionKeyVaultId, wanted.KeyName, CosmosDbPrincipalId);
        foreach (var identity in wanted.UserAssignedIdentityIds)
        {
            EnsureResource(identity, wanted.Location);
        }

        if (wanted.KeyUserAssignedIdentityId is { } keyIdentity)
        {
            EnsureResource(keyIdentity, wanted.Location);
            var principal = Read(keyIdentity).Text("properties", "principalId")!;
            GrantKey(wanted.EncryptionKeyVaultId, wanted.KeyName, principal);
            AssignRole(wanted.EncryptionKeyVaultId, BuiltInRoles.Reader, principal);
        }

        return identifier;
    }

    private string EnsureKey(string vaultId, string keyName, string? version)
    {
        var existing = Locked(() =>
        {
            var vault = azure.Store.Find(vaultId)!;
            var found = version is null ? services.Vaults.Latest(vault, keyName) : services.Vaults.Version(vault, keyName, version);
            return found?.Body.Text("properties", "keyUriWithVersion");
        });
        return existing ?? AddKeyVersion(vaultId, keyName, version);
    }

    private void Assign(string scope, string roleId, string principalId, string subscription)
    {
        RoleAssignmentEndpoints.Grant(azure, scope, roleId, principalId, subscription);
        var id = $"{scope}/providers/Microsoft.Authorization/roleAssignments/{DeterministicGuid.From(scope, roleId, principalId)}";
        azure.Store.Find(id)!.Body["properties"]!["updatedOn"] = ArmResources.Timestamp(azure.Now - azure.Switches.RolePropagationDelay);
    }

    private JsonObject Policy(string principalId) => new()
    {
        ["tenantId"] = azure.TenantId,
        ["objectId"] = principalId,
        ["permissions"] = new JsonObject { ["keys"] = new JsonArray("get", "wrapKey", "unwrapKey") },
    };

    private static JsonObject Complete(string id, JsonObject body)
    {
        var parsed = ResourceId.Parse(id);
        var made = new JsonObject
        {
            ["id"] = parsed.Text,
            ["name"] = parsed.Namespace is null ? parsed.ResourceGroup : parsed.Name,
            ["type"] = parsed.Namespace is null ? ResourceTypes.ResourceGroups : parsed.Type,
        };
        foreach (var (name, value) in body)
        {
            made[name] = value?.DeepClone();
        }

        return made;
    }

    private T Locked<T>(Func<T> act)
    {
        lock (azure.Gate)
        {
            azure.Settle();
            var result = act();
            azure.Settle();
            return result;
        }
    }
}
