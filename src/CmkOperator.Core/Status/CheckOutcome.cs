namespace CmkOperator.Status;

/// <summary>How a check ended.</summary>
public enum CheckOutcome
{
    /// <summary>It was checked and holds.</summary>
    Passed,

    /// <summary>It was checked and does not hold.</summary>
    Failed,

    /// <summary>It could not be checked, which never counts as passed.</summary>
    Unknown,

    /// <summary>It does not apply, or an earlier failure made it pointless.</summary>
    Skipped,
}
