using System.Text.Json.Serialization;
using CmkOperator.Azure.Managed;
using CmkOperator.Observed;

namespace CmkOperator.Azure.Associated;

/// <summary>Reads the resources that a workspace uses and the user owns.</summary>
internal sealed class AssociatedResourceReader(AzureReader reader)
{
    private const string ApplicationInsightsVersion = "2020-02-02";
    private const string ContainerRegistryVersion = "2025-04-01";

    /// <summary>The storage account, with its own encryption key and what decides whether it can serve (Azure REST API: Storage Accounts - Get Properties).</summary>
    public Task<Reading<AssociatedResourceFacts>> StorageAccountAsync(string id, CancellationToken cancellationToken) =>
        reader.GetAsync(id, ApiVersions.Storage, ManagedJson.Default.StorageResource, Map, cancellationToken);

    /// <summary>The vault for the workspace's secrets (Azure REST API: Vaults - Get).</summary>
    public Task<Reading<AssociatedResourceFacts>> KeyVaultAsync(string id, CancellationToken cancellationToken) =>
        ExistsAsync(id, ApiVersions.KeyVault, cancellationToken);

    /// <summary>The Application Insights component (Azure REST API: Components - Get).</summary>
    public Task<Reading<AssociatedResourceFacts>> ApplicationInsightsAsync(string id, CancellationToken cancellationToken) =>
        ExistsAsync(id, ApplicationInsightsVersion, cancellationToken);

    /// <summary>The container registry (Azure REST API: Registries - Get).</summary>
    public Task<Reading<AssociatedResourceFacts>> ContainerRegistryAsync(string id, CancellationToken cancellationToken) =>
        ExistsAsync(id, ContainerRegistryVersion, cancellationToken);

    private Task<Reading<AssociatedResourceFacts>> ExistsAsync(string id, string apiVersion, CancellationToken cancellationToken) =>
        reader.GetAsync(
            id,
            apiVersion,
            AssociatedResourceJson.Default.GenericResource,
            static resource => string.IsNullOrEmpty(resource.Id) ? null : new AssociatedResourceFacts(resource.Id),
            cancellationToken);

    private static AssociatedResourceFacts? Map(StorageResource resource) =>
        StorageMapper.Map(resource) is { } storage
            ? new AssociatedResourceFacts(
                storage.Id,
                storage.CurrentKeyIdentifier,
                Storage: new AssociatedStorageFacts(
                    NotEmpty(resource.Kind), NotEmpty(resource.Sku?.Name), resource.Properties?.IsHnsEnabled, resource.Properties?.AllowSharedKeyAccess))
            : null;

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

/// <summary>A resource whose existence is all that matters.</summary>
internal sealed record GenericResource(string? Id);

/// <summary>Serialisation of associated resources, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(GenericResource))]
internal sealed partial class AssociatedResourceJson : JsonSerializerContext;
