namespace CmkOperator.Desired;

/// <summary><c>spec.driftPolicy</c>: what to do with changes made outside.</summary>
public enum DriftPolicy
{
    /// <summary>Put them back.</summary>
    Correct,

    /// <summary>Report them.</summary>
    Report,
}
