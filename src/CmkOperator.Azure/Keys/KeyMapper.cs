using System.Buffers.Text;
using System.Numerics;
using CmkOperator.Azure.Faults;
using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Azure.Keys;

/// <summary>Maps a key version of the data plane and of Azure Resource Manager to the core's facts.</summary>
internal static class KeyMapper
{
    /// <summary>
    /// The versions of a list, of which every item has to be readable: an empty list says that the key does not exist, so an item that is left out must not lead to one.
    /// </summary>
    /// <param name="listed">What was read; null items are those that could not be mapped.</param>
    public static Reading<IReadOnlyList<KeyVersionFacts>> Complete(Reading<IReadOnlyList<Listing>> listed) =>
        listed is not Reading<IReadOnlyList<Listing>>.Present { Value: var items }
            ? Reading.Failed<IReadOnlyList<KeyVersionFacts>>(listed.FaultOrDefault!)
            : items.Any(item => item.Version is null)
                ? Reading.Failed<IReadOnlyList<KeyVersionFacts>>(AzureFaultMapper.InvalidResponse("A listed version of the key has no version in its identifier"))
                : Reading.Of<IReadOnlyList<KeyVersionFacts>>([.. items.Select(item => item.Version!)]);

    /// <summary>A listed version, without its material; null when its identifier has no version.</summary>
    public static KeyVersionFacts? Listed(KeyItem item) => Facts(KeyIdentifier.TryParse(item.Kid)?.Version, item.Attributes, null);

    /// <summary>A version that was read.</summary>
    public static KeyVersionFacts? Read(KeyBundle bundle) => Facts(
        KeyIdentifier.TryParse(bundle.Key?.Kid)?.Version,
        bundle.Attributes,
        bundle.Key is { Kty: { Length: > 0 } type } key
            ? new KeyMaterialFacts(type, SizeInBits(key.N), (key.KeyOps ?? []).OfType<string>().ToArray())
            : null);

    /// <summary>A version through Azure Resource Manager.</summary>
    public static KeyVersionFacts? Read(ArmKey key) => Facts(
        KeyIdentifier.TryParse(key.Properties?.KeyUriWithVersion)?.Version ?? VersionName(key.Name),
        key.Properties?.Attributes,
        key.Properties is { Kty: { Length: > 0 } type } properties
            ? new KeyMaterialFacts(type, properties.KeySize, (properties.KeyOps ?? []).OfType<string>().ToArray())
            : null);

    /// <summary>Bits of a modulus given as base64url; null when it is absent or not base64url.</summary>
    public static int? SizeInBits(string? modulus)
    {
        if (string.IsNullOrEmpty(modulus) || !Base64Url.IsValid(modulus))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(modulus).AsSpan().TrimStart((byte)0);
        return bytes.IsEmpty ? null : (bytes.Length * 8) - BitOperations.LeadingZeroCount((uint)bytes[0]) + 24;
    }

    private static KeyVersionFacts? Facts(string? version, KeyAttributes? attributes, KeyMaterialFacts? material) =>
        string.IsNullOrEmpty(version)
            ? null
            : new KeyVersionFacts(
                version.ToLowerInvariant(),
                // Azure always writes it; a version without it does not count as usable.
                attributes?.Enabled ?? false,
                WireTime.FromUnixSeconds(attributes?.Created) ?? DateTimeOffset.UnixEpoch,
                WireTime.FromUnixSeconds(attributes?.Nbf),
                WireTime.FromUnixSeconds(attributes?.Exp),
                attributes?.RecoveryLevel,
                material);

    /// <summary>An item of a list, with the version that it could be mapped to.</summary>
    internal sealed record Listing(KeyVersionFacts? Version);

    private static string? VersionName(string? name) => name is { Length: 32 } && name.All(char.IsAsciiHexDigit) ? name : null;
}
