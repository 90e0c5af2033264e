namespace CmkOperator.TestKit.Verdicts;

/// <summary>The states of an object in kstatus.</summary>
public enum KstatusVerdict
{
    /// <summary>Work is in progress, or has not started.</summary>
    InProgress,

    /// <summary>Waiting does not help.</summary>
    Failed,

    /// <summary>The object is as declared.</summary>
    Current,

    /// <summary>The object is being deleted.</summary>
    Terminating,
}
