using System.Globalization;

namespace CmkOperator.Assessment;

/// <summary>
/// Cosmos DB's sentence about its access to the key, recognised by its prefix and number
/// (Azure documentation: "Azure Cosmos DB customer-managed key troubleshooting guide").
/// </summary>
/// <param name="IsRevoked">True when the account cannot use the key.</param>
/// <param name="Number">The number in the sentence; null when it has none.</param>
/// <param name="Cause">The cause in words.</param>
public sealed record CosmosDbKeyStatus(bool IsRevoked, int? Number, string Cause)
{
    private const string RevokedPrefix = "Access to your account is currently revoked";

    private static readonly Dictionary<int, string> Causes = new()
    {
        [4000] = "it cannot get a directory token for its identity",
        [4002] = "its identity lost its permission on the key",
        [4003] = "the key was not found in the vault",
        [4005] = "wrapping or unwrapping with the key failed, as it does when the key is disabled or expired",
        [4006] = "the key's address is malformed",
        [4009] = "the vault's DNS name does not resolve",
        [4015] = "its identity is undefined",
        [4016] = "the vault's firewall blocks it",
        [4017] = "the vault was not found",
    };

    /// <summary>Parses the sentence. A missing or unknown one counts as not revoked.</summary>
    public static CosmosDbKeyStatus Parse(string? sentence)
    {
        if (sentence?.TrimStart().StartsWith(RevokedPrefix, StringComparison.OrdinalIgnoreCase) != true)
        {
            return new CosmosDbKeyStatus(false, null, string.Empty);
        }

        foreach (var word in sentence.Split(['(', ')', '[', ']', ' ', '.', ',', ':', ';'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.Length == 4 && int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 4000 and < 4100)
            {
                return new CosmosDbKeyStatus(true, number, Causes.GetValueOrDefault(number, "Azure reports an undocumented cause"));
            }
        }

        return new CosmosDbKeyStatus(true, null, "Azure does not name the cause");
    }
}
