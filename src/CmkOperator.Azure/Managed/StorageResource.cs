using System.Text.Json.Serialization;

namespace CmkOperator.Azure.Managed;

/// <summary>A storage account as Azure writes it (Azure REST API: Storage Accounts - Get Properties).</summary>
internal sealed record StorageResource(string? Id, string? Name, string? Kind, StorageResource.StorageSku? Sku, StorageResource.StorageProperties? Properties)
{
    internal sealed record StorageSku(string? Name);

    internal sealed record StorageProperties(
        string? ProvisioningState,
        string? StatusOfPrimary,
        [property: JsonConverter(typeof(TolerantBoolean))] bool? IsHnsEnabled,
        [property: JsonConverter(typeof(TolerantBoolean))] bool? AllowSharedKeyAccess,
        StorageEncryption? Encryption);

    internal sealed record StorageEncryption(string? KeySource, StorageKey? Keyvaultproperties);

    internal sealed record StorageKey(
        string? Keyvaulturi,
        string? Keyname,
        string? Keyversion,
        string? CurrentVersionedKeyIdentifier,
        string? LastKeyRotationTimestamp);
}
