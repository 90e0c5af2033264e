using CmkOperator.AzureSimulator.Authorization;
using CmkOperator.AzureSimulator.Control;
using CmkOperator.AzureSimulator.Identity;
using CmkOperator.AzureSimulator.KeyVault;
using CmkOperator.AzureSimulator.ResourceManager;
using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.Hosting;

/// <summary>The state in process: tests read and change it without a request and without a trace in the journal.</summary>
internal sealed class SimulatedWorld(ServiceComposition services)
{
    public AzureState Azure => services.State;

    public TenantDirectory Directory => services.Directory;

    public string TenantId => Azure.TenantId;

    /// <summary>The object id of Azure Cosmos DB's principal in this tenant.</summary>
    public string CosmosDbPrincipalId => services.Directory.CosmosDbObjectId;

    public IReadOnlyList<JournalEntry> Requests => services.Journal.Entries;

    /// <summary>The requests since the last call, which the journal forgets.</summary>
    public IReadOnlyList<JournalEntry> TakeRequests() => services.Journal.Take();

    public void ClearRequests() => services.Journal.Clear();

    public void ClearFaults() => services.Faults.Clear();

    public void AddFault(JsonObject fault) => services.Faults.Add(Fault.FromJson(fault));

    /// <summary>A copy of a resource's body, or null when it is absent.</summary>
    public JsonObject? Read(string id) => Locked(() => Azure.Store.Find(id)?.Body.DeepClone().AsObject());

    /// <summary>Copies of all bodies of a type.</summary>
    public IReadOnlyList<JsonObject> ReadAll(string type) =>
        Locked(() => Azure.Store.OfType(type).Select(resource => resource.Body.DeepClone().AsObject()).ToArray());

    /// <summary>Merges a body into a resource (or the switches); null removes it. No rule applies.</summary>
    public JsonNode? Patch(string id, JsonObject? body) => Locked(() => services.StateEditor.Patch(id, body));

    /// <summary>Removes a resource and all below it.</summary>
    public void Remove(string id) => Patch(id, null);

    public void SetProviderState(string subscription, string ns, string state) => Locked(() => services.Providers.SetState(subscription, ns, state));

    /// <summary>Changes the switches in place.</summary>
    public void Configure(Action<SimulatorSwitches> change) => Locked(() =>
    {
        change(Azure.Switches);
        Azure.Store.Bump();
    });

    /// <summary>Adds a version to a key (and the key when it is new) and returns its identifier.</summary>
    public string AddKeyVersion(string vaultId, string keyName, string? version = null) =>
        Patch($"{vaultId}/keys/{keyName}/versions/{version ?? Guid.NewGuid().ToString("N")}", []).Text("properties", "keyUriWithVersion")!;

    /// <summary>Gives a principal get, wrapKey and unwrapKey on a key, by the model that its vault uses; it counts immediately.</summary>
    public void GrantKey(string vaultId, string keyName, string principalId) => Locked(() =>
    {
        var vault = Azure.Store.Find(vaultId) ?? throw new ArgumentException($"There is no vault '{vaultId}'.", nameof(vaultId));
        if (VaultAccess.UsesRbac(vault))
        {
            Assign($"{vault.Id.Text}/keys/{keyName}", BuiltInRoles.CryptoServiceEncryptionUser, principalId);
            return;
        }

        var policy = new JsonObject
        {
            ["tenantId"] = TenantId,
            ["objectId"] = principalId,
            ["permissions"] = new JsonObject { ["keys"] = new JsonArray("get", "wrapKey", "unwrapKey") },
        };
        var properties = vault.Body.Ensure("properties");
        properties["accessPolicies"] = AccessPolicyList.Add(properties.ArrayAt("accessPolicies") ?? [], new JsonArray(policy));
        Azure.Store.Touch(vault);
    });

    /// <summary>Assigns a role; it counts immediately.</summary>
    public void AssignRole(string scope, string roleId, string principalId) => Locked(() => Assign(scope, roleId, principalId));

    /// <summary>Makes a group when it is absent.</summary>
    public void EnsureGroup(string subscription, string name, string location)
    {
        var id = $"/subscriptions/{subscription}/resourceGroups/{name}";
        if (Read(id) is null)
        {
            Patch(id, new JsonObject { ["location"] = location, ["tags"] = new JsonObject(), ["properties"] = new JsonObject { ["provisioningState"] = "Succeeded" } });
        }
    }

    /// <summary>Makes a resource when it is absent, as its service would complete it, and its group.</summary>
    public void EnsureResource(string id, string location)
    {
        var parsed = ResourceId.Parse(id);
        EnsureGroup(parsed.SubscriptionId!, parsed.ResourceGroup!, location);
        Locked(() =>
        {
            if (Azure.Store.Find(id) is null)
            {
                services.StateEditor.Patch(id, new JsonObject { ["location"] = location, ["tags"] = new JsonObject() });
                ResourceShapes.Complete(Azure, services.Vaults, null, parsed.Type, Azure.Store.Find(id)!.Body);
            }
        });
    }

    private void Assign(string scope, string roleId, string principalId)
    {
        var made = RoleAssignmentEndpoints.Grant(Azure, scope, roleId, principalId, ResourceId.Parse(scope).SubscriptionId!);
        made.Body["properties"]!["updatedOn"] = ArmResources.Timestamp(Azure.Now - Azure.Switches.RolePropagationDelay);
    }

    private void Locked(Action act) => Locked<object?>(() =>
    {
        act();
        return null;
    });

    private T Locked<T>(Func<T> act)
    {
        lock (Azure.Gate)
        {
            Azure.Settle();
            var result = act();
            Azure.Settle();
            return result;
        }
    }
}
