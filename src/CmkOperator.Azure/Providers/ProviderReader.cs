using System.Text.Json.Serialization;
using CmkOperator.Azure.Clouds;
using CmkOperator.Observed;

namespace CmkOperator.Azure.Providers;

/// <summary>
/// Reads whether resource providers are registered (Azure REST API: Providers - Get). Nobody unregisters a provider in use,
/// so it caches registered ones; every other state is read again.
/// </summary>
internal sealed class ProviderReader(AzureReader reader, TimedCache<ProviderFacts> registered)
{
    private const string MachineLearning = "Microsoft.MachineLearningServices";

    /// <summary>What a workspace under a customer-managed key needs (Azure documentation: "How to set up customer-managed keys with Azure Machine Learning").</summary>
    public static IReadOnlyList<string> Needed { get; } =
        [MachineLearning, "Microsoft.KeyVault", "Microsoft.Storage", "Microsoft.DocumentDB", "Microsoft.Search"];

    /// <summary>One provider in a subscription.</summary>
    public async Task<Reading<ProviderFacts>> ReadAsync(string subscriptionId, string providerNamespace, CancellationToken cancellationToken)
    {
        var path = $"/subscriptions/{subscriptionId}/providers/{providerNamespace}";
        if (registered.Find(path) is { } known)
        {
            return Reading.Of(known);
        }

        var reading = await reader.GetAsync(path, ApiVersions.Resources, ProviderJson.Default.ProviderResource, Map, cancellationToken);
        if (reading is Reading<ProviderFacts>.Present { Value: var facts }
            && string.Equals(facts.RegistrationState, "Registered", StringComparison.OrdinalIgnoreCase))
        {
            registered.Remember(path, facts);
        }

        return reading;
    }

    private static ProviderFacts? Map(ProviderResource resource)
    {
        if (resource is not { Namespace: { Length: > 0 } name, RegistrationState: { Length: > 0 } state })
        {
            return null;
        }

        var workspaces = string.Equals(name, MachineLearning, StringComparison.OrdinalIgnoreCase)
            ? (resource.ResourceTypes ?? []).FirstOrDefault(type => string.Equals(type?.ResourceType, "workspaces", StringComparison.OrdinalIgnoreCase))
            : null;
        return new ProviderFacts(
            name,
            state,
            (workspaces?.Locations ?? []).OfType<string>().ToArray(),
            (workspaces?.ApiVersions ?? []).OfType<string>().ToArray());
    }
}

/// <summary>A resource provider as Azure writes it (Azure REST API: Providers - Get).</summary>
internal sealed record ProviderResource(string? Namespace, string? RegistrationState, IReadOnlyList<ProviderResource.ProviderResourceType?>? ResourceTypes)
{
    internal sealed record ProviderResourceType(
        string? ResourceType,
        IReadOnlyList<string?>? Locations,
        IReadOnlyList<string?>? ApiVersions);
}

/// <summary>Serialisation of resource providers, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ProviderResource))]
internal sealed partial class ProviderJson : JsonSerializerContext;
