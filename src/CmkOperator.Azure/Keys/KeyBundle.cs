using System.Text.Json.Serialization;

namespace CmkOperator.Azure.Keys;

/// <summary>A version of a key as the data plane writes it (Azure REST API: Keys - Get Key); only what is read.</summary>
internal sealed record KeyBundle(KeyBundle.KeyBlock? Key, KeyAttributes? Attributes)
{
    internal sealed record KeyBlock(
        string? Kid,
        string? Kty,
        [property: JsonPropertyName("key_ops")] IReadOnlyList<string?>? KeyOps,
        string? N);
}

/// <summary>State and dates of a version; the data plane and Azure Resource Manager write them the same way, in seconds since 1970.</summary>
internal sealed record KeyAttributes(
    [property: JsonConverter(typeof(TolerantBoolean))] bool? Enabled,
    long? Nbf,
    long? Exp,
    long? Created,
    string? RecoveryLevel);

/// <summary>An item of the data plane's list of versions (Azure REST API: Keys - Get Key Versions).</summary>
internal sealed record KeyItem(string? Kid, KeyAttributes? Attributes);
