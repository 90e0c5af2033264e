namespace CmkOperator.Desired;

/// <summary><c>spec.driftPolicy</c>: what to do with changes made outside the operator.</summary>
public enum DriftPolicy
{
    /// <summary>Revert them.</summary>
    Correct,

    /// <summary>Report them.</summary>
    Report,
}
