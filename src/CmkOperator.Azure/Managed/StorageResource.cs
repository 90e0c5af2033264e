using System.Text.Json.Serialization;

namespace CmkOperator.Azure.Managed;

/// <summary>A storage account as Azure writes it (Azure REST API: Storage Accounts - Get Properties).</summary>
internal sealed record StorageResource
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Kind { get; init; }

    public StorageSku? Sku { get; init; }

    public StorageProperties? Properties { get; init; }

    internal sealed record StorageSku
    {
        public string? Name { get; init; }
    }

    internal sealed record StorageProperties
    {
        public string? ProvisioningState { get; init; }

        public string? StatusOfPrimary { get; init; }

        [JsonConverter(typeof(TolerantBoolean))]
        public bool? IsHnsEnabled { get; init; }

        [JsonConverter(typeof(TolerantBoolean))]
        public bool? AllowSharedKeyAccess { get; init; }

        public StorageEncryption? Encryption { get; init; }
    }

    internal sealed record StorageEncryption
    {
        public string? KeySource { get; init; }

        public StorageKey? Keyvaultproperties { get; init; }
    }

    internal sealed record StorageKey
    {
        public string? Keyvaulturi { get; init; }

        public string? Keyname { get; init; }

        public string? Keyversion { get; init; }

        public string? CurrentVersionedKeyIdentifier { get; init; }

        public string? LastKeyRotationTimestamp { get; init; }
    }
}
