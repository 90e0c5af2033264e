using CmkOperator.Workspaces;

namespace CmkOperator.Azure.Managed;

/// <summary>Azure's words for a storage account, into ours.</summary>
internal static class StorageMapper
{
    /// <summary>The facts; null when the answer has no id or no properties.</summary>
    public static ManagedStorageFacts? Map(StorageResource resource) => resource is not { Id: { Length: > 0 } id, Properties: { } properties }
        ? null
        : new ManagedStorageFacts(
            id,
            resource.Name ?? id[(id.LastIndexOf('/') + 1)..],
            properties.ProvisioningState ?? "Succeeded",
            properties.Encryption?.KeySource,
            NotEmpty(properties.Encryption?.Keyvaultproperties?.CurrentVersionedKeyIdentifier),
            // Azure writes 1970 for "never".
            WireTime.Parse(properties.Encryption?.Keyvaultproperties?.LastKeyRotationTimestamp) is { Year: > 1970 } rotated ? rotated : null,
            NotEmpty(properties.StatusOfPrimary));

    /// <summary>The key that the account is told to use, put together from its parts; null when it is told none.</summary>
    public static string? DeclaredKey(StorageResource resource) =>
        resource.Properties?.Encryption?.Keyvaultproperties is { Keyvaulturi: { Length: > 0 } vault, Keyname: { Length: > 0 } name } key
            ? $"{vault.TrimEnd('/')}/keys/{name}{(string.IsNullOrEmpty(key.Keyversion) ? string.Empty : "/" + key.Keyversion)}"
            : null;

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
