using CmkOperator.Desired;
using CmkOperator.Workspaces;

namespace CmkOperator.Tests.Azure.Fakes;

/// <summary>A declared workspace with short, known ids.</summary>
internal static class Declared
{
    public const string Subscription = "11111111-1111-1111-1111-111111111111";
    public const string Group = "/subscriptions/" + Subscription + "/resourceGroups/rg-ml";
    public const string Workspace = Group + "/providers/Microsoft.MachineLearningServices/workspaces/ws-a";
    public const string KeyVault = Group + "/providers/Microsoft.KeyVault/vaults/kv-cmk";
    public const string Storage = Group + "/providers/Microsoft.Storage/storageAccounts/stml";
    public const string SecretsVault = Group + "/providers/Microsoft.KeyVault/vaults/kv-ml";
    public const string Insights = Group + "/providers/Microsoft.Insights/components/ai-ml";
    public const string Registry = Group + "/providers/Microsoft.ContainerRegistry/registries/crml";
    public const string Identity = Group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-ml";
    public const string Version = "0123456789abcdef0123456789abcdef";
    public const string OtherVersion = "fedcba9876543210fedcba9876543210";

    public static DesiredWorkspace In(FakeAzure azure) => With(azure.VaultHost);

    public static DesiredWorkspace With(string vaultHost) => new()
    {
        Key = new ObjectKey("team", "ws-a"),
        Generation = 1,
        CreatedAt = DateTimeOffset.UnixEpoch,
        OwnerTag = "cluster/team/ws-a",
        SubscriptionId = Subscription,
        ResourceGroup = "rg-ml",
        Location = "westeurope",
        WorkspaceName = "ws-a",
        HbiWorkspace = true,
        Encryption = new DesiredEncryption(KeyVault, vaultHost, "cmk-ml", null, null),
        AssociatedResources = new AssociatedResources(Storage, SecretsVault, Insights, null),
        Interval = TimeSpan.FromMinutes(30),
    };
}
