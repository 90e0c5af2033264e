namespace CmkOperator.Status;

/// <summary>What is done about a difference.</summary>
public enum DriftAction
{
    /// <summary>It is being written to Azure, or will be as soon as nothing blocks it.</summary>
    Correct,

    /// <summary>It is reported and left unchanged.</summary>
    Report,

    /// <summary>It is rejected: the field can never change.</summary>
    Refuse,

    /// <summary>Azure accepted the same change of it more than once and reports the value of before: it is sent again only after a day, or when something changes.</summary>
    Unkept,
}
