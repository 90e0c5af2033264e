namespace CmkOperator.Desired;

/// <summary><c>spec.externalDeletionPolicy</c>: what to do when somebody else deletes the workspace.</summary>
public enum ExternalDeletionPolicy
{
    /// <summary>Stop and report it.</summary>
    Stop,

    /// <summary>Create it again.</summary>
    Recreate,
}
