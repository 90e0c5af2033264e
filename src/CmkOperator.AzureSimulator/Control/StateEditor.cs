using System.Text.Json;
using CmkOperator.AzureSimulator.Identity;
using CmkOperator.AzureSimulator.KeyVault;
using CmkOperator.AzureSimulator.MachineLearning;
using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.Control;

/// <summary>Shows the whole state and changes it past all rules. Called with the state's lock held.</summary>
internal sealed class StateEditor(
    AzureState azure, TenantDirectory directory, VaultRegistry vaults, OperationRegistry operations, SoftDeletedWorkspaces softDeleted)
{
    public const string SwitchesId = "/_simulator/switches";

    /// <summary>The whole state.</summary>
    public JsonObject Read()
    {
        var resources = new JsonObject();
        foreach (var resource in azure.Store.All.OrderBy(resource => resource.Id.Text, StringComparer.OrdinalIgnoreCase))
        {
            resources[resource.Id.Text] = resource.Body.DeepClone();
        }

        return new JsonObject
        {
            ["time"] = azure.Now.ToString("O"),
            ["tenantId"] = azure.TenantId,
            ["cosmosDbPrincipalId"] = directory.CosmosDbObjectId,
            ["switches"] = Switches(),
            ["switchesHelp"] = SimulatorSwitches.Help(),
            ["resources"] = resources,
            ["softDeletedWorkspaces"] = softDeleted.All.Select(deleted => (JsonNode?)new JsonObject
            {
                ["id"] = deleted.Workspace.Id.Text,
                ["deletedAt"] = deleted.DeletedAt.ToString("O"),
                ["purgeAt"] = deleted.PurgeAt.ToString("O"),
            }).ToJsonArray(),
            ["deletedVaults"] = vaults.DeletedVaults.Select(vault => (JsonNode?)vault.ToJson()).ToJsonArray(),
            ["deletedKeys"] = vaults.DeletedKeys.Select(key => (JsonNode?)new JsonObject { ["vaultId"] = key.VaultId, ["name"] = key.Name }).ToJsonArray(),
            ["principals"] = directory.All.Select(principal => (JsonNode?)principal.ToJson()).ToJsonArray(),
            ["operations"] = operations.All.Select(operation => (JsonNode?)new JsonObject
            {
                ["id"] = operation.Id,
                ["kind"] = operation.Kind,
                ["resourceId"] = operation.ResourceId,
                ["status"] = operation.Status,
                ["endsAt"] = operation.EndsAt.ToString("O"),
                ["error"] = operation.Error?.ToJson(),
            }).ToJsonArray(),
        };
    }

    /// <summary>Merges a body into a resource, which is made when it is absent; a null body removes it and all below it.</summary>
    /// <returns>The resource after the change; null when it is gone.</returns>
    /// <exception cref="FormatException">A switch is unknown or its value is invalid.</exception>
    public JsonNode? Patch(string id, JsonNode? body)
    {
        if (ResourceId.Is(id.TrimEnd('/'), SwitchesId))
        {
            return PatchSwitches(body as JsonObject ?? []);
        }

        var target = Resolve(id);
        if (body is not JsonObject patch)
        {
            softDeleted.Forget(target);
            azure.Store.RemoveWithin(target);
            return null;
        }

        if (!azure.Store.TryFind(target, out var resource))
        {
            return Make(target, patch).Body.DeepClone();
        }

        JsonMergePatch.Apply(resource.Body, patch);
        azure.Store.Touch(resource);
        return resource.Body.DeepClone();
    }

    private JsonObject Switches() => JsonSerializer.SerializeToNode(azure.Switches, SwitchesJson.Default.SimulatorSwitches)!.AsObject();

    private JsonObject PatchSwitches(JsonObject patch)
    {
        var merged = Switches();
        // A null list or map is an empty one; a null number is none.
        JsonMergePatch.Apply(merged, patch);
        try
        {
            azure.Switches = merged.Deserialize(SwitchesJson.Default.SimulatorSwitches)!;
        }
        catch (JsonException e)
        {
            throw new FormatException($"The switches do not take this: {e.Message}", e);
        }

        azure.Store.Bump();
        return Switches();
    }

    /// <summary>A key may be named by its address as well, and a key without a version means its newest one.</summary>
    private string Resolve(string id)
    {
        if (KeyIdentifier.Parse(id, azure.Endpoints) is { } key && vaults.ByName(key.Vault) is { } vault)
        {
            id = $"{vault.Id.Text}/keys/{key.Name}{(key.Version is null ? "" : "/versions/" + key.Version)}";
        }

        var parsed = ResourceId.Parse(id);
        return ResourceId.Is(parsed.Type, ResourceTypes.Keys) && !parsed.IsCollection
            && azure.Store.TryFind(id[..id.LastIndexOf("/keys/", StringComparison.OrdinalIgnoreCase)], out var holder)
            && vaults.Latest(holder, parsed.Name) is { } latest
                ? latest.Id.Text
                : id;
    }

    private StoredResource Make(string id, JsonObject patch)
    {
        var parsed = ResourceId.Parse(id);
        var isVersion = ResourceId.Is(parsed.Type, ResourceTypes.KeyVersions);
        if ((isVersion || ResourceId.Is(parsed.Type, ResourceTypes.Keys)) && azure.Store.Find(id[..id.LastIndexOf("/keys/", StringComparison.OrdinalIgnoreCase)]) is { } vault)
        {
            var properties = patch.ObjectAt("properties")?.DeepClone().AsObject() ?? [];
            properties["kty"] ??= "RSA";
            properties["keySize"] ??= 3072;
            properties["keyOps"] ??= new JsonArray("wrapKey", "unwrapKey", "encrypt", "decrypt", "sign", "verify");
            return vaults.AddVersion(vault, parsed.Names[1], properties, patch["tags"], isVersion ? parsed.Name : null);
        }

        var body = new JsonObject
        {
            ["id"] = parsed.Text,
            ["name"] = parsed.Namespace is null ? parsed.ResourceGroup : parsed.Name,
            ["type"] = parsed.Namespace is null ? ResourceTypes.ResourceGroups : parsed.Type,
        };
        if (ResourceId.Is(parsed.Type, ResourceTypes.Vaults))
        {
            body["properties"] = new JsonObject { ["vaultUri"] = azure.Endpoints.VaultUri(parsed.Name), ["provisioningState"] = "Succeeded" };
        }

        JsonMergePatch.Apply(body, patch);
        return azure.Store.Put(parsed.Text, body);
    }
}
