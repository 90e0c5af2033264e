namespace CmkOperator.Azure.Keys;

/// <summary>A key, or a version of one, as Azure Resource Manager writes it (Azure REST API: Keys - Get Version).</summary>
internal sealed record ArmKey(string? Name, ArmKey.PropertiesBlock? Properties)
{
    internal sealed record PropertiesBlock(
        KeyAttributes? Attributes,
        string? Kty,
        int? KeySize,
        IReadOnlyList<string?>? KeyOps,
        string? KeyUriWithVersion);
}
