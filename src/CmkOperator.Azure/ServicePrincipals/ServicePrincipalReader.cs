using System.Text.Json.Serialization;
using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Faults;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Faults;
using CmkOperator.Observed;

namespace CmkOperator.Azure.ServicePrincipals;

/// <summary>
/// Finds an application's object id in this tenant (Microsoft Graph: Get servicePrincipal). It never changes while the principal
/// exists, so the result is cached.
/// </summary>
internal sealed class ServicePrincipalReader(AzureReader reader, TimedCache<string> objectIds)
{
    /// <summary>The object id of the application's service principal.</summary>
    public async Task<Reading<string>> ReadAsync(string appId, CancellationToken cancellationToken)
    {
        if (objectIds.Find(appId) is { } known)
        {
            return Reading.Of(known);
        }

        if (reader.Cloud.GraphEndpoint is not { } graph)
        {
            return Reading.Failed<string>(new AzureFault(
                400, FaultCodes.ForeignHost, "This cloud has no Microsoft Graph endpoint to look principals up in"));
        }

        var uri = AzureUrls.Build(graph, $"/v1.0/servicePrincipals(appId='{appId}')", null, ("$select", "id,displayName"));
        var reading = await reader.GetAsync(
            AzureRequest.Read(uri, AzureAudience.Graph),
            ServicePrincipalJson.Default.ServicePrincipalResource,
            static (principal, _) => string.IsNullOrEmpty(principal.Id) ? null : principal.Id,
            cancellationToken);
        if (reading is Reading<string>.Present { Value: var found })
        {
            objectIds.Remember(appId, found);
        }

        return reading;
    }
}

/// <summary>A service principal as Microsoft Graph writes it (Microsoft Graph: Get servicePrincipal).</summary>
internal sealed record ServicePrincipalResource(string? Id);

/// <summary>Serialisation of service principals, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ServicePrincipalResource))]
internal sealed partial class ServicePrincipalJson : JsonSerializerContext;
