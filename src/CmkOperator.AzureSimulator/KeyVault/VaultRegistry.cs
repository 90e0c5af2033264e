namespace CmkOperator.AzureSimulator.KeyVault;

/// <summary>Vaults by their global name, and the keys in them. A key version is a resource below its vault. Guarded by the state's lock.</summary>
internal sealed class VaultRegistry(AzureState azure)
{
    private const int DefaultRetentionDays = 90;

    public KeyMaterialPool Materials { get; } = new();

    public List<DeletedKey> DeletedKeys { get; } = [];

    public List<DeletedVault> DeletedVaults { get; } = [];

    public StoredResource? ByName(string name) =>
        azure.Store.OfType(ResourceTypes.Vaults).FirstOrDefault(vault => ResourceId.Is(vault.Id.Name, name));

    public StoredResource? Key(StoredResource vault, string name) => azure.Store.Find($"{vault.Id.Text}/keys/{name}");

    /// <summary>The names of the keys in a vault, in order.</summary>
    public IEnumerable<StoredResource> Keys(StoredResource vault) =>
        azure.Store.Within(vault.Id.Text)
            .Where(resource => resource.Id.Types.Count == 2 && ResourceId.Is(resource.Id.Types[1], "keys"))
            .OrderBy(resource => resource.Id.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>All versions of a key, ordered by id and not by time, as in Key Vault.</summary>
    public IEnumerable<StoredResource> Versions(StoredResource vault, string name) =>
        azure.Store.Within($"{vault.Id.Text}/keys/{name}/versions").OrderBy(version => version.Id.Name, StringComparer.Ordinal);

    public StoredResource? Version(StoredResource vault, string name, string version) => azure.Store.Find($"{vault.Id.Text}/keys/{name}/versions/{version}");

    /// <summary>The version a request without one means: the last created, enabled or not.</summary>
    public StoredResource? Latest(StoredResource vault, string name) =>
        Versions(vault, name)
            .OrderByDescending(version => version.Body.Number("properties", "attributes", "created") ?? 0)
            .ThenByDescending(version => version.Sequence)
            .FirstOrDefault();

    /// <summary>Adds a version to a key, and the key when it is new.</summary>
    /// <param name="vault">The vault.</param>
    /// <param name="name">The key's name.</param>
    /// <param name="properties">What the version is made with: kty, keySize, curveName, keyOps, attributes, release policy.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="version">Its id; absent: a new one.</param>
    public StoredResource AddVersion(StoredResource vault, string name, JsonObject properties, JsonNode? tags, string? version = null)
    {
        var keyId = $"{vault.Id.Text}/keys/{name}";
        var key = azure.Store.Find(keyId) ?? azure.Store.Put(keyId, new JsonObject
        {
            ["id"] = keyId,
            ["name"] = name,
            ["type"] = ResourceTypes.Keys,
            ["location"] = vault.Body["location"]?.DeepClone(),
            ["properties"] = new JsonObject(),
        });
        version ??= Guid.NewGuid().ToString("N");
        var uri = azure.Endpoints.KeyUri(vault.Id.Name, key.Id.Name);
        var body = properties.DeepClone().AsObject();
        var now = azure.Now.ToUnixTimeSeconds();
        var attributes = body.Ensure("attributes");
        attributes["enabled"] = attributes.Flag("enabled") ?? true;
        attributes["created"] = attributes.Number("created") ?? now;
        attributes["updated"] = attributes.Number("updated") ?? now;
        attributes["exportable"] = attributes.Flag("exportable") ?? false;
        body["keyUri"] = uri;
        body["keyUriWithVersion"] = $"{uri}/{version}";
        return azure.Store.Put($"{key.Id.Text}/versions/{version}", new JsonObject
        {
            ["id"] = $"{key.Id.Text}/versions/{version}",
            ["name"] = version,
            ["type"] = ResourceTypes.KeyVersions,
            ["location"] = vault.Body["location"]?.DeepClone(),
            ["tags"] = tags?.DeepClone(),
            ["properties"] = body,
        });
    }

    /// <summary>What the vault's protection means for the objects in it.</summary>
    public static string RecoveryLevel(StoredResource vault)
    {
        if (!HasSoftDelete(vault))
        {
            return "Purgeable";
        }

        var level = RetentionDays(vault) < DefaultRetentionDays ? "CustomizedRecoverable" : "Recoverable";
        return vault.Body.Flag("properties", "enablePurgeProtection") == true ? level : level + "+Purgeable";
    }

    public static bool HasSoftDelete(StoredResource vault) => vault.Body.Flag("properties", "enableSoftDelete") == true;

    public static int RetentionDays(StoredResource vault) => (int)(vault.Body.Number("properties", "softDeleteRetentionInDays") ?? DefaultRetentionDays);

    /// <summary>Deletes a key with all its versions; it can be recovered when the vault has soft delete.</summary>
    public DeletedKey DeleteKey(StoredResource vault, string name)
    {
        var purgeAt = azure.Now.AddDays(RetentionDays(vault));
        var deleted = new DeletedKey(vault.Id.Text, name, RemoveKey($"{vault.Id.Text}/keys/{name}"), azure.Now, purgeAt);
        if (HasSoftDelete(vault))
        {
            DeletedKeys.Add(deleted);
            azure.Timeline.Schedule(purgeAt, _ => DeletedKeys.Remove(deleted));
        }

        return deleted;
    }

    public DeletedKey? DeletedKey(StoredResource vault, string name) =>
        DeletedKeys.FirstOrDefault(key => ResourceId.Is(key.VaultId, vault.Id.Text) && ResourceId.Is(key.Name, name));

    public void RecoverKey(DeletedKey key)
    {
        DeletedKeys.Remove(key);
        Restore(key.Resources);
    }

    public DeletedVault? DeletedVault(string name) => DeletedVaults.FirstOrDefault(vault => ResourceId.Is(vault.Name, name));

    public void DeleteVault(StoredResource vault)
    {
        var purgeAt = azure.Now.AddDays(RetentionDays(vault));
        var inside = azure.Store.RemoveWithin(vault.Id.Text);
        if (HasSoftDelete(vault))
        {
            var deleted = new DeletedVault(vault, inside, azure.Now, purgeAt);
            DeletedVaults.Add(deleted);
            azure.Timeline.Schedule(purgeAt, _ => DeletedVaults.Remove(deleted));
        }
    }

    public void RecoverVault(DeletedVault vault)
    {
        DeletedVaults.Remove(vault);
        Restore(vault.Resources);
    }

    /// <summary>Takes a key and its versions out of the store; assignments on it stay, as they do in Azure.</summary>
    private StoredResource[] RemoveKey(string id)
    {
        StoredResource[] removed = [.. azure.Store.Within(id).Where(resource => ResourceId.Is(resource.Id.Namespace ?? "", "Microsoft.KeyVault"))];
        foreach (var resource in removed)
        {
            azure.Store.Remove(resource.Id.Text);
        }

        return removed;
    }

    private void Restore(IEnumerable<StoredResource> resources)
    {
        foreach (var resource in resources)
        {
            azure.Store.Restore(resource);
        }
    }
}

/// <summary>A key in the deleted state, with all that must come back when it is recovered.</summary>
internal sealed record DeletedKey(string VaultId, string Name, IReadOnlyList<StoredResource> Resources, DateTimeOffset DeletedAt, DateTimeOffset PurgeAt);

/// <summary>A vault in the deleted state: its name stays reserved globally.</summary>
internal sealed record DeletedVault(StoredResource Vault, IReadOnlyList<StoredResource> Resources, DateTimeOffset DeletedAt, DateTimeOffset PurgeAt)
{
    public string Name => Vault.Id.Name;

    public string Location => Vault.Body.Text("location") ?? "";

    public bool IsPurgeProtected => Vault.Body.Flag("properties", "enablePurgeProtection") == true;

    public JsonObject ToJson()
    {
        var location = Location.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        var properties = new JsonObject
        {
            ["vaultId"] = Vault.Id.Text,
            ["location"] = location,
            ["tags"] = Vault.Body["tags"]?.DeepClone() ?? new JsonObject(),
            ["deletionDate"] = DeletedAt.ToString("O"),
            ["scheduledPurgeDate"] = PurgeAt.ToString("O"),
        };
        if (IsPurgeProtected)
        {
            properties["purgeProtectionEnabled"] = true;
        }

        return new JsonObject
        {
            ["id"] = $"/subscriptions/{Vault.Id.SubscriptionId}/providers/Microsoft.KeyVault/locations/{location}/deletedVaults/{Name}",
            ["name"] = Name,
            ["type"] = "Microsoft.KeyVault/deletedVaults",
            ["properties"] = properties,
        };
    }
}
