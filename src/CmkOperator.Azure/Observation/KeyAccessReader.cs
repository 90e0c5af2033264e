using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Identities;
using CmkOperator.Azure.RoleAssignments;
using CmkOperator.Azure.ServicePrincipals;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Azure.Observation;

/// <summary>Reads which principals need the key and what decides whether they may use it.</summary>
/// <param name="principals">Finds applications.</param>
/// <param name="identities">Finds user-assigned identities.</param>
/// <param name="assignments">Reads roles and denials.</param>
/// <param name="cloud">The cloud, which knows the application id of Azure Cosmos DB.</param>
/// <param name="cosmosDbPrincipalId">Azure Cosmos DB's object id when it is configured; otherwise null.</param>
internal sealed class KeyAccessReader(
    ServicePrincipalReader principals,
    IdentityReader identities,
    RoleAssignmentReader assignments,
    AzureCloud cloud,
    string? cosmosDbPrincipalId)
{
    /// <summary>What governs access to the key, except for the vault's own access policies.</summary>
    public async Task<KeyAccessFacts> ReadAsync(DesiredEncryption encryption, Reading<VaultFacts> vault, CancellationToken cancellationToken)
    {
        var cosmosDb = CosmosDbAsync(cancellationToken);
        var identity = IdentityAsync(encryption.UserAssignedIdentityId, cancellationToken);
        var needed = new List<KeyPrincipalFacts> { await cosmosDb };
        if (await identity is { } named)
        {
            needed.Add(named);
        }

        var facts = KeyAccessFacts.NotRead with { Principals = needed };
        // Under access policies roles do not govern the key, but an identity still needs one to see the vault.
        if (vault.ValueOrDefault is not { } live || !(live.RbacAuthorization || encryption.UserAssignedIdentityId is not null))
        {
            return facts;
        }

        var scope = $"{encryption.KeyVaultId}/keys/{encryption.KeyName}";
        var roles = assignments.AtOrAboveAsync(scope, PrincipalIds(needed), cancellationToken);
        var denials = assignments.DenialsAsync(scope, cancellationToken);
        return facts with
        {
            Assignments = await roles,
            DenyAssignments = await denials,
        };
    }

    private async Task<KeyPrincipalFacts> CosmosDbAsync(CancellationToken cancellationToken) => new(
        KeyPrincipalKind.CosmosDb,
        "Azure Cosmos DB",
        cosmosDbPrincipalId is not null
            ? Reading.Of(cosmosDbPrincipalId)
            : await principals.ReadAsync(cloud.CosmosDbAppId, cancellationToken),
        cloud.CosmosDbAppId);

    // An assignment to an application id gives nothing, and is a mistake worth naming.
    private static string[] PrincipalIds(IReadOnlyList<KeyPrincipalFacts> needed) =>
        [.. needed.SelectMany(principal => new[] { principal.ObjectId.ValueOrDefault, principal.ApplicationId }).OfType<string>()];

    private async Task<KeyPrincipalFacts?> IdentityAsync(string? identityId, CancellationToken cancellationToken)
    {
        if (identityId is null)
        {
            return null;
        }

        var reading = await identities.ReadAsync(identityId, cancellationToken);
        return new KeyPrincipalFacts(
            KeyPrincipalKind.UserAssignedIdentity,
            ArmId.TryParse(identityId)?.Name ?? identityId,
            reading.ValueOrDefault is { PrincipalId: { } objectId } ? Reading.Of(objectId) : Reading.Failed<string>(reading.FaultOrDefault!),
            reading.ValueOrDefault?.ClientId);
    }
}
