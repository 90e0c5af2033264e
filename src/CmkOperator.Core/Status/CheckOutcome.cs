namespace CmkOperator.Status;

/// <summary>How a check ended.</summary>
public enum CheckOutcome
{
    /// <summary>It was looked at and holds.</summary>
    Passed,

    /// <summary>It was looked at and does not hold.</summary>
    Failed,

    /// <summary>It could not be looked at; that is never counted as passed.</summary>
    Unknown,

    /// <summary>It does not apply, or an earlier failure made it pointless.</summary>
    Skipped,
}
