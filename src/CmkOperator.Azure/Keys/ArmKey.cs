namespace CmkOperator.Azure.Keys;

/// <summary>A key, or a version of one, as Azure Resource Manager writes it (Azure REST API: Keys - Get Version).</summary>
internal sealed record ArmKey
{
    public string? Name { get; init; }

    public PropertiesBlock? Properties { get; init; }

    internal sealed record PropertiesBlock
    {
        public KeyAttributes? Attributes { get; init; }

        public string? Kty { get; init; }

        public int? KeySize { get; init; }

        public IReadOnlyList<string?>? KeyOps { get; init; }

        public string? KeyUriWithVersion { get; init; }
    }
}
