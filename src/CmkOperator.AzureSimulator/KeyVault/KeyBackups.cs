using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CmkOperator.AzureSimulator.KeyVault;

/// <summary>
/// Key Vault's backups of keys: a text that nobody but this Azure can read, which holds a key with all its versions. It can be restored in
/// any vault of the same subscription in which the name is free; the versions keep their ids.
/// </summary>
internal sealed class KeyBackups(AzureState azure, VaultRegistry vaults)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    // Only this process can read its backups: a key leaves memory encrypted or not at all.
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);

    /// <summary>The backup of a key, as base64url.</summary>
    public string Write(StoredResource vault, string name)
    {
        var key = vaults.Key(vault, name)!;
        var content = new JsonObject
        {
            ["subscription"] = vault.Id.SubscriptionId,
            ["name"] = key.Id.Name,
            ["rotationPolicy"] = key.Body["properties"]?["rotationPolicy"]?.DeepClone(),
            ["versions"] = vaults.Versions(vault, name).Select(version => (JsonNode?)new JsonObject
            {
                ["id"] = version.Id.Name,
                ["properties"] = version.Body["properties"]!.DeepClone(),
                ["tags"] = version.Body["tags"]?.DeepClone(),
                ["material"] = Convert.ToBase64String(vaults.Materials.Of(version).Export()),
            }).ToJsonArray(),
        };
        return Base64Url.EncodeToString(Seal(Encoding.UTF8.GetBytes(content.ToJsonString())));
    }

    /// <summary>Creates the key of a backup in a vault, with all its versions, and returns its name.</summary>
    public string Restore(StoredResource vault, string backup)
    {
        var content = JsonReading.Parse(Encoding.UTF8.GetString(Open(backup)))!;
        if (!ResourceId.Is(content.Text("subscription")!, vault.Id.SubscriptionId))
        {
            throw new ApiException(400, "BadParameter", "Cannot decrypt backup blob: a key can only be restored in the subscription in which it was backed up.");
        }

        var name = content.Text("name")!;
        if (vaults.DeletedKey(vault, name) is not null)
        {
            throw KeyErrors.DeletedButRecoverable(name);
        }

        if (vaults.Key(vault, name) is not null)
        {
            throw new ApiException(409, "Conflict", $"There was a conflict restoring the key '{azure.Endpoints.KeyUri(vault.Id.Name, name)}': a key with this name exists in the vault.");
        }

        foreach (var version in content.Objects("versions"))
        {
            var restored = vaults.AddVersion(vault, name, version.ObjectAt("properties")!, version["tags"], version.Text("id"));
            vaults.Materials.Restore(restored, Convert.FromBase64String(version.Text("material")!));
        }

        if (content["rotationPolicy"] is { } policy)
        {
            vaults.Key(vault, name)!.Body.Ensure("properties")["rotationPolicy"] = policy.DeepClone();
        }

        return name;
    }

    private byte[] Seal(byte[] content)
    {
        var backup = new byte[NonceBytes + TagBytes + content.Length];
        RandomNumberGenerator.Fill(backup.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(_secret, TagBytes);
        cipher.Encrypt(backup.AsSpan(0, NonceBytes), content, backup.AsSpan(NonceBytes + TagBytes), backup.AsSpan(NonceBytes, TagBytes));
        return backup;
    }

    private byte[] Open(string backup)
    {
        try
        {
            var bytes = Base64Url.DecodeFromChars(backup);
            if (bytes.Length > NonceBytes + TagBytes)
            {
                var content = new byte[bytes.Length - NonceBytes - TagBytes];
                using var cipher = new AesGcm(_secret, TagBytes);
                cipher.Decrypt(bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes + TagBytes), bytes.AsSpan(NonceBytes, TagBytes), content);
                return content;
            }
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            // Falls through: changed on the way, or of another Azure.
        }

        throw new ApiException(400, "BadParameter", "Backup blob contains invalid or corrupt version.");
    }
}
