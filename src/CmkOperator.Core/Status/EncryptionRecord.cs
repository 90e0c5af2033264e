namespace CmkOperator.Status;

/// <summary>The key in force, the key wanted and the last rotation.</summary>
/// <param name="KeyVaultId">The live vault.</param>
/// <param name="KeyName">The live key.</param>
/// <param name="KeyVersion">The live version.</param>
/// <param name="KeyIdentifier">The live identifier as Azure writes it; null before the workspace exists.</param>
/// <param name="DesiredKeyIdentifier">The identifier that the spec resolved to when it was last compared with the workspace; null when it cannot be resolved.</param>
/// <param name="KeyExpiresAt">When the version in force expires; null for never or unknown.</param>
/// <param name="Rotation">The last rotation; null when there was none.</param>
public sealed record EncryptionRecord(
    string? KeyVaultId,
    string? KeyName,
    string? KeyVersion,
    string? KeyIdentifier,
    string? DesiredKeyIdentifier,
    DateTimeOffset? KeyExpiresAt,
    RotationRecord? Rotation)
{
    /// <summary>The name of the live vault: the table of <c>kubectl get</c> has room for it, not for the ARM id. Null with <see cref="KeyVaultId"/>.</summary>
    public string? KeyVaultName { get; init; }

    /// <summary>The first digits of the live version, for the same table. Null with <see cref="KeyVersion"/>.</summary>
    public string? ShortKeyVersion { get; init; }

    /// <summary>The last keys that were in force on this workspace, newest first.</summary>
    public IReadOnlyList<KeyHistoryEntry> History { get; init; } = [];
}
