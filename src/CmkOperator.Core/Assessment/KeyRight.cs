namespace CmkOperator.Assessment;

/// <summary>The rights that a principal needs (R2).</summary>
public enum KeyRight
{
    /// <summary>Read the key.</summary>
    Get,

    /// <summary>Wrap a data key with it.</summary>
    WrapKey,

    /// <summary>Unwrap a data key with it.</summary>
    UnwrapKey,

    /// <summary>Read the vault in Azure Resource Manager; needed by a user-assigned identity only.</summary>
    VaultRead,
}
