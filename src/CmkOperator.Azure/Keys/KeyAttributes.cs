using System.Text.Json.Serialization;

namespace CmkOperator.Azure.Keys;

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
