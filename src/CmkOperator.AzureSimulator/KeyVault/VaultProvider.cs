using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.KeyVault;

/// <summary>Microsoft.KeyVault of ARM: vaults, their access policies, deleted vaults; keys are delegated.</summary>
internal sealed class VaultProvider(AzureState azure, VaultRegistry vaults)
{
    private const int PageSize = 100;
    private readonly VaultKeysProvider _keys = new(azure, vaults);
    private readonly DeletedVaultsProvider _deleted = new(vaults);

    public ApiReply? Handle(ApiRequest request) => (request.Id.Types, request.Id.Names.Count) switch
    {
        ([var type], 0) when Is(type, "checkNameAvailability") => CheckName(request),
        ([var type], 0) when Is(type, "checkMhsmNameAvailability") => CheckHsmName(request),
        ([var type], 0) when Is(type, "vaults") => List(request),
        ([var type], 1) when Is(type, "vaults") => Vault(request),
        ([var type, var child], 2) when Is(type, "vaults") && Is(child, "accessPolicies") => AccessPolicies(request),
        ([var type, var child, ..], _) when Is(type, "vaults") && Is(child, "keys") => _keys.Handle(request, Require(request, VaultId(request))),
        ([var type, ..], _) when Is(type, "deletedVaults") || Is(type, "locations") => _deleted.Handle(request),
        _ => null,
    };

    private ApiReply Vault(ApiRequest request) => request.Method switch
    {
        "GET" => ApiReply.Ok(Show(Require(request, request.Id.Text))),
        "PUT" => Put(request),
        "PATCH" => Patch(request),
        "DELETE" => Delete(request),
        _ => throw request.MethodNotAllowed(),
    };

    private ApiReply Put(ApiRequest request)
    {
        VaultRules.CheckName(request.Id.Name);
        var body = request.RequireBody();
        var existing = azure.Store.Find(request.Id.Text);
        LocationRules.Check(body, existing, request);
        var sent = body.ObjectAt("properties") ?? throw new ApiException(400, "BadRequest", "The property 'properties' is missing.");
        if (existing is null)
        {
            if (Recover(request, sent) is { } recovered)
            {
                return recovered;
            }

            VaultRules.CheckCreation(sent, request.ApiVersion);
        }

        VaultRules.Check(sent, existing);
        var vault = azure.Store.Put(request.Id.Text, Compose(request, body, sent, existing));
        ArmResources.ApplyPolicyTags(azure, vault.Body);
        RefreshRecoveryLevels(vault);
        var reply = Show(vault);
        if (existing is null && azure.Switches.SlowDependencies)
        {
            reply.Ensure("properties")["provisioningState"] = "RegisteringDns";
        }

        return ApiReply.Ok(reply);
    }

    private ApiReply Patch(ApiRequest request)
    {
        var vault = Require(request, request.Id.Text);
        var body = request.RequireBody();
        if (body.ObjectAt("properties") is { } sent)
        {
            VaultRules.Check(sent, vault);
            var properties = vault.Body.Ensure("properties");
            foreach (var (name, value) in sent)
            {
                if (!Is(name, "vaultUri") && !Is(name, "provisioningState") && value is not null)
                {
                    properties[Canonical(name)] = value.DeepClone();
                }
            }

            CompleteNetwork(properties);
        }

        if (body.TryGetPropertyValue("tags", out var tags))
        {
            vault.Body["tags"] = tags?.DeepClone() ?? new JsonObject();
        }

        ArmResources.Stamp(azure, vault.Body, request, isNew: false);
        ArmResources.ApplyPolicyTags(azure, vault.Body);
        azure.Store.Touch(vault);
        RefreshRecoveryLevels(vault);
        return ApiReply.Ok(Show(vault));
    }

    private ApiReply Delete(ApiRequest request)
    {
        if (azure.Store.Find(request.Id.Text) is not { } vault)
        {
            return ApiReply.Empty(204);
        }

        vaults.DeleteVault(vault);
        return ApiReply.Empty(200);
    }

    private ApiReply AccessPolicies(ApiRequest request)
    {
        if (!request.Is("PUT"))
        {
            throw request.MethodNotAllowed();
        }

        var vault = Require(request, VaultId(request));
        var change = request.RequireBody();
        var sent = change.ArrayAt("properties", "accessPolicies") ?? throw new ApiException(400, "BadRequest", "The parameter accessPolicies is not specified.");
        if (sent.Count > 16)
        {
            throw new ApiException(400, "BadRequest", "At most 16 access policies can be changed in one request.");
        }

        VaultRules.CheckPolicies(sent);
        var properties = vault.Body.Ensure("properties");
        var current = properties.ArrayAt("accessPolicies") ?? [];
        properties["accessPolicies"] = request.Id.Name.ToLowerInvariant() switch
        {
            "add" => AccessPolicyList.Add(current, sent),
            "remove" => AccessPolicyList.Remove(current, sent),
            "replace" => AccessPolicyList.Replace(current, sent),
            var other => throw new ApiException(400, "BadRequest", $"'{other}' is no access policy update kind; use add, replace or remove."),
        };
        azure.Store.Touch(vault);
        return ApiReply.Ok(new JsonObject
        {
            ["id"] = $"{vault.Id.Text}/accessPolicies/",
            ["type"] = "Microsoft.KeyVault/vaults/accessPolicies",
            ["location"] = vault.Body["location"]?.DeepClone(),
            ["properties"] = new JsonObject { ["accessPolicies"] = properties["accessPolicies"]!.DeepClone() },
        });
    }

    private ApiReply List(ApiRequest request)
    {
        if (!request.Is("GET"))
        {
            throw request.MethodNotAllowed();
        }

        var size = int.TryParse(request.Query["$top"], out var top) && top > 0 ? Math.Min(top, PageSize) : PageSize;
        return request.Page(ArmResources.InScope(azure, request, ResourceTypes.Vaults).Select(vault => (JsonNode?)Show(vault)), size);
    }

    private ApiReply CheckName(ApiRequest request)
    {
        var name = request.RequireBody().Text("name") ?? "";
        var reply = new JsonObject { ["nameAvailable"] = true };
        try
        {
            VaultRules.CheckName(name);
        }
        catch (ApiException refused)
        {
            reply = new JsonObject { ["nameAvailable"] = false, ["reason"] = "AccountNameInvalid", ["message"] = refused.Error.Message };
        }

        if (vaults.ByName(name) is not null || vaults.DeletedVault(name) is not null)
        {
            reply = new JsonObject { ["nameAvailable"] = false, ["reason"] = "AlreadyExists", ["message"] = $"The vault name '{name}' is already in use." };
        }

        return ApiReply.Ok(reply);
    }

    /// <summary>A managed HSM's name: letters and digits, global like a vault's.</summary>
    private ApiReply CheckHsmName(ApiRequest request)
    {
        if (!request.Is("POST"))
        {
            throw request.MethodNotAllowed();
        }

        var name = request.RequireBody().Text("name") ?? "";
        if (name.Length is < 3 or > 24 || !char.IsAsciiLetter(name[0]) || !name.All(char.IsAsciiLetterOrDigit))
        {
            return ApiReply.Ok(new JsonObject
            {
                ["nameAvailable"] = false,
                ["reason"] = "AccountNameInvalid",
                ["message"] = $"The managed HSM name '{name}' is invalid. It must be 3 to 24 letters and digits and begin with a letter.",
            });
        }

        return ApiReply.Ok(azure.Store.OfType(ResourceTypes.ManagedHsms).Any(hsm => Is(hsm.Id.Name, name))
            ? new JsonObject { ["nameAvailable"] = false, ["reason"] = "AlreadyExists", ["message"] = $"The managed HSM name '{name}' is already in use." }
            : new JsonObject { ["nameAvailable"] = true });
    }

    /// <summary>Vault names are global; a deleted vault comes back with createMode recover.</summary>
    private ApiReply? Recover(ApiRequest request, JsonObject sent)
    {
        var name = request.Id.Name;
        if (vaults.ByName(name) is not null)
        {
            throw new ApiException(409, "VaultAlreadyExists", $"The vault name '{name}' is already in use. Vault names are globally unique so it is possible that the name is already taken.");
        }

        var deleted = vaults.DeletedVault(name);
        if (!Is("recover", sent.Text("createMode")))
        {
            return deleted is null
                ? null
                : throw new ApiException(409, "ConflictError",
                    $"A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft delete.");
        }

        if (deleted is null || !Is(deleted.Vault.Id.Text, request.Id.Text))
        {
            throw new ApiException(404, "VaultNotFound", $"A deleted vault named '{name}' was not found.");
        }

        vaults.RecoverVault(deleted);
        return ApiReply.Ok(Show(Require(request, request.Id.Text)));
    }

    private JsonObject Compose(ApiRequest request, JsonObject body, JsonObject sent, StoredResource? existing)
    {
        var properties = new JsonObject();
        foreach (var (name, value) in sent)
        {
            if (value is not null && !Is(name, "createMode"))
            {
                properties[Canonical(name)] = value.DeepClone();
            }
        }

        var before = existing?.Body.ObjectAt("properties");
        properties["accessPolicies"] ??= before?["accessPolicies"]?.DeepClone() ?? new JsonArray();
        properties["enabledForDeployment"] ??= false;
        properties["enabledForDiskEncryption"] ??= before?["enabledForDiskEncryption"]?.DeepClone();
        properties["enabledForTemplateDeployment"] ??= before?["enabledForTemplateDeployment"]?.DeepClone();
        properties["enableSoftDelete"] ??= before?["enableSoftDelete"]?.DeepClone() ?? true;
        properties["softDeleteRetentionInDays"] ??= before?["softDeleteRetentionInDays"]?.DeepClone() ?? 90;
        properties["enableRbacAuthorization"] ??= before?["enableRbacAuthorization"]?.DeepClone() ?? VaultRules.WantsRbac(sent, request.ApiVersion);
        if (before.Flag("enablePurgeProtection") == true)
        {
            properties["enablePurgeProtection"] = true;
        }

        if (properties.Flag("enableSoftDelete") == false)
        {
            properties.Remove("softDeleteRetentionInDays");
        }

        properties.RemoveNulls();

        properties["vaultUri"] = azure.Endpoints.VaultUri(request.Id.Name);
        properties["provisioningState"] = "Succeeded";
        properties["publicNetworkAccess"] ??= "Enabled";
        CompleteNetwork(properties);
        return ArmResources.Envelope(azure, request, body, existing, properties, ResourceTypes.Vaults);
    }

    private static void CompleteNetwork(JsonObject properties)
    {
        if (properties["networkAcls"] is JsonObject acls)
        {
            acls["bypass"] ??= "AzureServices";
            acls["defaultAction"] ??= "Allow";
            acls["ipRules"] ??= new JsonArray();
            acls["virtualNetworkRules"] ??= new JsonArray();
        }
    }

    private void RefreshRecoveryLevels(StoredResource vault)
    {
        foreach (var key in vaults.Keys(vault))
        {
            azure.Store.Touch(key);
        }
    }

    private StoredResource Require(ApiRequest request, string id) => azure.Store.Find(id) ?? throw ArmErrors.ResourceNotFound(azure, ResourceId.Parse(id));

    private static string VaultId(ApiRequest request) =>
        $"{request.Id.Scope}/providers/{request.Id.Namespace}/{request.Id.Types[0]}/{request.Id.Names[0]}";

    private static JsonObject Show(StoredResource vault) => vault.Body.DeepClone().AsObject();

    private static string Canonical(string name) => VaultMembers.Names.FirstOrDefault(known => Is(known, name)) ?? name;

    private static bool Is(string left, string? right) => ResourceId.Is(left, right);
}

/// <summary>The members of a vault's properties in the casing of the published model.</summary>
internal static class VaultMembers
{
    public static IReadOnlyList<string> Names { get; } =
    [
        "tenantId", "sku", "accessPolicies", "vaultUri", "enabledForDeployment", "enabledForDiskEncryption", "enabledForTemplateDeployment",
        "enableSoftDelete", "softDeleteRetentionInDays", "enableRbacAuthorization", "enablePurgeProtection", "createMode", "networkAcls",
        "publicNetworkAccess", "provisioningState", "privateEndpointConnections", "hsmPoolResourceId",
    ];
}
