namespace CmkOperator.Conditions;

/// <summary>What a reason means for the loop.</summary>
public enum ReasonClass
{
    /// <summary>Nothing is left to do.</summary>
    Settled,

    /// <summary>It passes by itself: look again.</summary>
    Wait,

    /// <summary>Try again after a pause that grows.</summary>
    Retry,

    /// <summary>Somebody has to act: Stalled, looked at again at the interval.</summary>
    User,
}
