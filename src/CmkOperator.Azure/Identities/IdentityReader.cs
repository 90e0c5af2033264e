using CmkOperator.Observed;

namespace CmkOperator.Azure.Identities;

/// <summary>Reads a user-assigned identity (Azure REST API: User Assigned Identities - Get).</summary>
internal sealed class IdentityReader(AzureReader reader)
{
    /// <summary>The identity with that ARM id; roles and access policies need its principal id.</summary>
    public Task<Reading<AssociatedResourceFacts>> ReadAsync(string id, CancellationToken cancellationToken) =>
        reader.GetAsync(id, ApiVersions.ManagedIdentity, IdentityJson.Default.IdentityResource, Map, cancellationToken);

    private static AssociatedResourceFacts? Map(IdentityResource resource) => resource is { Id: { Length: > 0 } id, Properties.PrincipalId: { Length: > 0 } principalId }
        ? new AssociatedResourceFacts(id, null, principalId, resource.Properties.ClientId)
        : null;
}
