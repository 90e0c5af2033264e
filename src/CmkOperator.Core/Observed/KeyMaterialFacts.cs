namespace CmkOperator.Observed;

/// <summary>What kind of key a version is.</summary>
/// <param name="KeyType"><c>RSA</c>, <c>RSA-HSM</c>, <c>EC</c>, …</param>
/// <param name="SizeInBits">The modulus in bits for RSA; null for other types.</param>
/// <param name="Operations">The permitted operations, such as <c>wrapKey</c>.</param>
public sealed record KeyMaterialFacts(string KeyType, int? SizeInBits, IReadOnlyList<string> Operations);
