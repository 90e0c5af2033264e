using CmkOperator.AzureSimulator.Identity;
using CmkOperator.AzureSimulator.KeyVault;

namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>What the service checks about vault, key and principals only after it has accepted a write.</summary>
internal sealed class KeyPreconditions(AzureState azure, VaultRegistry vaults, VaultAccess access)
{
    /// <summary>The operations that the key of a workspace has to permit.</summary>
    public static IReadOnlyList<string> WrapOperations { get; } = ["wrapKey", "unwrapKey"];

    /// <summary>The error the operation ends with, or null when the key can be used.</summary>
    public ApiError? Check(string subscription, JsonObject properties)
    {
        var vaultId = WorkspaceReading.KeyVaultId(properties) ?? "";
        if (!ResourceId.Is(ResourceId.Parse(vaultId).SubscriptionId ?? "", subscription))
        {
            return Bad($"The key vault '{vaultId}' of the customer-managed key has to be in the subscription of the workspace.");
        }

        if (azure.Store.Find(vaultId) is not { } vault)
        {
            return Bad($"The key vault '{vaultId}' of the customer-managed key was not found.", new ApiError("VaultNotFound", $"The vault '{ResourceId.Parse(vaultId).Name}' was not found."));
        }

        return Protection(vault) ?? IdentityRead(vault, properties) ?? Network(vault) ?? Key(vault, properties) ?? Rights(vault, properties);
    }

    private static ApiError? Protection(StoredResource vault) =>
        !VaultRegistry.HasSoftDelete(vault) ? Bad("CMK workspaces should have soft delete enabled on their CMK keyvault.")
        : vault.Body.Flag("properties", "enablePurgeProtection") != true ? Bad("CMK workspaces should have purge protection enabled on their CMK keyvault.")
        : null;

    /// <summary>A user-assigned identity has to see the vault through ARM as well.</summary>
    private ApiError? IdentityRead(StoredResource vault, JsonObject properties)
    {
        if (WorkspaceReading.KeyUserIdentity(properties) is not { } id)
        {
            return null;
        }

        var identity = azure.Store.Find(id);
        var principal = identity?.Body.Text("properties", "principalId") ?? "";
        return access.CanRead(vault, principal)
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

    private ApiError? Key(StoredResource vault, JsonObject properties)
    {
        var identifier = KeyIdentifier.Parse(WorkspaceReading.KeyIdentifier(properties), azure.Endpoints)!;
        var version = identifier.Version is { } asked ? vaults.Version(vault, identifier.Name, asked) : vaults.Latest(vault, identifier.Name);
        if (version is null)
        {
            return Wrapped(KeyErrors.NotFoundError(identifier.Version is null ? identifier.Name : $"{identifier.Name}/{identifier.Version}"));
        }

        if (version.Body.Flag("properties", "attributes", "enabled") == false)
        {
            return Wrapped(KeyErrors.DisabledError("wrapKey"));
        }

        if (KeyCryptography.StateFault(azure, version, "wrapKey") is { } outside)
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

    private ApiError? Rights(StoredResource vault, JsonObject properties)
    {
        var key = KeyIdentifier.Parse(WorkspaceReading.KeyIdentifier(properties), azure.Endpoints)!.Name;
        foreach (var (principal, app) in Principals(properties))
        {
            var lacking = KeyPermission.Needed.FirstOrDefault(permission => !access.IsGranted(vault, key, principal, permission));
            if (lacking is not null)
            {
                return Wrapped(Refusal(vault, key, principal, app, lacking));
            }
        }

        return null;
    }

    private IEnumerable<(string ObjectId, string AppId)> Principals(JsonObject properties)
    {
        if (WorkspaceReading.HasManagedStores(properties)
            && (azure.Switches.CosmosDbNeedsKeyBesideIdentity || WorkspaceReading.KeyUserIdentity(properties) is null))
        {
            yield return (FirstPartyApp.CosmosDb.ObjectIdIn(azure.TenantId), FirstPartyApp.CosmosDb.AppId);
        }

        if (WorkspaceReading.KeyUserIdentity(properties) is { } id && azure.Store.Find(id) is { } identity)
        {
            yield return (identity.Body.Text("properties", "principalId") ?? "", identity.Body.Text("properties", "clientId") ?? "");
        }
    }

    private ApiError Refusal(StoredResource vault, string key, string principal, string app, string permission)
    {
        var place = $"{vault.Id.Name};location={vault.Body.Text("location")}";
        return VaultAccess.UsesRbac(vault)
            ? new ApiError(
                "Forbidden",
                $"Caller is not authorized to perform action on resource.\r\nCaller: appid={app};oid={principal};iss=https://sts.windows.net/{azure.TenantId}/\r\nAction: '{KeyPermission.DataAction(permission)}'\r\nResource: '{vault.Id.Text.ToLowerInvariant()}/keys/{key.ToLowerInvariant()}'\r\nAssignment: (not found)\r\nDenyAssignmentId: null\r\nDecisionReason: 'DeniedWithNoValidRBAC'\r\nVault: {place}")
            {
                Inner = "ForbiddenByRbac",
            }
            : new ApiError(
                "Forbidden",
                $"The user, group or application 'appid={app};oid={principal};iss=https://sts.windows.net/{azure.TenantId}/' does not have keys {permission} permission on key vault '{place}'.")
            {
                Inner = "AccessDenied",
            };
    }

    private static ApiError Wrapped(ApiError inner) => new("BadRequest", $"The customer-managed key cannot be used: {inner.Message}") { Details = [inner] };

    private static ApiError Bad(string message, params ApiError[] details) => new("BadRequest", message) { Details = details };
}
