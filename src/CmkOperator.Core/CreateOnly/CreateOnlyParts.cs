using System.Text.Json.Serialization;

namespace CmkOperator.CreateOnly;

/// <summary>The create-only part of the encryption.</summary>
/// <param name="KeyVaultId">ARM id of the vault of the key.</param>
/// <param name="UserAssignedIdentityId">ARM id of the identity that reaches the key.</param>
public sealed record CreateOnlyEncryption(string? KeyVaultId = null, string? UserAssignedIdentityId = null);

/// <summary>The resources that the workspace was created with.</summary>
/// <param name="StorageAccountId">ARM id of the storage account.</param>
/// <param name="KeyVaultId">ARM id of the vault for its secrets.</param>
/// <param name="ApplicationInsightsId">ARM id of the Application Insights component.</param>
/// <param name="ContainerRegistryId">ARM id of the container registry; null until there is one.</param>
public sealed record CreateOnlyResources(
    string? StorageAccountId = null,
    string? KeyVaultId = null,
    string? ApplicationInsightsId = null,
    string? ContainerRegistryId = null);

/// <summary>The create-only part of the managed network.</summary>
/// <param name="ProvisionOnCreate">Whether Azure was to provision it with the workspace.</param>
public sealed record CreateOnlyNetwork(bool? ProvisionOnCreate = null);

/// <summary>The create-only part of the workspace's identity.</summary>
/// <param name="Type">Which kinds of identity the workspace has.</param>
public sealed record CreateOnlyIdentity([property: JsonRequired] string Type);
