namespace CmkOperator.Conditions;

/// <summary>What a reason means for the loop.</summary>
public enum ReasonClass
{
    /// <summary>Nothing is left to do.</summary>
    Settled,

    /// <summary>It resolves without action: check again.</summary>
    Wait,

    /// <summary>Retry with a growing backoff.</summary>
    Retry,

    /// <summary>Somebody has to act: Stalled, checked again at the interval.</summary>
    User,
}
