using System.Text.Json.Serialization;

namespace CmkOperator.Azure.Keys;

/// <summary>A version of a key as the data plane writes it (Azure REST API: Keys - Get Key); only what is read.</summary>
internal sealed record KeyBundle
{
    public KeyBlock? Key { get; init; }

    public KeyAttributes? Attributes { get; init; }

    internal sealed record KeyBlock
    {
        public string? Kid { get; init; }

        public string? Kty { get; init; }

        [JsonPropertyName("key_ops")]
        public IReadOnlyList<string?>? KeyOps { get; init; }

        public string? N { get; init; }
    }
}

/// <summary>State and dates of a version; the data plane and Azure Resource Manager write them the same way, in seconds since 1970.</summary>
internal sealed record KeyAttributes
{
    [JsonConverter(typeof(TolerantBoolean))]
    public bool? Enabled { get; init; }

    public long? Nbf { get; init; }

    public long? Exp { get; init; }

    public long? Created { get; init; }

    public string? RecoveryLevel { get; init; }
}

/// <summary>An item of the data plane's list of versions (Azure REST API: Keys - Get Key Versions).</summary>
internal sealed record KeyItem
{
    public string? Kid { get; init; }

    public KeyAttributes? Attributes { get; init; }
}
