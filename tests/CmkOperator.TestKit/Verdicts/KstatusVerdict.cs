namespace CmkOperator.TestKit.Verdicts;

/// <summary>What kstatus calls the states of an object.</summary>
public enum KstatusVerdict
{
    /// <summary>Work goes on, or nobody has looked yet.</summary>
    InProgress,

    /// <summary>Waiting does not help.</summary>
    Failed,

    /// <summary>The object is as declared.</summary>
    Current,

    /// <summary>The object is being deleted.</summary>
    Terminating,
}
