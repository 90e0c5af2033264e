namespace CmkOperator.Azure;

/// <summary>One page of a list, as every service of Azure writes it.</summary>
internal sealed record Page<T>
{
    /// <summary>The items.</summary>
    public IReadOnlyList<T?>? Value { get; init; }

    /// <summary>Where the next page is; null or empty on the last.</summary>
    public string? NextLink { get; init; }
}
