namespace CmkOperator.EmbeddedKubernetes.Cel;

/// <summary>A value that may be absent.</summary>
/// <param name="Content">The value, or null when there is none.</param>
internal sealed record CelOptional(object? Content)
{
    public static CelOptional None { get; } = new((object?)null);
}
