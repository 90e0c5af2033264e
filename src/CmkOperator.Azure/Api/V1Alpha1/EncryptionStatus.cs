using System.Text.Json.Serialization;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>The key in force, the key wanted and the last rotation.</summary>
internal sealed record EncryptionStatus
{
    /// <summary>ARM id of the live vault.</summary>
    public string? KeyVaultId { get; init; }

    /// <summary>The live key.</summary>
    public string? KeyName { get; init; }

    /// <summary>The live version.</summary>
    public string? KeyVersion { get; init; }

    /// <summary>The live identifier as Azure writes it.</summary>
    public string? KeyIdentifier { get; init; }

    /// <summary>What the spec resolves to now; null while it cannot be resolved.</summary>
    public string? DesiredKeyIdentifier { get; init; }

    /// <summary>When the version in force expires.</summary>
    [JsonConverter(typeof(TimestampConverter))]
    public DateTimeOffset? KeyExpiresAt { get; init; }

    /// <summary>The last rotation.</summary>
    public RotationStatus? Rotation { get; init; }
}
