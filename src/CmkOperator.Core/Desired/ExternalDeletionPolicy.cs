namespace CmkOperator.Desired;

/// <summary><c>spec.externalDeletionPolicy</c>: what to do when somebody else deletes the workspace.</summary>
public enum ExternalDeletionPolicy
{
    /// <summary>Stop and say so.</summary>
    Stop,

    /// <summary>Create it anew.</summary>
    Recreate,
}
