namespace CmkOperator.Cli.Evidence;

/// <summary>What a fact of the evidence rests on.</summary>
internal enum Basis
{
    /// <summary>This look read it from Azure.</summary>
    Seen,

    /// <summary>It follows from what this look read: by the rules of the core, or by Azure's documentation.</summary>
    Derived,

    /// <summary>The operator recorded it in the object's status.</summary>
    Recorded,

    /// <summary>The object's spec declares it.</summary>
    Declared,

    /// <summary>Nobody verified it; the reason is given.</summary>
    NotVerified,
}

/// <summary>One fact and what it rests on.</summary>
/// <param name="Value">The value as Azure writes it, <c>true</c> or <c>false</c> for a flag; null when there is none.</param>
/// <param name="Basis">What it rests on.</param>
/// <param name="Why">Why it is not verified, or what it follows from; null when nothing needs to be said.</param>
/// <param name="Recorded">What the operator recorded, where that differs from the value; else null.</param>
internal sealed record Fact(string? Value, Basis Basis, string? Why = null, string? Recorded = null)
{
    /// <summary>A fact that this look saw, with what the operator recorded of it where that differs.</summary>
    /// <param name="seen">What Azure reports; null when it reports none.</param>
    /// <param name="recorded">What the status has; null when it has none.</param>
    public static Fact Seen(string? seen, string? recorded = null) =>
        new(seen, Basis.Seen, seen is null ? "Azure reports none" : null, recorded is not null && !string.Equals(seen?.TrimEnd('/'), recorded.TrimEnd('/'), StringComparison.OrdinalIgnoreCase) ? recorded : null);

    /// <summary>A fact that was not looked at: recorded when the status has it, else not verified.</summary>
    /// <param name="recorded">What the status has; null when it has none.</param>
    /// <param name="failure">Why the look could not be made; null when none was asked for.</param>
    public static Fact Unseen(string? recorded, string? failure) =>
        failure is not null ? new Fact(null, Basis.NotVerified, failure, recorded)
        : recorded is not null ? new Fact(recorded, Basis.Recorded)
        : new Fact(null, Basis.NotVerified, "The operator has not recorded it");

    /// <summary>The text of a flag.</summary>
    public static string? Flag(bool? flag) => flag switch { true => "true", false => "false", null => null };
}
