using CmkOperator.Conditions;

namespace CmkOperator.Core.Tests.Documents;

/// <summary>What each condition means, for the user guide.</summary>
internal static class ConditionTexts
{
    public static string Of(ConditionType type) => type switch
    {
        ConditionType.Ready => "The workspace exists as declared, every declared field is in force (except drift that the policies leave in place) and no write is pending or refused. Always there.",
        ConditionType.Reconciling => "The operator, or Azure on its behalf, is still working towards Ready. Present only while True; never together with Stalled.",
        ConditionType.Stalled => "Waiting does not help: somebody has to act. Present only while True; never together with Reconciling.",
        ConditionType.KeyVaultReady => "The key's vault has soft delete and purge protection on, is in the workspace's subscription and lets Azure's services through.",
        ConditionType.KeyReady => "The declared key exists and can wrap and unwrap now. It enters Ready only while a write waits on it.",
        ConditionType.KeyAccessReady => "The principals that need the key hold get, wrapKey and unwrapKey on it. It enters Ready only while a write waits on it.",
        ConditionType.WorkspaceReady => "The workspace itself exists and its last operation succeeded.",
        ConditionType.InSync => "Azure equals the declared fields.",
        ConditionType.EncryptionInForce => "The stores of the metadata are under the workspace's key and can reach it. It never enters Ready: Azure can still report a workspace as Succeeded after its key was revoked, when Azure Cosmos DB no longer serves.",
        ConditionType.ManagedResourcesReady => "The Microsoft-managed resource group and its members are there and healthy. It never enters Ready.",
        ConditionType.CosmosDbReady => "The managed Azure Cosmos DB account.",
        ConditionType.AiSearchReady => "The managed Azure AI Search service.",
        ConditionType.StorageReady => "The managed storage account.",
        ConditionType.VirtualNetworkReady => "The managed virtual network. Only with a private endpoint on the workspace.",
    };
}
