namespace CmkOperator.Workspaces;

/// <summary>
/// A key in a vault, with or without its version: <c>https://{vault host}/keys/{name}[/{version}]</c>
/// (Azure documentation: "About keys: objects, identifiers, and versioning").
/// </summary>
/// <param name="VaultHost">Host of the vault in lower case, with its port when it is not 443.</param>
/// <param name="Name">The key's name as written; names compare without regard to casing.</param>
/// <param name="Version">The version in lower case; null in an identifier without one.</param>
public sealed record KeyIdentifier(string VaultHost, string Name, string? Version)
{
    /// <summary>Parses an identifier; null when the text is not one.</summary>
    public static KeyIdentifier? TryParse(string? text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps)
        {
            return null;
        }

        var parts = uri.AbsolutePath.Trim('/').Split('/');
        if (parts.Length is < 2 or > 3 || !string.Equals(parts[0], "keys", StringComparison.OrdinalIgnoreCase) || parts[1].Length == 0)
        {
            return null;
        }

        return new KeyIdentifier(uri.Authority.ToLowerInvariant(), parts[1], parts.Length == 3 ? parts[2].ToLowerInvariant() : null);
    }

    /// <summary>True when both are the same key of the same vault, whatever their versions.</summary>
    public bool IsSameKeyAs(KeyIdentifier? other) =>
        other is not null
        && string.Equals(VaultHost, other.VaultHost, StringComparison.OrdinalIgnoreCase)
        && string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>True when both are the same version of the same key.</summary>
    public bool IsSameVersionAs(KeyIdentifier? other) =>
        IsSameKeyAs(other) && string.Equals(Version, other!.Version, StringComparison.OrdinalIgnoreCase);

    /// <summary>True when the other is the same key, and the same version where this one names a version.</summary>
    public bool Covers(KeyIdentifier? other) => Version is null ? IsSameKeyAs(other) : IsSameVersionAs(other);

    /// <summary>True when the host is that of the vault: it begins with the vault's name in every cloud.</summary>
    /// <param name="keyVaultId">The ARM id of the vault.</param>
    public bool IsIn(string keyVaultId) =>
        string.Equals(VaultHost.Split('.', 2)[0], ArmId.TryParse(keyVaultId)?.Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>True when a key in force is known to be in another vault. Azure need not report the vault's id, and the key's own host tells the vault as well.</summary>
    /// <param name="vaultId">The ARM id of the vault in force; null when it is not reported.</param>
    /// <param name="identifier">The identifier of the key in force; null when it is not reported.</param>
    /// <param name="declaredVaultId">The ARM id of the declared vault.</param>
    public static bool IsElsewhere(string? vaultId, string? identifier, string declaredVaultId) =>
        (vaultId is not null && !ArmId.Same(vaultId, declaredVaultId)) || (TryParse(identifier) is { } key && !key.IsIn(declaredVaultId));

    /// <summary>The identifier as Azure writes it.</summary>
    public override string ToString() => Version is null ? $"https://{VaultHost}/keys/{Name}" : $"https://{VaultHost}/keys/{Name}/{Version}";
}
