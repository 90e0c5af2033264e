namespace CmkOperator.Azure.Keys;

/// <summary>An item of the data plane's list of versions (Azure REST API: Keys - Get Key Versions).</summary>
internal sealed record KeyItem
{
    public string? Kid { get; init; }

    public KeyAttributes? Attributes { get; init; }
}
