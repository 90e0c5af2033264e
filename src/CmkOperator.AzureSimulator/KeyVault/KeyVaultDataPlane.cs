using System.Xml;
using CmkOperator.AzureSimulator.Identity;

namespace CmkOperator.AzureSimulator.KeyVault;

/// <summary>Key Vault's own API for keys, under the vault's host.</summary>
internal sealed class KeyVaultDataPlane(AzureState azure, VaultRegistry vaults, VaultAccess access)
{
    private const int PageSize = 25;
    private static readonly string[] ApiVersions =
        ["2025-07-01", "7.6", "7.6-preview.2", "7.6-preview.1", "7.5", "7.5-preview.1", "7.4", "7.4-preview.1", "7.3", "7.2", "7.1", "7.0", "2016-10-01"];

    private readonly KeyCryptography _cryptography = new(azure, vaults);
    private readonly KeyBackups _backups = new(azure, vaults);

    public ApiReply Handle(ApiRequest request, string vaultName, CallerIdentity? caller)
    {
        if (vaults.ByName(vaultName) is not { } vault)
        {
            throw new ApiException(404, "VaultNotFound", $"The vault '{vaultName}' was not found: its name does not resolve.");
        }

        if (caller is null || !Audiences.IsVault(caller.Audience))
        {
            throw Challenge(request, caller is null
                ? "AKV10000: Request is missing a Bearer or PoP token."
                : $"AKV10022: Invalid audience. Expected https://vault.azure.net, found: {caller.Audience}.");
        }

        request.Caller = caller;
        VaultAccess.DemandNetwork(vault);
        CheckVersion(request);
        var reply = Route(request, vault);
        return reply.With("x-ms-keyvault-region", vault.Body.Text("location") ?? "").With("x-ms-keyvault-service-version", "1.9.2784.1")
            .With("x-ms-keyvault-network-info", "conn_type=Ipv4;addr=127.0.0.1;act_addr_fam=InterNetwork;");
    }

    private ApiReply Route(ApiRequest request, StoredResource vault)
    {
        var segments = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (request.Method, segments.Length > 0 ? segments[0].ToLowerInvariant() : "", segments) switch
        {
            ("GET", "keys", [_]) => ListKeys(request, vault),
            ("GET", "keys", [_, var name]) => Get(request, vault, name, null),
            ("GET", "keys", [_, var name, var last]) when Is(last, "versions") => ListVersions(request, vault, name),
            ("GET", "keys", [_, var name, var last]) when Is(last, "rotationpolicy") => RotationPolicy(request, vault, name),
            ("GET", "keys", [_, var name, var version]) => Get(request, vault, name, version),
            ("POST", "keys", [_, var name, var last]) when Is(last, "create") => Create(request, vault, name),
            ("POST", "keys", [_, var name, var last]) when Is(last, "rotate") => Rotate(request, vault, name),
            ("POST", "keys", [_, var name, var last]) when Is(last, "backup") => Backup(request, vault, name),
            ("POST", "keys", [_, var last]) when Is(last, "restore") => Restore(request, vault),
            ("POST", "keys", [_, var name, var version, var operation]) => Operate(request, vault, name, version, operation),
            ("POST", "keys", [_, var name, var operation]) => Operate(request, vault, name, null, operation),
            ("PUT", "keys", [_, var name, var last]) when Is(last, "rotationpolicy") => SetRotationPolicy(request, vault, name),
            ("PUT", "keys", [_, var name]) => Import(request, vault, name),
            ("PATCH", "keys", [_, var name, .. var rest]) => Update(request, vault, name, rest.FirstOrDefault()),
            ("DELETE", "keys", [_, var name]) => Delete(request, vault, name),
            ("GET", "deletedkeys", [_]) => ListDeleted(request, vault),
            ("GET", "deletedkeys", [_, var name]) => GetDeleted(request, vault, name),
            ("POST", "deletedkeys", [_, var name, var last]) when Is(last, "recover") => Recover(request, vault, name),
            ("DELETE", "deletedkeys", [_, var name]) => Purge(request, vault, name),
            _ => throw new ApiException(request.Method is "GET" or "POST" or "PUT" or "PATCH" or "DELETE" ? 404 : 405, "BadParameter", $"Method {request.Method} does not allow operation '{request.Path}'"),
        };
    }

    private ApiReply ListKeys(ApiRequest request, StoredResource vault)
    {
        Demand(request, vault, "*", "list");
        return Page(request, vaults.Keys(vault)
            .Select(key => vaults.Latest(vault, key.Id.Name)).OfType<StoredResource>()
            .Select(version => (JsonNode?)Item(request, vault, version, withVersion: false)));
    }

    private ApiReply ListVersions(ApiRequest request, StoredResource vault, string name)
    {
        Demand(request, vault, name, "list");
        // A key that does not exist has no versions: an empty list, not a 404.
        return Page(request, vaults.Versions(vault, name).Select(version => (JsonNode?)Item(request, vault, version, withVersion: true)));
    }

    private ApiReply Get(ApiRequest request, StoredResource vault, string name, string? version)
    {
        Demand(request, vault, name, "get");
        var found = Require(vault, name, version);
        return azure.Switches.DisabledKeyReadIsForbidden && found.Body.Flag("properties", "attributes", "enabled") == false
            ? throw KeyErrors.Disabled("get")
            : ApiReply.Ok(Bundle(request, vault, found));
    }

    private ApiReply Create(ApiRequest request, StoredResource vault, string name)
    {
        Demand(request, vault, name, "create");
        DemandFree(vault, name);
        var body = Body(request);
        var properties = KeyRules.Version(
            vault, name, body.Text("kty"), body.Number("key_size"), body.Text("crv"), body.ArrayAt("key_ops"), body.ObjectAt("attributes"));
        var version = vaults.AddVersion(vault, name, properties, body["tags"]);
        return ApiReply.Ok(Bundle(request, vault, version));
    }

    private ApiReply Import(ApiRequest request, StoredResource vault, string name)
    {
        Demand(request, vault, name, "import");
        DemandFree(vault, name);
        var body = Body(request);
        var sent = body.ObjectAt("key") ?? throw Bad("The required property 'key' is missing.");
        var rsa = KeyImport.Read(sent);
        var properties = KeyRules.Version(
            vault, name, sent.Text("kty"), rsa.Modulus!.Length * 8, sent.Text("crv"), sent.ArrayAt("key_ops"), body.ObjectAt("attributes"));
        var version = vaults.AddVersion(vault, name, properties, body["tags"]);
        vaults.Materials.Import(version.Id.Text, rsa);
        return ApiReply.Ok(Bundle(request, vault, version));
    }

    private ApiReply Rotate(ApiRequest request, StoredResource vault, string name)
    {
        Demand(request, vault, name, "rotate");
        var latest = Require(vault, name, null);
        var properties = latest.Body["properties"]!.DeepClone().AsObject();
        properties["attributes"] = new JsonObject { ["enabled"] = true };
        if (vaults.Key(vault, name)?.Body.Text("properties", "rotationPolicy", "attributes", "expiryTime") is { } lifetime)
        {
            properties.Ensure("attributes")["exp"] = (azure.Now + XmlConvert.ToTimeSpan(lifetime)).ToUnixTimeSeconds();
        }

        return ApiReply.Ok(Bundle(request, vault, vaults.AddVersion(vault, name, properties, latest.Body["tags"])));
    }

    private ApiReply Backup(ApiRequest request, StoredResource vault, string name)
    {
        Demand(request, vault, name, "backup");
        Require(vault, name, null);
        return ApiReply.Ok(new JsonObject { ["value"] = _backups.Write(vault, name) });
    }

    private ApiReply Restore(ApiRequest request, StoredResource vault)
    {
        Demand(request, vault, "*", "restore");
        var name = _backups.Restore(vault, Body(request).Text("value") ?? throw Bad("The required property 'value' is missing."));
        return ApiReply.Ok(Bundle(request, vault, Require(vault, name, null)));
    }

    private ApiReply Update(ApiRequest request, StoredResource vault, string name, string? version)
    {
        Demand(request, vault, name, "update");
        var found = Require(vault, name, version);
        var body = Body(request);
        var properties = found.Body.Ensure("properties");
        if (body.ArrayAt("key_ops") is { } operations)
        {
            properties["keyOps"] = KeyRules.CheckOperations(operations);
        }

        if (body.ObjectAt("attributes") is { } sent)
        {
            JsonMergePatch.Apply(properties.Ensure("attributes"), KeyRules.Attributes(sent));
        }

        if (body["tags"] is { } tags)
        {
            found.Body["tags"] = tags.DeepClone();
        }

        properties.Ensure("attributes")["updated"] = azure.Now.ToUnixTimeSeconds();
        azure.Store.Touch(found);
        return ApiReply.Ok(Bundle(request, vault, found));
    }

    private ApiReply Operate(ApiRequest request, StoredResource vault, string name, string? version, string operation)
    {
        var permission = operation.ToLowerInvariant() switch
        {
            "wrapkey" => "wrapKey",
            "unwrapkey" => "unwrapKey",
            "encrypt" or "decrypt" or "sign" or "verify" => operation.ToLowerInvariant(),
            _ => throw Bad($"Method POST does not allow operation '{operation}'"),
        };
        Demand(request, vault, name, permission);
        return ApiReply.Ok(_cryptography.Run(Require(vault, name, version), operation, Body(request)));
    }

    private ApiReply RotationPolicy(ApiRequest request, StoredResource vault, string name)
    {
        Demand(request, vault, name, "getrotationpolicy");
        Require(vault, name, null);
        var stored = vaults.Key(vault, name)!.Body.ObjectAt("properties", "rotationPolicy")?.DeepClone().AsObject() ?? new JsonObject
        {
            ["lifetimeActions"] = new JsonArray(new JsonObject
            {
                ["trigger"] = new JsonObject { ["timeBeforeExpiry"] = "P30D" },
                ["action"] = new JsonObject { ["type"] = "Notify" },
            }),
            ["attributes"] = new JsonObject(),
        };
        stored["id"] = $"{azure.Endpoints.KeyUri(vault.Id.Name, name)}/rotationpolicy";
        return ApiReply.Ok(stored);
    }

    private ApiReply SetRotationPolicy(ApiRequest request, StoredResource vault, string name)
    {
        Demand(request, vault, name, "setrotationpolicy");
        Require(vault, name, null);
        var key = vaults.Key(vault, name)!;
        var policy = Body(request).DeepClone().AsObject();
        var attributes = policy.Ensure("attributes");
        if (attributes.Text("expiryTime") is { } lifetime && !KeyImport.IsLongEnough(lifetime))
        {
            throw Bad("Property has invalid value: expiryTime has to be at least 28 days.");
        }

        var now = azure.Now.ToUnixTimeSeconds();
        attributes["created"] = key.Body.Number("properties", "rotationPolicy", "attributes", "created") ?? now;
        attributes["updated"] = now;
        key.Body.Ensure("properties")["rotationPolicy"] = policy;
        azure.Store.Touch(key);
        return RotationPolicy(request, vault, name);
    }

    private ApiReply Delete(ApiRequest request, StoredResource vault, string name)
    {
        Demand(request, vault, name, "delete");
        var bundle = Bundle(request, vault, Require(vault, name, null));
        var deleted = vaults.DeleteKey(vault, name);
        return ApiReply.Ok(VaultRegistry.HasSoftDelete(vault) ? KeyBundles.Deleted(bundle, vault, deleted) : bundle);
    }

    private ApiReply ListDeleted(ApiRequest request, StoredResource vault)
    {
        Demand(request, vault, "*", "list");
        return Page(request, vaults.DeletedKeys
            .Where(key => Is(key.VaultId, vault.Id.Text))
            .Select(key => (JsonNode?)KeyBundles.Deleted(Item(request, vault, Newest(key), withVersion: false), vault, key)));
    }

    private ApiReply GetDeleted(ApiRequest request, StoredResource vault, string name)
    {
        Demand(request, vault, name, "get");
        var key = RequireDeleted(vault, name);
        return ApiReply.Ok(KeyBundles.Deleted(Bundle(request, vault, Newest(key)), vault, key));
    }

    private ApiReply Recover(ApiRequest request, StoredResource vault, string name)
    {
        Demand(request, vault, name, "recover");
        vaults.RecoverKey(RequireDeleted(vault, name));
        return ApiReply.Ok(Bundle(request, vault, Require(vault, name, null)));
    }

    private ApiReply Purge(ApiRequest request, StoredResource vault, string name)
    {
        Demand(request, vault, name, "purge");
        var key = RequireDeleted(vault, name);
        if (vault.Body.Flag("properties", "enablePurgeProtection") == true)
        {
            throw new ApiException(403, new ApiError("Forbidden", "Operation purge is not allowed because purge protection is enabled for this key vault. Key Vault service will automatically purge it after the retention period has passed.")
            {
                Inner = "ForbiddenByPolicy",
            });
        }

        vaults.DeletedKeys.Remove(key);
        return ApiReply.Empty(204);
    }

    private JsonObject Bundle(ApiRequest request, StoredResource vault, StoredResource version) =>
        KeyVersionMembers.Show(KeyBundles.Bundle(vaults, vault, version), version, request.ApiVersion);

    private static JsonObject Item(ApiRequest request, StoredResource vault, StoredResource version, bool withVersion) =>
        KeyVersionMembers.Show(KeyBundles.Item(vault, version, withVersion), version, request.ApiVersion);

    private void DemandFree(StoredResource vault, string name)
    {
        if (vaults.DeletedKey(vault, name) is not null)
        {
            throw KeyErrors.DeletedButRecoverable(name);
        }
    }

    private void Demand(ApiRequest request, StoredResource vault, string key, string permission) => access.Demand(vault, key, request.Caller, permission);

    private StoredResource Require(StoredResource vault, string name, string? version) =>
        (version is null ? vaults.Latest(vault, name) : vaults.Version(vault, name, version))
        ?? throw KeyErrors.NotFound(version is null ? name : $"{name}/{version}");

    private DeletedKey RequireDeleted(StoredResource vault, string name) =>
        vaults.DeletedKey(vault, name) ?? throw new ApiException(404, "KeyNotFound", $"Deleted Key not found: {name}");

    private static StoredResource Newest(DeletedKey key) =>
        key.Resources.Where(resource => resource.Id.Types.Count == 3).OrderByDescending(version => version.Body.Number("properties", "attributes", "created") ?? 0).First();

    private static ApiReply Page(ApiRequest request, IEnumerable<JsonNode?> items)
    {
        var size = PageSize;
        if (request.Query["maxresults"] is { } asked && (!int.TryParse(asked, out size) || size is <= 0 or > PageSize))
        {
            throw Bad($"Property has invalid value: maxresults has to be between 1 and {PageSize}");
        }

        var page = request.Page(items, size);
        // Key Vault writes the link of the last page as well, as null.
        page.Body!.AsObject().TryAdd("nextLink", null);
        return page;
    }

    private static JsonObject Body(ApiRequest request) =>
        JsonReading.Parse(request.BodyText) as JsonObject ?? throw Bad("The request body is missing or is no JSON object.");

    private static void CheckVersion(ApiRequest request)
    {
        if (request.Query["api-version"] is not { Length: > 0 } version)
        {
            throw Bad("The request is missing the api-version query parameter.");
        }

        request.ApiVersion = version;
        if (!ApiVersions.Contains(version))
        {
            throw Bad($"The specified version ({version}) is not recognized. Consider using the latest supported version ({ApiVersions[0]}).");
        }
    }

    private ApiException Challenge(ApiRequest request, string message)
    {
        var challenge = new ApiException(401, "Unauthorized", message);
        challenge.Headers["WWW-Authenticate"] =
            $"Bearer authorization=\"https://localhost:{azure.Endpoints.Port}/{azure.TenantId}\", resource=\"https://{Endpoints.VaultDomain}\"";
        return challenge;
    }

    private static ApiException Bad(string message) => new(400, "BadParameter", message);

    private static bool Is(string left, string right) => ResourceId.Is(left, right);
}
