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

    /// <summary>It is left to Azure and not compared; a value may be added while Azure has none.</summary>
    MeansUnmanaged,
}
