namespace CmkOperator.Assessment;

/// <summary>Whether a principal holds a right.</summary>
public enum RightState
{
    /// <summary>It holds the right.</summary>
    Held,

    /// <summary>It does not hold the right.</summary>
    Missing,

    /// <summary>A deny assignment takes it away.</summary>
    Denied,

    /// <summary>It holds the right under a condition that the operator does not evaluate.</summary>
    Conditional,

    /// <summary>The facts that decide it cannot be read.</summary>
    Unknown,
}
