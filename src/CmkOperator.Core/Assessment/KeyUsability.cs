using CmkOperator.Conditions;
using CmkOperator.Observed;

namespace CmkOperator.Assessment;

/// <summary>Whether a key's version can wrap and unwrap for a workspace.</summary>
public static class KeyUsability
{
    /// <summary>
    /// Why a version cannot be used, the first cause in a fixed order; null when it can. A version that was only listed is
    /// checked by the listing alone.
    /// </summary>
    /// <param name="version">The version.</param>
    /// <param name="vaultTime">The vault's clock.</param>
    /// <param name="skew">How long before its activation date a version is usable, because the clocks of clients differ.</param>
    public static ConditionReason? WhyNot(KeyVersionFacts version, DateTimeOffset vaultTime, TimeSpan skew)
    {
        if (!version.Enabled)
        {
            return ConditionReason.KeyDisabled;
        }

        // Without the skew: the vault rejects an expired version from that second of the same clock.
        if (version.ExpiresAt is { } end && end <= vaultTime)
        {
            return ConditionReason.KeyExpired;
        }

        if (version.NotBefore is { } begin && begin > vaultTime + skew)
        {
            return ConditionReason.KeyNotYetValid;
        }

        if (version.Material is not { } material)
        {
            return null;
        }

        if (!IsRsaOfGoodSize(material))
        {
            return ConditionReason.KeyTypeUnsupported;
        }

        return Allows(material, "wrapKey") && Allows(material, "unwrapKey") ? null : ConditionReason.KeyOperationsMissing;
    }

    private static bool IsRsaOfGoodSize(KeyMaterialFacts material) =>
        (material.KeyType.Equals("RSA", StringComparison.OrdinalIgnoreCase) || material.KeyType.Equals("RSA-HSM", StringComparison.OrdinalIgnoreCase))
        && material.SizeInBits is null or 2048 or 3072 or 4096;

    private static bool Allows(KeyMaterialFacts material, string operation) =>
        material.Operations.Contains(operation, StringComparer.OrdinalIgnoreCase);
}
