using System.Globalization;
using CmkOperator.Conditions;

namespace CmkOperator.Assessment;

/// <summary>
/// Cosmos DB's sentence about its access to the key, recognised by its prefix and number
/// (Azure documentation: "Azure Cosmos DB customer-managed key troubleshooting guide").
/// </summary>
/// <param name="IsRevoked">True when the account cannot use the key.</param>
/// <param name="Number">The number in the sentence; null when it has none.</param>
/// <param name="Cause">The cause in words; Azure's own where its number is not known.</param>
/// <param name="Advice">What restores the access.</param>
public sealed record CosmosDbKeyStatus(bool IsRevoked, int? Number, string Cause, string Advice)
{
    private const string RevokedPrefix = "Access to your account is currently revoked";
    private const string Since = "; access returns within about an hour";
    private const string ByItself = "Wait, and ask Azure support if it lasts: nobody but Microsoft can change the managed account";

    private static readonly Dictionary<int, (string Cause, string Advice)> Causes = new()
    {
        [4000] = ("it cannot get a directory token for its identity", "Let the tenant have the service principal of Azure Cosmos DB, and the identity that is named for the key" + Since),
        [4002] = ("its identity lost its permission on the key", "Give the identity get, wrapKey and unwrapKey on the key again" + Since),
        [4003] = ("the key was not found in the vault", "Recover the deleted key or its version (az keyvault key recover)" + Since),
        [4005] = ("wrapping or unwrapping with the key failed", "Enable the key version, extend its expiration date if that passed, and permit wrapKey and unwrapKey on it" + Since),
        [4006] = ("the key's address is malformed", ByItself),
        [4009] = ("the vault's DNS name does not resolve", "Recover the vault if it was deleted (az keyvault recover)" + Since),
        [4015] = ("its identity is undefined", ByItself),
        [4016] = ("the vault's firewall blocks it", "Let trusted Microsoft services through the vault's firewall (az keyvault update --bypass AzureServices)" + Since),
        [4017] = ("the vault was not found", "Recover the vault (az keyvault recover)" + Since),
        [4018] = ("the key is either disabled or expired", "Enable the key version, and extend its expiration date if that passed; a rotation alone does not help, because the stores need the version in force to change to another" + Since),
    };

    private static string General => ReasonCatalog.Of(ConditionReason.KeyAccessRevoked).Advice;

    /// <summary>Parses the sentence. A missing or unknown one counts as not revoked.</summary>
    public static CosmosDbKeyStatus Parse(string? sentence)
    {
        if (sentence?.TrimStart().StartsWith(RevokedPrefix, StringComparison.OrdinalIgnoreCase) != true)
        {
            return new CosmosDbKeyStatus(false, null, string.Empty, string.Empty);
        }

        var number = NumberIn(sentence);
        return number is { } known && Causes.TryGetValue(known, out var cause)
            ? new CosmosDbKeyStatus(true, number, cause.Cause, cause.Advice)
            : new CosmosDbKeyStatus(true, number, WordsIn(sentence) ?? "Azure does not name the cause", General);
    }

    // The last one: a cause may quote names with digits, and the number ends the sentence.
    private static int? NumberIn(string sentence) => sentence
        .Split(['(', ')', '[', ']', ' ', '.', ',', ':', ';'], StringSplitOptions.RemoveEmptyEntries)
        .Where(word => word.Length == 4)
        .Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 4000 and < 4100 ? number : (int?)null)
        .LastOrDefault(number => number is not null);

    // "… revoked because CAUSE; for more details about this error …"
    private static string? WordsIn(string sentence)
    {
        const string Because = " because ";
        var at = sentence.IndexOf(Because, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }

        var words = sentence[(at + Because.Length)..];
        var end = words.IndexOf(';', StringComparison.Ordinal);
        words = BoundedText.Cut((end < 0 ? words : words[..end]).ReplaceLineEndings(" ").Trim(' ', '.'), BoundedText.Value);
        return words.Length == 0 ? null : $"\"{words}\"";
    }
}
