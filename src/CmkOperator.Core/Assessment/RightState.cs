namespace CmkOperator.Assessment;

/// <summary>Whether a principal holds a right.</summary>
public enum RightState
{
    /// <summary>It does.</summary>
    Held,

    /// <summary>It does not.</summary>
    Missing,

    /// <summary>A deny assignment takes it away.</summary>
    Denied,

    /// <summary>It does under a condition that the operator does not evaluate.</summary>
    Conditional,

    /// <summary>What decides it cannot be read.</summary>
    Unknown,
}
