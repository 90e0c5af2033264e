namespace CmkOperator.Desired;

/// <summary><c>spec.keyAccess</c>: whether the operator may grant the rights on the key itself.</summary>
public enum KeyAccessMode
{
    /// <summary>Rights are checked and reported only.</summary>
    Verify,

    /// <summary>Missing rights are granted, least privilege, where the operator's own allow list of vaults permits it.</summary>
    Grant,
}
