namespace CmkOperator.Conditions;

/// <summary>The three values of a condition.</summary>
public enum ConditionStatus
{
    /// <summary>It holds.</summary>
    True,

    /// <summary>It does not hold.</summary>
    False,

    /// <summary>Unknown.</summary>
    Unknown,
}
