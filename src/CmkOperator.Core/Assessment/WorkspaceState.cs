namespace CmkOperator.Assessment;

/// <summary>The state of the live workspace.</summary>
public enum WorkspaceState
{
    /// <summary>This pass learned nothing about it.</summary>
    Unread,

    /// <summary>The operator may not read it.</summary>
    Unreadable,

    /// <summary>It does not exist.</summary>
    Absent,

    /// <summary>An operation is running on it.</summary>
    Busy,

    /// <summary>Its last operation succeeded.</summary>
    Succeeded,

    /// <summary>Its last operation failed.</summary>
    Failed,
}
