using System.Text.Json.Serialization;
using CmkOperator.Observed;

namespace CmkOperator.Azure.ResourceGroups;

/// <summary>Reads a resource group (Azure REST API: Resource Groups - Get).</summary>
internal sealed class ResourceGroupReader(AzureReader reader)
{
    /// <summary>The group of that name.</summary>
    public Task<Reading<ResourceGroupFacts>> ReadAsync(string subscriptionId, string name, CancellationToken cancellationToken) =>
        reader.GetAsync(
            $"/subscriptions/{subscriptionId}/resourceGroups/{name}",
            ApiVersions.Resources,
            ResourceGroupJson.Default.ResourceGroupResource,
            Map,
            cancellationToken);

    private static ResourceGroupFacts? Map(ResourceGroupResource resource) => resource is { Id: { Length: > 0 } id, Name: { Length: > 0 } name }
        ? new ResourceGroupFacts(
            id,
            name,
            resource.Location ?? string.Empty,
            resource.Properties?.ProvisioningState ?? "Succeeded",
            string.IsNullOrEmpty(resource.ManagedBy) ? null : resource.ManagedBy)
        : null;
}

/// <summary>A resource group as Azure writes it (Azure REST API: Resource Groups - Get).</summary>
internal sealed record ResourceGroupResource(
    string? Id,
    string? Name,
    string? Location,
    string? ManagedBy,
    ResourceGroupResource.ResourceGroupProperties? Properties)
{
    internal sealed record ResourceGroupProperties(string? ProvisioningState);
}

/// <summary>Serialisation of resource groups, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ResourceGroupResource))]
internal sealed partial class ResourceGroupJson : JsonSerializerContext;
