namespace CmkOperator.Observed;

/// <summary>The principals that are known to need rights on the key.</summary>
public enum KeyPrincipalKind
{
    /// <summary>Azure Cosmos DB's first-party service principal; needed always.</summary>
    CosmosDb,

    /// <summary>The user-assigned identity named for encryption; it also reads the vault.</summary>
    UserAssignedIdentity,
}
