using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Http;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.AzureSimulator.KeyVault;
using CmkOperator.AzureSimulator.World;

namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>What the service finds out about vault, key and principals only after it has accepted a write.</summary>
internal static class KeyPreconditions
{
    private static readonly string[] WrapOperations = ["wrapKey", "unwrapKey"];

    /// <summary>The error the operation ends with, or null when the key can be used.</summary>
    public static ApiError? Check(AzureWorld world, string subscription, JsonObject properties)
    {
        var vaultId = WorkspaceReading.KeyVaultId(properties) ?? "";
        if (!ResourceId.Is(ResourceId.Parse(vaultId).SubscriptionId ?? "", subscription))
        {
            return Bad($"The key vault '{vaultId}' of the customer-managed key has to be in the subscription of the workspace.");
        }

        if (world.Store.Find(vaultId) is not { } vault)
        {
            return Bad($"The key vault '{vaultId}' of the customer-managed key was not found.", new ApiError("VaultNotFound", $"The vault '{ResourceId.Parse(vaultId).Name}' was not found."));
        }

        return Protection(vault) ?? IdentityRead(world, vault, properties) ?? Network(vault) ?? Key(world, vault, properties) ?? Rights(world, vault, properties);
    }

    private static ApiError? Protection(StoredResource vault) =>
        !VaultRegistry.HasSoftDelete(vault) ? Bad("CMK workspaces should have soft delete enabled on their CMK keyvault.")
        : vault.Body.Flag("properties", "enablePurgeProtection") != true ? Bad("CMK workspaces should have purge protection enabled on their CMK keyvault.")
        : null;

    /// <summary>A user-assigned identity has to see the vault through ARM as well.</summary>
    private static ApiError? IdentityRead(AzureWorld world, StoredResource vault, JsonObject properties)
    {
        if (WorkspaceReading.KeyUserIdentity(properties) is not { } id)
        {
            return null;
        }

        var identity = world.Store.Find(id);
        var principal = identity?.Body.Text("properties", "principalId") ?? "";
        return world.Access.IsGranted(principal, "Microsoft.KeyVault/vaults/read", vault.Id.Text, isData: false)
            ? null
            : Bad($"User assigned identity doesn't have enough permissions. The client '{identity?.Body.Text("properties", "clientId")}' with object id '{principal}' does not have authorization to perform action 'Microsoft.KeyVault/vaults/read' over scope '{vault.Id.Text}' or the scope is invalid. If access was recently granted, please refresh your credentials.");
    }

    private static ApiError? Network(StoredResource vault) =>
        VaultAccess.AdmitsTrustedServices(vault)
            ? null
            : Wrapped(new ApiError("Forbidden", $"Client address is not authorized and caller is not a trusted service.\r\nVault: {vault.Id.Name};location={vault.Body.Text("location")}")
            {
                Inner = "ForbiddenByFirewall",
            });

    private static ApiError? Key(AzureWorld world, StoredResource vault, JsonObject properties)
    {
        var identifier = KeyIdentifier.Parse(WorkspaceReading.KeyIdentifier(properties), world.Endpoints)!;
        var version = identifier.Version is { } asked ? world.Vaults.Version(vault, identifier.Name, asked) : world.Vaults.Latest(vault, identifier.Name);
        if (version is null)
        {
            return Wrapped(KeyErrors.NotFoundError(identifier.Version is null ? identifier.Name : $"{identifier.Name}/{identifier.Version}"));
        }

        var state = new KeyCryptography(world);
        if (version.Body.Flag("properties", "attributes", "enabled") == false)
        {
            return Wrapped(KeyErrors.DisabledError("wrapKey"));
        }

        if (state.StateFault(version, "wrapKey") is { } outside)
        {
            return Wrapped(outside);
        }

        if (version.Body.Text("properties", "kty")?.StartsWith("RSA", StringComparison.OrdinalIgnoreCase) != true)
        {
            return Bad($"The key '{identifier.Versionless}' is of type '{version.Body.Text("properties", "kty")}'. Customer-managed keys have to be RSA keys.");
        }

        var operations = version.Body.ArrayAt("properties", "keyOps").Texts().ToArray();
        var lacking = WrapOperations.FirstOrDefault(operation => !operations.Contains(operation, StringComparer.OrdinalIgnoreCase));
        return lacking is null ? null : Wrapped(new ApiError("Forbidden", $"Operation {lacking} is not permitted on this key.") { Inner = "KeyOperationForbidden" });
    }

    private static ApiError? Rights(AzureWorld world, StoredResource vault, JsonObject properties)
    {
        var key = KeyIdentifier.Parse(WorkspaceReading.KeyIdentifier(properties), world.Endpoints)!.Name;
        foreach (var (principal, app) in Principals(world, properties))
        {
            var lacking = KeyPermission.Needed.FirstOrDefault(permission => !VaultAccess.IsGranted(world, vault, key, principal, permission));
            if (lacking is not null)
            {
                return Wrapped(Refusal(world, vault, key, principal, app, lacking));
            }
        }

        return null;
    }

    private static IEnumerable<(string ObjectId, string AppId)> Principals(AzureWorld world, JsonObject properties)
    {
        if (WorkspaceReading.HasManagedStores(properties))
        {
            yield return (world.Directory.CosmosDbObjectId, Identity.FirstPartyApp.CosmosDb.AppId);
        }

        if (WorkspaceReading.KeyUserIdentity(properties) is { } id && world.Store.Find(id) is { } identity)
        {
            yield return (identity.Body.Text("properties", "principalId") ?? "", identity.Body.Text("properties", "clientId") ?? "");
        }
    }

    private static ApiError Refusal(AzureWorld world, StoredResource vault, string key, string principal, string app, string permission)
    {
        var place = $"{vault.Id.Name};location={vault.Body.Text("location")}";
        return VaultAccess.UsesRbac(vault)
            ? new ApiError(
                "Forbidden",
                $"Caller is not authorized to perform action on resource.\r\nCaller: appid={app};oid={principal};iss=https://sts.windows.net/{world.TenantId}/\r\nAction: '{KeyPermission.DataAction(permission)}'\r\nResource: '{vault.Id.Text.ToLowerInvariant()}/keys/{key.ToLowerInvariant()}'\r\nAssignment: (not found)\r\nDenyAssignmentId: null\r\nDecisionReason: 'DeniedWithNoValidRBAC'\r\nVault: {place}")
            {
                Inner = "ForbiddenByRbac",
            }
            : new ApiError(
                "Forbidden",
                $"The user, group or application 'appid={app};oid={principal};iss=https://sts.windows.net/{world.TenantId}/' does not have keys {permission} permission on key vault '{place}'.")
            {
                Inner = "AccessDenied",
            };
    }

    private static ApiError Wrapped(ApiError inner) => new("BadRequest", $"The customer-managed key cannot be used: {inner.Message}") { Details = [inner] };

    private static ApiError Bad(string message, params ApiError[] details) => new("BadRequest", message) { Details = details };
}
