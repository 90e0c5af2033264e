using System.Text.Json.Serialization;
using CmkOperator.Observed;

namespace CmkOperator.Azure.Identities;

/// <summary>Reads a user-assigned identity (Azure REST API: User Assigned Identities - Get).</summary>
internal sealed class IdentityReader(AzureReader reader)
{
    private const string ApiVersion = "2024-11-30";

    /// <summary>The identity with that ARM id; roles and access policies need its principal id.</summary>
    public Task<Reading<AssociatedResourceFacts>> ReadAsync(string id, CancellationToken cancellationToken) =>
        reader.GetAsync(id, ApiVersion, IdentityJson.Default.IdentityResource, Map, cancellationToken);

    private static AssociatedResourceFacts? Map(IdentityResource resource) => resource is { Id: { Length: > 0 } id, Properties.PrincipalId: { Length: > 0 } principalId }
        ? new AssociatedResourceFacts(id, null, principalId, resource.Properties.ClientId)
        : null;
}

/// <summary>A user-assigned identity as Azure writes it (Azure REST API: User Assigned Identities - Get).</summary>
internal sealed record IdentityResource(string? Id, IdentityResource.IdentityProperties? Properties)
{
    internal sealed record IdentityProperties(string? PrincipalId, string? ClientId);
}

/// <summary>Serialisation of user-assigned identities, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(IdentityResource))]
internal sealed partial class IdentityJson : JsonSerializerContext;
