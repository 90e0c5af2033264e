namespace CmkOperator.AzureSimulator.KeyVault;

/// <summary>The members of a vault's properties in the casing of the published model.</summary>
internal static class VaultMembers
{
    public static IReadOnlyList<string> Names { get; } =
    [
        "tenantId", "sku", "accessPolicies", "vaultUri", "enabledForDeployment", "enabledForDiskEncryption", "enabledForTemplateDeployment",
        "enableSoftDelete", "softDeleteRetentionInDays", "enableRbacAuthorization", "enablePurgeProtection", "createMode", "networkAcls",
        "publicNetworkAccess", "provisioningState", "privateEndpointConnections", "hsmPoolResourceId",
    ];
}
