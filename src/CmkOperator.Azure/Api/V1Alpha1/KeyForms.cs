using System.Text.RegularExpressions;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>
/// The forms of the three values that name a key, and what to write instead of what people have at hand: the key's URI or resource id,
/// a page of the portal, the vault's address, an id with a slash at its end. The CRD's rules say the same sentences at admission.
/// </summary>
internal static partial class KeyForms
{
    private const string Vaults = "/subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.KeyVault/vaults/";

    // Whoever pastes an identifier has a version at hand, and would pin it without knowing.
    private const string Optional = " (optional: leave it out to follow new versions)";

    /// <summary>What is wrong with <c>keyVaultId</c>; null when nothing is.</summary>
    public static string? ProblemOfVault(string value) =>
        VaultId().IsMatch(value) ? null
        : Pasted(value, isVaultId: true) is { } pasted ? pasted
        : value.EndsWith('/') ? $"must not end with a slash: {value[..^1]}"
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

    // What is pasted into any of the three fields: the key's URI, with or without its scheme, its resource id, or a page of the portal that carries one of them.
    private static string? Pasted(string value, bool isVaultId = false)
    {
        // Pages of the portal carry ids and addresses encoded.
        var text = value.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).Replace("%3A", ":", StringComparison.OrdinalIgnoreCase);
        if (text.Contains(".managedhsm.", StringComparison.OrdinalIgnoreCase) || text.Contains("/managedHSMs/", StringComparison.OrdinalIgnoreCase))
        {
            return $"this is in a managed HSM, which Azure does not document for workspaces: use a key vault ({Vaults}NAME)";
        }

        if (text.IndexOf("/subscriptions/", StringComparison.OrdinalIgnoreCase) is >= 0 and var begin
            && text.Contains("/providers/Microsoft.KeyVault/vaults/", StringComparison.OrdinalIgnoreCase))
        {
            return ResourceId(text[begin..].Split('?')[0].Split('/'), isVaultId && value.StartsWith('/'));
        }

        var scheme = text.LastIndexOf("://", StringComparison.Ordinal);
        return scheme >= 0 ? KeyUri(text[(scheme + 3)..])
            : text.Split('/')[0].Contains(".vault.", StringComparison.OrdinalIgnoreCase) ? KeyUri(text)
            : null;
    }

    // /subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.KeyVault/vaults/VAULT/keys/NAME/versions/VERSION
    private static string? ResourceId(string[] parts, bool isVaultId)
    {
        if (parts.Length <= 8)
        {
            return null;
        }

        var vault = $"/subscriptions/{parts[2]}/resourceGroups/{parts[4]}/providers/Microsoft.KeyVault/vaults/{parts[8]}";
        return parts.Length > 10 && parts[9].Equals("keys", StringComparison.OrdinalIgnoreCase) && parts[10].Length > 0
                ? $"this is the resource id of a key, which is three values: keyVaultId {vault}, keyName {parts[10]}, {Version(parts, 11)}"
            : !isVaultId || (parts.Length > 9 && parts[9].Length > 0) ? $"this is the resource id of a key vault and names no key: keyVaultId {vault}"
            : null;
    }

    // VAULT.vault.azure.net/keys/NAME/VERSION
    private static string KeyUri(string address)
    {
        var parts = address.Split('?')[0].Split('#')[0].Split('/');
        var vault = parts[0].Split('.')[0];
        var isOfKeys = parts.Length > 1 && parts[1].Equals("keys", StringComparison.OrdinalIgnoreCase);
        return isOfKeys && parts.Length > 2 && parts[2].Length > 0
                ? $"this is the URI of a key, which is three values: keyVaultId {Vaults}{vault}, keyName {parts[2]}, {Version(parts, 3)}"
            : parts[0].StartsWith("portal.", StringComparison.OrdinalIgnoreCase)
                ? $"this is a page of the Azure portal that names no key: copy the key identifier from the page of the key (https://VAULT/keys/NAME), which is three values: keyVaultId {Vaults}VAULT, keyName NAME, no keyVersion"
            : isOfKeys || parts.Length < 2 || parts[1].Length == 0 ? $"this is the address of a vault; keyVaultId is its resource id: {Vaults}{vault}"
            : "this is the URI of a secret or a certificate, not of a key (https://VAULT/keys/NAME): keyName is the name of a key in the vault";
    }

    // Behind the name is the version, or the word versions and the version; what else is there belongs to a request.
    private static string Version(string[] parts, int place)
    {
        var at = parts.Length > place + 1 && parts[place].Equals("versions", StringComparison.OrdinalIgnoreCase) ? place + 1 : place;
        return parts.Length > at && parts[at].ToLowerInvariant() is var version && KeyVersion().IsMatch(version) ? $"keyVersion {version}{Optional}" : "no keyVersion";
    }

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
