namespace CmkOperator.CreateOnly;

/// <summary>What it means that a create-only field is absent from the spec.</summary>
public enum CreateOnlyAbsence
{
    /// <summary>It cannot be absent.</summary>
    Required,

    /// <summary>The object's own name is used.</summary>
    MeansObjectName,

    /// <summary>It is <c>false</c>.</summary>
    MeansFalse,

    /// <summary>The workspace is declared to have none: absence is a value like any other, and just as immutable.</summary>
    MeansNone,

    /// <summary>It is left to Azure and not compared. A value that is declared later must be the live one, or be one that <see cref="CreateOnlyField.MayBeAdded"/>.</summary>
    MeansUnmanaged,
}
