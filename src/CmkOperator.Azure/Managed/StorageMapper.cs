using CmkOperator.Observed;

namespace CmkOperator.Azure.Managed;

/// <summary>Maps Azure's storage account to the core's facts.</summary>
internal static class StorageMapper
{
    /// <summary>The facts; null when the answer has no id or no properties.</summary>
    public static ManagedStorageFacts? Map(StorageResource resource) => resource is not { Id: { Length: > 0 } id, Properties: { } properties }
        ? null
        : new ManagedStorageFacts(
            id,
            resource.Name ?? id[(id.LastIndexOf('/') + 1)..],
            properties.ProvisioningState ?? "Succeeded",
            KeyOf(properties.Encryption),
            // Azure writes 1970 for "never".
            WireTime.Parse(properties.Encryption?.Keyvaultproperties?.LastKeyRotationTimestamp) is { Year: > 1970 } rotated ? rotated : null,
            NotEmpty(properties.StatusOfPrimary));

    // Under a Microsoft-managed key the account may still name its previous key.
    private static string? KeyOf(StorageResource.StorageEncryption? encryption) =>
        string.Equals(encryption?.KeySource, "Microsoft.Keyvault", StringComparison.OrdinalIgnoreCase)
            ? NotEmpty(encryption!.Keyvaultproperties?.CurrentVersionedKeyIdentifier) ?? DeclaredKey(encryption.Keyvaultproperties)
            : null;

    // The configured key, built from its parts, because Azure does not always report the key in use.
    private static string? DeclaredKey(StorageResource.StorageKey? key) =>
        key is { Keyvaulturi: { Length: > 0 } vault, Keyname: { Length: > 0 } name }
            ? $"{vault.TrimEnd('/')}/keys/{name}{(string.IsNullOrEmpty(key.Keyversion) ? string.Empty : "/" + key.Keyversion)}"
            : null;

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
