namespace CmkOperator.Workspaces;

/// <summary>Azure writes regions as names (<c>westeurope</c>) and as display names (<c>West Europe</c>).</summary>
public static class Regions
{
    /// <summary>The name form: lower case, no spaces.</summary>
    public static string Normalise(string? region) =>
        (region ?? string.Empty).Replace(" ", string.Empty, StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>True when both name the same region.</summary>
    public static bool Same(string? left, string? right) => Normalise(left) == Normalise(right);
}
