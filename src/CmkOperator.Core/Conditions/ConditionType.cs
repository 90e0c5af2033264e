namespace CmkOperator.Conditions;

/// <summary>The types of conditions that a CmkWorkspace can carry. The wire string is the member's name.</summary>
/// <remarks>R1 to R11, here and elsewhere, are the rules of customer-managed keys that docs/rules.md defines.</remarks>
public enum ConditionType
{
    /// <summary>The workspace exists as declared, every declared field is in force and no write is pending or refused.</summary>
    Ready,

    /// <summary>Present only while True: the operator, or Azure on its behalf, is still working towards Ready.</summary>
    Reconciling,

    /// <summary>Present only while True: waiting does not help, somebody has to act.</summary>
    Stalled,

    /// <summary>The key's vault is protected and Azure services can reach it (R1).</summary>
    KeyVaultReady,

    /// <summary>The declared key exists and can wrap and unwrap now.</summary>
    KeyReady,

    /// <summary>The principals that need the key hold its three rights (R2).</summary>
    KeyAccessReady,

    /// <summary>The workspace itself exists and its last operation succeeded.</summary>
    WorkspaceReady,

    /// <summary>Azure equals the declared fields.</summary>
    InSync,

    /// <summary>The stores of the metadata are under the workspace's key and can reach it.</summary>
    EncryptionInForce,

    /// <summary>The Microsoft-managed resource group and its members are there and healthy (R5).</summary>
    ManagedResourcesReady,

    /// <summary>The managed Cosmos DB account.</summary>
    CosmosDbReady,

    /// <summary>The managed AI Search service.</summary>
    AiSearchReady,

    /// <summary>The managed storage account.</summary>
    StorageReady,

    /// <summary>The managed virtual network; only with a private endpoint on the workspace.</summary>
    VirtualNetworkReady,
}
