using CmkOperator.Desired;
using CmkOperator.Workspaces;

namespace CmkOperator.Core.Tests.Builders;

/// <summary>What the settled world's object declares.</summary>
internal static class DesiredBuilder
{
    public static DesiredWorkspace Build() => new()
    {
        Key = new ObjectKey("team", "fraud"),
        Generation = 1,
        CreatedAt = Clock.Ago(TimeSpan.FromDays(10)),
        HasFinalizer = true,
        OwnerTag = Names.Owner,
        SubscriptionId = Names.Subscription,
        ResourceGroup = Names.Group,
        Location = "westeurope",
        WorkspaceName = Names.Workspace,
        HbiWorkspace = true,
        Encryption = new DesiredEncryption(Names.VaultId, Names.VaultHost, Names.Key, null, null),
        AssociatedResources = new AssociatedResources(
            $"{Names.GroupId}/providers/Microsoft.Storage/storageAccounts/stml",
            $"{Names.GroupId}/providers/Microsoft.KeyVault/vaults/kv-ml",
            $"{Names.GroupId}/providers/Microsoft.Insights/components/appi-ml",
            null),
        Interval = TimeSpan.FromMinutes(30),
    };
}
