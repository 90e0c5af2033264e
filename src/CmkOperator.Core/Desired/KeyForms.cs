using System.Text.RegularExpressions;
using static CmkOperator.Desired.FormText;

namespace CmkOperator.Desired;

/// <summary>
/// The forms of the three values that name a key, and what to write instead of what people have at hand: the key's URI or resource id,
/// a page of the portal, the vault's address, an id with a slash at its end. The CRD's rules are made from the same source and say the same sentences at admission.
/// </summary>
public static partial class KeyForms
{
    private const string Vaults = "/subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.KeyVault/vaults/";

    // Whoever pastes an identifier has a version at hand, and would pin it without knowing.
    private const string Optional = " (optional: leave it out to follow new versions)";

    private const string Vault =
        @"/[sS][uU][bB][sS][cC][rR][iI][pP][tT][iI][oO][nN][sS]/[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
        + @"/[rR][eE][sS][oO][uU][rR][cC][eE][gG][rR][oO][uU][pP][sS]/[-\p{L}\p{Nd}_.()]{0,89}[-\p{L}\p{Nd}_()]"
        + @"/[pP][rR][oO][vV][iI][dD][eE][rR][sS]/[mM][iI][cC][rR][oO][sS][oO][fF][tT]\.[kK][eE][yY][vV][aA][uU][lL][tT]/[vV][aA][uU][lL][tT][sS]/[a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]";

    private const string Name = "[0-9a-zA-Z-]{1,127}";
    private const string Version = "[0-9a-f]{32}";

    /// <summary><c>keyVaultId</c>: the resource id of a vault.</summary>
    public static KeyForm KeyVaultId { get; } = new("keyVaultId", $"^{Vault}$", WholeVault().IsMatch, $"must be the resource id of a key vault: {Vaults}NAME", Sentences.OfVault);

    /// <summary><c>keyName</c>: the name of a key.</summary>
    public static KeyForm KeyName { get; } = new("keyName", $"^{Name}$", WholeName().IsMatch, "must be the name of a key in the vault: 1 to 127 letters, digits and hyphens", Sentences.OfName);

    /// <summary><c>keyVersion</c>: a version of the key.</summary>
    public static KeyForm KeyVersion { get; } = new("keyVersion", $"^{Version}$", WholeVersion().IsMatch, "must be a version of the key: 32 hexadecimal digits in lower case", Sentences.OfVersion);

    /// <summary>The three forms.</summary>
    public static IReadOnlyList<KeyForm> All { get; } = [KeyVaultId, KeyName, KeyVersion];

    [GeneratedRegex($@"^{Vault}\z", RegexOptions.CultureInvariant)]
    private static partial Regex WholeVault();

    [GeneratedRegex($@"^{Name}\z", RegexOptions.CultureInvariant)]
    private static partial Regex WholeName();

    [GeneratedRegex($@"^{Version}\z", RegexOptions.CultureInvariant)]
    private static partial Regex WholeVersion();

    /// <summary>Apart, because only a value of another form needs them.</summary>
    private static class Sentences
    {
        // A segment of a path ends where a query, a fragment or what is still encoded begins.
        private const string Segment = "[^/?#&%]+";
        private const string Digits = "[0-9a-fA-F]{32}";

        public static FormText OfVault(FormText otherwise) => Of(
            otherwise,
            // Without the slashes at its end the id must be one, or the next answer would be another sentence.
            id => Where(
                Value.StartsWith(id).And(Value.Without(id).Matches("^/*$")),
                Where(Value.Without(id).IsEmpty().Not().And(id.Matches($"^{Vault}$")), "must not end with a slash: " + id, otherwise),
                WithoutKey(id)));

        public static FormText OfName(FormText otherwise) => Of(
            Where(
                Value.Matches($"^{Name}/{Digits}$"),
                "must be the name alone: keyName " + Value.Part("/", 0) + ", keyVersion " + Value.Part("/", 1).Lower() + Optional,
                otherwise),
            WithoutKey);

        public static FormText OfVersion(FormText otherwise) => Of(
            Where(Value.Matches($"^{Digits}$"), "must be in lower case: " + Value.Lower(), otherwise), WithoutKey);

        // What is pasted into any of the three fields: the key's URI, with or without its scheme, its resource id, or a page of the portal that carries one of them or both. Pages carry ids and
        // addresses encoded, and the address of a page that a sign-in leads back to is encoded once more.
        private static FormText Of(FormText otherwise, Func<FormText, FormText> ofVault) => Value
            .Replace("%25", "%").Replace("%25", "%").Replace("%2F", "/").Replace("%2f", "/").Replace("%3A", ":").Replace("%3a", ":")
            .Let("text", text => Where(
                text.Matches(@"(?i)\.managedhsm\.|/managedHSMs/"),
                $"this is in a managed HSM, which Azure does not document for workspaces: use a key vault ({Vaults}NAME)",
                text.Find($@"(?i)/subscriptions/{Segment}/resourceGroups/{Segment}/providers/Microsoft\.KeyVault/vaults/{Segment}").Let("id", id => text
                    .Find($@"(?i)(://{Segment}|^{Segment}\.vault\.{Segment}|/providers/Microsoft\.KeyVault/vaults/{Segment})/keys/{Segment}(/{Segment})?(/{Segment})?")
                    .Let("key", key => Where(
                        key.IsEmpty().Not(),
                        Key(id, key),
                        Where(id.IsEmpty().Not(), ofVault(id), Where(text.Matches($@"(?i)://{Segment}|^{Segment}\.vault\."), Address(text, otherwise), otherwise)))))));

        private static FormText WithoutKey(FormText id) => "this is the resource id of a key vault and names no key: keyVaultId " + id;

        // A page may name the vault by its id before or behind the key's URI.
        private static FormText Key(FormText id, FormText key) => Where(key.StartsWith("/"), key.Part("/", 4), key.Without("://").Part("/", 0).Part(".", 0)).Let("vault", vault =>
            Where(key.StartsWith("/"), "this is the resource id of a key", "this is the URI of a key")
            + ", which is three values: keyVaultId "
            + Where(id.Lower().EndsWith("/" + vault.Lower()), id, Vaults + vault)
            + key.Find($"(?i)/keys/{Segment}(/{Segment})?(/{Segment})?$").Let("path", path => ", keyName " + path.Part("/", 2) + ", " + VersionIn(path)));

        // Behind the name is the version, or the word versions and the version; what else is there belongs to a request.
        private static FormText VersionIn(FormText path) => path.Find($"(?i)^/keys/[^/]+/(versions/)?{Digits}(/|$)").Let("pinned", pinned =>
            Where(pinned.IsEmpty(), "no keyVersion", "keyVersion " + pinned.Find($"{Digits}/?$").Replace("/", string.Empty).Lower() + Optional));

        // VAULT.vault.azure.net, and what is not a key in it.
        private static FormText Address(FormText text, FormText otherwise) => text.Last("://").Find("^[^?#]*").Let("address", address => Where(
            address.Matches(@"(?i)^portal\."),
            "this is a page of the Azure portal that names no key: copy the key identifier from the page of the key (https://VAULT/keys/NAME), which is three values: "
                + $"keyVaultId {Vaults}VAULT, keyName NAME, no keyVersion",
            Where(
                address.Matches("(?i)^[^/]+(/?$|//|/keys(/|$))"),
                $"this is the address of a vault; keyVaultId is its resource id: {Vaults}" + address.Part(".", 0),
                Where(
                    address.Matches("(?i)^[^/]+/(secrets|certificates)(/|$)"),
                    "this is the URI of a secret or a certificate, not of a key (https://VAULT/keys/NAME): keyName is the name of a key in the vault",
                    otherwise))));
    }
}

/// <summary>The form of one value.</summary>
public sealed class KeyForm
{
    private readonly string _pattern;
    private readonly Func<string, bool> _matches;
    private readonly Lazy<FormText> _sentence;

    internal KeyForm(string field, string pattern, Func<string, bool> matches, string otherwise, Func<FormText, FormText> sentence)
    {
        Field = field;
        Otherwise = otherwise;
        _pattern = pattern;
        _matches = matches;
        _sentence = new(() => sentence(otherwise));
    }

    /// <summary>The field below <c>spec.encryption</c>.</summary>
    public string Field { get; }

    /// <summary>What is said where nothing better is known of a value.</summary>
    public string Otherwise { get; }

    /// <summary>The test as a rule of the CRD.</summary>
    public string Rule => FormText.Value.Matches(_pattern).Cel;

    /// <summary>The sentence as the CRD's rule computes it. The API server's answer has the field and not the value, so the sentence begins with the value.</summary>
    public string MessageExpression => ("is '" + FormText.Value + "': " + _sentence.Value).Cel;

    /// <summary>What is wrong with a value; null when nothing is.</summary>
    /// <param name="value">The value as declared.</param>
    public string? ProblemOf(string value) => _matches(value) ? null : _sentence.Value.Of(value);
}
