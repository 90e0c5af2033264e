namespace CmkOperator.Status;

/// <summary>What is done about a difference.</summary>
public enum DriftAction
{
    /// <summary>It is being written to Azure, or will be as soon as nothing stands in the way.</summary>
    Correct,

    /// <summary>It is reported and left.</summary>
    Report,

    /// <summary>It is refused: the field can never change.</summary>
    Refuse,
}
