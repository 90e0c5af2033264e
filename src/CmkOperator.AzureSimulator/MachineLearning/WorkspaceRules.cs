using System.Text.RegularExpressions;
using CmkOperator.AzureSimulator.KeyVault;
using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>What the service rejects before the 202 in the body of a workspace's PUT.</summary>
internal static partial class WorkspaceRules
{
    private static readonly string[] Kinds = ["Default", "Hub", "Project", "FeatureStore"];

    public static void CheckName(string name)
    {
        if (!NamePattern().IsMatch(name))
        {
            throw Bad($"Workspace name '{name}' is invalid. It must be between 3 and 33 characters long. Its first character has to be alphanumeric, and the rest may contain hyphens and underscores. No whitespace is allowed.");
        }
    }

    public static string Kind(JsonObject body) =>
        body["kind"] is null
            ? "Default"
            : Kinds.FirstOrDefault(kind => ResourceId.Is(kind, body.Text("kind"))) ?? throw Bad($"The kind '{body.Text("kind")}' is not supported. Supported kinds are {string.Join(", ", Kinds)}.");

    /// <summary>Checks a creation or a full replacement.</summary>
    public static void CheckPut(AzureState azure, ApiRequest request, JsonObject body, JsonObject properties, StoredResource? existing)
    {
        CheckName(request.Id.Name);
        LocationRules.Check(body, existing, request);
        CheckRegion(azure, body, request);
        ArmResources.CheckTags(body["tags"]);
        var kind = Kind(body);
        CheckIdentity(azure, body.ObjectAt("identity"), properties);
        CheckShapes(properties);
        if (existing is null)
        {
            CheckRequired(kind, properties);
        }

        CheckAssociated(azure, properties, "storageAccount", ResourceTypes.StorageAccounts);
        CheckAssociated(azure, properties, "keyVault", ResourceTypes.Vaults);
        CheckAssociated(azure, properties, "applicationInsights", ResourceTypes.Components);
        CheckAssociated(azure, properties, "containerRegistry", ResourceTypes.Registries);
        if (properties.ObjectAt("encryption") is { } encryption)
        {
            CheckEncryption(azure, encryption);
        }

        CheckKeyIdentity(azure, properties, (body.ObjectAt("identity") ?? existing?.Body.ObjectAt("identity")).ObjectAt("userAssignedIdentities"));
    }

    /// <summary>The identity with which the key is reached has to be one of the workspace's own (reviewers of the service; a switch).</summary>
    public static void CheckKeyIdentity(AzureState azure, JsonNode? properties, JsonObject? assigned)
    {
        if (azure.Switches.UnattachedKeyIdentity != UndeclaredMode.Refuse)
        {
            return;
        }

        string[] attached = [.. (assigned ?? []).Where(entry => entry.Value is not null).Select(entry => entry.Key)];
        if (WorkspaceReading.KeyUserIdentity(properties) is { } keyIdentity && !attached.Any(id => ResourceId.Is(id, keyIdentity)))
        {
            throw Bad($"The user assigned identity '{keyIdentity}' of 'encryption.identity' is not among the identities of the workspace.");
        }

        if (WorkspaceReading.KeyClientId(properties) is { } clientId && !attached.Any(id => ResourceId.Is(clientId, azure.Store.Find(id)?.Body.Text("properties", "clientId") ?? "")))
        {
            throw Bad($"The client id '{clientId}' of 'encryption.keyVaultProperties.identityClientId' is not among the identities of the workspace.");
        }
    }

    /// <summary>Checks the associated resources that a PATCH may replace.</summary>
    public static void CheckReplacements(AzureState azure, JsonObject properties)
    {
        CheckAssociated(azure, properties, "applicationInsights", ResourceTypes.Components);
        CheckAssociated(azure, properties, "containerRegistry", ResourceTypes.Registries);
    }

    /// <summary>Checks types and enumerations of the members that were sent, for PUT and PATCH.</summary>
    public static void CheckShapes(JsonObject properties)
    {
        OneOf(properties, "publicNetworkAccess", "Enabled", "Disabled");
        OneOf(properties, "systemDatastoresAuthMode", "AccessKey", "Identity", "UserDelegationSAS");
        if (properties.ObjectAt("managedNetwork") is { } network)
        {
            OneOf(network, "isolationMode", "Disabled", "AllowInternetOutbound", "AllowOnlyApprovedOutbound");
            OneOf(network, "firewallSku", "Standard", "Basic");
        }

        foreach (var name in (string[])["hbiWorkspace", "provisionNetworkNow", "v1LegacyMode", "enableDataIsolation", "enableServiceSideCMKEncryption", "allowPublicAccessWhenBehindVnet"])
        {
            if (properties[name] is not null && properties.Flag(name) is null)
            {
                throw Deserialize(name, "Boolean");
            }
        }

        foreach (var name in (string[])["friendlyName", "description", "storageAccount", "keyVault", "applicationInsights", "containerRegistry", "imageBuildCompute", "primaryUserAssignedIdentity"])
        {
            if (properties[name] is not null && properties.Text(name) is null)
            {
                throw Deserialize(name, "String");
            }
        }
    }

    /// <summary>Checks that a key identifier is valid and belongs to the vault that is named with it.</summary>
    public static KeyIdentifier CheckKey(AzureState azure, string? identifier, string vaultId)
    {
        if (string.IsNullOrEmpty(identifier))
        {
            throw Bad("The property 'encryption.keyVaultProperties.keyIdentifier' is required.");
        }

        var key = KeyIdentifier.Parse(identifier, azure.Endpoints)
            ?? throw Bad($"The key identifier '{identifier}' is invalid. Expected is https://{{vault}}.{azure.Endpoints.VaultSuffix}/keys/{{name}}/{{version}}.");
        return ResourceId.Is(key.Vault, ResourceId.Parse(vaultId).Name)
            ? key
            : throw Bad($"The key '{identifier}' does not lie in the key vault '{vaultId}' of the workspace. The key can only be changed to another key, or version, in the original key vault.");
    }

    public static void CheckIdentity(AzureState azure, JsonObject? identity, JsonObject properties)
    {
        if (identity is null)
        {
            return;
        }

        var type = ManagedIdentities.CanonicalType(identity.Text("type"))
            ?? throw ApiException.Gateway(400, "InvalidIdentityType", $"The identity type '{identity.Text("type")}' is invalid. Supported are SystemAssigned, UserAssigned, 'SystemAssigned,UserAssigned' and None.");
        var assigned = identity.ObjectAt("userAssignedIdentities");
        if (ManagedIdentities.HasUser(type) && assigned is not { Count: > 0 })
        {
            throw ApiException.Gateway(400, "InvalidIdentityIds", "The user assigned identity list can not be null or empty when the identity type is UserAssigned.");
        }

        if (!ManagedIdentities.HasUser(type) && assigned is { Count: > 0 })
        {
            throw ApiException.Gateway(400, "InvalidIdentityIds", $"User assigned identities can not be given with the identity type '{type}'.");
        }

        ManagedIdentities.DemandExisting(azure, assigned);
        if (properties.Text("primaryUserAssignedIdentity") is { Length: > 0 } primary)
        {
            if (assigned is null || !assigned.Any(entry => ResourceId.Is(entry.Key, primary)))
            {
                throw Bad($"The primary user assigned identity '{primary}' is not among the identities of the workspace.");
            }
        }
        else if (type == ManagedIdentities.User)
        {
            throw Bad("The property 'primaryUserAssignedIdentity' is required when the identity type is UserAssigned.");
        }
    }

    public static ApiException Bad(string message) => new(400, "BadRequest", message);

    private static void CheckRequired(string kind, JsonObject properties)
    {
        string[] required = kind switch
        {
            "Project" => ["hubResourceId"],
            "Default" => ["storageAccount", "keyVault", "applicationInsights"],
            _ => ["storageAccount", "keyVault"],
        };
        string[] missing = [.. required.Where(name => string.IsNullOrEmpty(properties.Text(name)))];
        if (missing.Length > 0)
        {
            throw Bad($"Missing dependent resources in workspace json: {string.Join(", ", missing)}.");
        }

        if (kind == "Project" && (properties["encryption"] is not null || properties["storageAccount"] is not null || properties["keyVault"] is not null))
        {
            throw Bad("A project takes its encryption, key vault and storage account from its hub and must not carry its own.");
        }
    }

    private static void CheckRegion(AzureState azure, JsonObject body, ApiRequest request)
    {
        var regions = azure.Switches.MachineLearningRegions;
        if (regions.Count > 0 && body.Text("location") is { } location && !regions.Any(region => Regions.Normalize(region) == Regions.Normalize(location)))
        {
            throw ApiException.Gateway(400, "NoRegisteredProviderFound",
                $"No registered resource provider found for location '{location}' and API version '{request.ApiVersion}' for type 'workspaces'. The supported api-versions are '{string.Join(", ", ApiVersions.Of(ResourceTypes.Workspaces)!)}'. The supported locations are '{string.Join(", ", regions.Select(Regions.Normalize))}'.");
        }
    }

    private static void CheckAssociated(AzureState azure, JsonObject properties, string member, string type)
    {
        if (properties.Text(member) is not { Length: > 0 } id)
        {
            return;
        }

        var parsed = ResourceId.Parse(id);
        if (!id.StartsWith('/') || parsed.SubscriptionId is null || parsed.IsCollection || parsed.Names.Count == 0)
        {
            throw ApiException.Gateway(400, "LinkedInvalidPropertyId",
                $"Property id '{id}' at path 'properties.{member}' is invalid. Expect fully qualified resource Id that start with '/subscriptions/{{subscriptionId}}' or '/providers/{{resourceProviderNamespace}}/'.");
        }

        if (!ResourceId.Is(parsed.Type, type))
        {
            throw Bad($"The resource '{id}' at 'properties.{member}' is of type '{parsed.Type}', expected is '{type}'.");
        }

        if (!azure.Switches.MissingAssociatedResourceIsLate && MissingAssociated(azure, properties) is { } missing)
        {
            throw new ApiException(400, missing);
        }
    }

    /// <summary>The error about the first associated resource that does not exist, or null.</summary>
    public static ApiError? MissingAssociated(AzureState azure, JsonObject properties)
    {
        foreach (var member in (string[])["storageAccount", "keyVault", "applicationInsights", "containerRegistry"])
        {
            if (properties.Text(member) is { Length: > 0 } id && azure.Store.Find(id) is null)
            {
                return new ApiError("BadRequest", $"The associated resource '{id}' of 'properties.{member}' was not found.")
                {
                    Details = [new ApiError("ResourceNotFound", $"The Resource '{ResourceId.Parse(id).Type}/{ResourceId.Parse(id).Name}' was not found.")],
                };
            }
        }

        return null;
    }

    /// <summary>The error about an associated storage account that cannot serve a workspace, or null.</summary>
    public static ApiError? UnsuitableStorage(AzureState azure, JsonObject properties)
    {
        if (properties.Text("storageAccount") is not { Length: > 0 } id || azure.Store.Find(id) is not { } account)
        {
            return null;
        }

        var kind = account.Body.Text("kind") ?? "StorageV2";
        if (!ResourceId.Is("StorageV2", kind) && !ResourceId.Is("Storage", kind))
        {
            return new ApiError("BadRequest", $"The storage account '{id}' of kind '{kind}' is not supported as the default storage account of a workspace.");
        }

        if (account.Body.Text("sku", "name")?.StartsWith("Premium", StringComparison.OrdinalIgnoreCase) == true)
        {
            return new ApiError("BadRequest", $"The premium storage account '{id}' is not supported as the default storage account of a workspace.");
        }

        return azure.Switches.HierarchicalNamespaceIsRefused && account.Body.Flag("properties", "isHnsEnabled") == true
            ? new ApiError("BadRequest", $"The storage account '{id}' has hierarchical namespace enabled, which is not supported for the default storage account of a workspace.")
            : null;
    }

    private static void CheckEncryption(AzureState azure, JsonObject encryption)
    {
        OneOf(encryption, "status", "Enabled", "Disabled");
        if (encryption.Text("status") is null)
        {
            throw Bad("The property 'encryption.status' is required.");
        }

        if (ResourceId.Is("Disabled", encryption.Text("status")))
        {
            return;
        }

        var vault = encryption.Text("keyVaultProperties", "keyVaultArmId");
        if (string.IsNullOrEmpty(vault))
        {
            throw Bad("The property 'encryption.keyVaultProperties.keyVaultArmId' is required.");
        }

        var parsed = ResourceId.Parse(vault);
        if (!ResourceId.Is(parsed.Type, ResourceTypes.Vaults) || parsed.IsCollection)
        {
            throw Bad($"The value '{vault}' of 'encryption.keyVaultProperties.keyVaultArmId' is no id of a key vault.");
        }

        CheckKey(azure, encryption.Text("keyVaultProperties", "keyIdentifier"), vault);
        if (encryption.Text("identity", "userAssignedIdentity") is { Length: > 0 } identity && azure.Store.Find(identity) is null)
        {
            throw Bad($"The user assigned identity '{identity}' of 'encryption.identity' was not found.");
        }
    }

    private static void OneOf(JsonObject holder, string name, params string[] allowed)
    {
        if (holder[name] is not null && !allowed.Contains(holder.Text(name), StringComparer.OrdinalIgnoreCase))
        {
            throw Bad($"The value '{holder[name]}' of '{name}' is invalid. Allowed values are {string.Join(", ", allowed)}.");
        }
    }

    private static ApiException Deserialize(string name, string type) =>
        ApiException.Gateway(400, "InvalidRequestContent", $"The request content was invalid and could not be deserialized: the property '{name}' is no {type}.");

    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9_-]{2,32}$")]
    private static partial Regex NamePattern();
}
