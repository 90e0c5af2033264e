using System.Text.RegularExpressions;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>
/// The forms of the three values that name a key, and what to write instead of what people have at hand: the key's URI or resource id,
/// the vault's address, an id with a slash at its end. The CRD's rules say the same sentences at admission.
/// </summary>
internal static partial class KeyForms
{
    private const string Vaults = "/subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.KeyVault/vaults/";

    // Whoever pastes an identifier has a version at hand, and would pin it without knowing.
    private const string Optional = " (optional: leave it out to follow new versions)";

    /// <summary>What is wrong with <c>keyVaultId</c>; null when nothing is.</summary>
    public static string? ProblemOfVault(string value) =>
        VaultId().IsMatch(value) ? null
        : Pasted(value) is { } pasted ? pasted
        : value.EndsWith('/') ? $"must not end with a slash: {value[..^1]}"
        : value.Contains("/managedHSMs/", StringComparison.OrdinalIgnoreCase) ? $"this is a managed HSM, which Azure does not document for workspaces: use a key vault ({Vaults}NAME)"
        : $"must be the resource id of a key vault: {Vaults}NAME";

    /// <summary>What is wrong with <c>keyName</c>; null when nothing is.</summary>
    public static string? ProblemOfName(string value) =>
        KeyName().IsMatch(value) ? null
        : Pasted(value) is { } pasted ? pasted
        : NameAndVersion().Match(value) is { Success: true } both ? $"must be the name alone: keyName {both.Groups[1].Value}, keyVersion {both.Groups[2].Value.ToLowerInvariant()}{Optional}"
        : "must be the name of a key in the vault: 1 to 127 letters, digits and hyphens";

    /// <summary>What is wrong with <c>keyVersion</c>; null when nothing is.</summary>
    public static string? ProblemOfVersion(string value) =>
        KeyVersion().IsMatch(value) ? null
        : Pasted(value) is { } pasted ? pasted
        : KeyVersion().IsMatch(value.ToLowerInvariant()) ? $"must be in lower case: {value.ToLowerInvariant()}"
        : "must be a version of the key: 32 hexadecimal digits in lower case";

    // What is pasted into any of the three fields: the key's URI or its resource id.
    private static string? Pasted(string value)
    {
        var parts = value.Split('/');
        if (value.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return KeyUri(parts);
        }

        return parts.Length > 10 && parts[9].Equals("keys", StringComparison.OrdinalIgnoreCase)
            ? $"this is the resource id of a key, which is three values: keyVaultId /subscriptions/{parts[2]}/resourceGroups/{parts[4]}/providers/Microsoft.KeyVault/vaults/{parts[8]}, "
                + $"keyName {parts[10]}, {Version(parts, 12)}"
            : null;
    }

    // https://VAULT.vault.azure.net/keys/NAME/VERSION
    private static string KeyUri(string[] parts)
    {
        if (parts[2].Contains(".managedhsm.", StringComparison.OrdinalIgnoreCase))
        {
            return $"this is in a managed HSM, which Azure does not document for workspaces: use a key vault ({Vaults}NAME)";
        }

        var vault = parts[2].Split('.')[0];
        if (parts.Length < 5)
        {
            return $"this is the address of a vault; keyVaultId is its resource id: {Vaults}{vault}";
        }

        return parts[3].Equals("keys", StringComparison.OrdinalIgnoreCase)
            ? $"this is the URI of a key, which is three values: keyVaultId {Vaults}{vault}, keyName {parts[4]}, {Version(parts, 5)}"
            : "this is the URI of a secret or a certificate, not of a key (https://VAULT/keys/NAME): keyName is the name of a key in the vault";
    }

    private static string Version(string[] parts, int place) => parts.Length > place && parts[place].Length > 0 ? $"keyVersion {parts[place].ToLowerInvariant()}{Optional}" : "no keyVersion";

    [GeneratedRegex(
        @"^/subscriptions/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/resourcegroups/[-\p{L}\p{Nd}_.()]{0,89}[-\p{L}\p{Nd}_()]/providers/microsoft\.keyvault/vaults/[a-z][a-z0-9-]{1,22}[a-z0-9]\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex VaultId();

    [GeneratedRegex(@"^[0-9a-zA-Z-]{1,127}\z")]
    private static partial Regex KeyName();

    [GeneratedRegex(@"^([0-9a-zA-Z-]{1,127})/([0-9a-fA-F]{32})\z")]
    private static partial Regex NameAndVersion();

    [GeneratedRegex(@"^[0-9a-f]{32}\z")]
    private static partial Regex KeyVersion();
}
