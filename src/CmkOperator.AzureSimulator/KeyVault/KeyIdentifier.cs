namespace CmkOperator.AzureSimulator.KeyVault;

/// <summary>A key's address: <c>https://{vault}.{suffix}/keys/{name}[/{version}]</c>.</summary>
internal sealed record KeyIdentifier(string Vault, string Suffix, string Name, string? Version)
{
    private static readonly string[] PublicSuffixes = ["vault.azure.net", "vault.usgovcloudapi.net", "vault.azure.cn"];

    /// <summary>Parses an identifier; null when it is invalid or its host is not a vault's.</summary>
    public static KeyIdentifier? Parse(string? text, Endpoints endpoints)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps)
        {
            return null;
        }

        var host = uri.Authority;
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        if (dot < 1)
        {
            return null;
        }

        var suffix = host[(dot + 1)..].ToLowerInvariant();
        if (suffix != endpoints.VaultSuffix && !PublicSuffixes.Contains(suffix))
        {
            return null;
        }

        var segments = uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return segments switch
        {
            [var keys, var name] when ResourceId.Is(keys, "keys") => new KeyIdentifier(host[..dot], suffix, name, null),
            [var keys, var name, var version] when ResourceId.Is(keys, "keys") => new KeyIdentifier(host[..dot], suffix, name, version),
            _ => null,
        };
    }

    public string VaultUri => $"https://{Vault.ToLowerInvariant()}.{Suffix}";

    public string Versionless => $"{VaultUri}/keys/{Name}";

    public string WithVersion(string version) => $"{Versionless}/{version}";
}
