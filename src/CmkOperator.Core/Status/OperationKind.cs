namespace CmkOperator.Status;

/// <summary>The long operations on a workspace.</summary>
public enum OperationKind
{
    /// <summary>PUT of a workspace that does not exist, or that never succeeded.</summary>
    Create,

    /// <summary>PATCH of declared fields other than the key.</summary>
    Update,

    /// <summary>PATCH of the key.</summary>
    RotateKey,

    /// <summary>DELETE that leaves it recoverable.</summary>
    Delete,

    /// <summary>DELETE that cannot be undone.</summary>
    Purge,
}
