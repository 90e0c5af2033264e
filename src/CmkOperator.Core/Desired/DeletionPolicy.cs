namespace CmkOperator.Desired;

/// <summary><c>spec.deletionPolicy</c>: what deleting the object does to Azure; read at delete time.</summary>
public enum DeletionPolicy
{
    /// <summary>Nothing.</summary>
    Retain,

    /// <summary>The workspace is soft-deleted: recoverable for 14 days, its managed resources stay and are billed.</summary>
    SoftDelete,

    /// <summary>The workspace is purged, together with its managed resources and their data.</summary>
    Purge,
}
