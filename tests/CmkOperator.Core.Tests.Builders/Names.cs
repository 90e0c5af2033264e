namespace CmkOperator.Core.Tests.Builders;

/// <summary>The names of the settled world: one place, so that rows can refer to them.</summary>
internal static class Names
{
    public const string Subscription = "11111111-1111-1111-1111-111111111111";
    public const string Group = "rg-ml";
    public const string GroupId = $"/subscriptions/{Subscription}/resourceGroups/{Group}";
    public const string Workspace = "fraud-ml";
    public const string WorkspaceArmId = $"{GroupId}/providers/Microsoft.MachineLearningServices/workspaces/{Workspace}";
    public const string WorkspaceGuid = "44444444-4444-4444-4444-444444444444";
    public const string VaultId = $"{GroupId}/providers/Microsoft.KeyVault/vaults/kv-cmk";
    public const string VaultHost = "kv-cmk.vault.azure.net";
    public const string OtherVaultId = $"{GroupId}/providers/Microsoft.KeyVault/vaults/kv-other";
    public const string Key = "cmk-ml";
    public const string OtherKey = "cmk-other";
    public const string Version1 = "11110000111100001111000011110000";
    public const string Version2 = "22220000222200002222000022220000";
    public const string Version3 = "33330000333300003333000033330000";
    public const string ManagedGroup = "azureml-rg-fraud-ml_66666666-6666-6666-6666-666666666666";
    public const string CosmosDbPrincipal = "77777777-7777-7777-7777-777777777777";
    public const string IdentityId = $"{GroupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-ml";
    public const string IdentityPrincipal = "88888888-8888-8888-8888-888888888888";
    public const string Owner = "cluster-a/team/fraud";
    public const string OtherOwner = "cluster-b/team/fraud";
    public const string OperationUrl = "https://management.azure.com/operations/1";

    public static string KeyUri(string? version, string key = Key) =>
        version is null ? $"https://{VaultHost}/keys/{key}" : $"https://{VaultHost}/keys/{key}/{version}";
}
