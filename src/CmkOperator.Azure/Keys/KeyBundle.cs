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
