namespace CmkOperator.Assessment;

/// <summary>What the operator can do to the world.</summary>
[Flags]
public enum Effects
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Add the finalizer to the object.</summary>
    AddFinalizer = 1,

    /// <summary>Grant the rights on the key.</summary>
    Grant = 2,

    /// <summary>PUT the workspace.</summary>
    Create = 4,

    /// <summary>PATCH the key.</summary>
    RotateKey = 8,

    /// <summary>PATCH other declared fields.</summary>
    Update = 16,

    /// <summary>DELETE the workspace: soft delete or purge.</summary>
    Delete = 32,

    /// <summary>Every write to Azure.</summary>
    Azure = Grant | Create | RotateKey | Update | Delete,

    /// <summary>Everything.</summary>
    All = AddFinalizer | Azure,
}
