using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Faults;
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
    /// <param name="encryption">The declared key and identity.</param>
    /// <param name="live">The workspace, which may name an identity for the key by its client id, as the spec cannot; null when it is yet to be created.</param>
    /// <param name="vault">The vault of the key.</param>
    /// <param name="mayRead">Whether an identity that the live workspace names may be read for the object.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    public async Task<KeyAccessFacts> ReadAsync(
        DesiredEncryption encryption, WorkspaceFacts? live, Reading<VaultFacts> vault, Func<string, bool> mayRead, CancellationToken cancellationToken)
    {
        var named = new[] { encryption.UserAssignedIdentityId, live?.EncryptionClientIdentityId }.OfType<string>().DistinctBy(ArmId.Normalise).ToList();
        var cosmosDb = CosmosDbAsync(cancellationToken);
        var identities = named.Select(id => mayRead(id) ? IdentityAsync(id, cancellationToken) : Task.FromResult(Unread(id, live))).ToList();
        var needed = new List<KeyPrincipalFacts> { await cosmosDb };
        foreach (var identity in identities)
        {
            needed.Add(await identity);
        }

        // The identity itself reports its client id, also where its entry in the workspace does not.
        if (live?.UnmatchedKeyClientId is { } clientId
            && !needed.Exists(principal => string.Equals(principal.ApplicationId, clientId, StringComparison.OrdinalIgnoreCase)))
        {
            needed.Add(new KeyPrincipalFacts(KeyPrincipalKind.UserAssignedIdentity, $"the identity of client id {clientId}", Reading.NotRead<string>(), clientId));
        }

        var facts = KeyAccessFacts.NotRead with { Principals = needed };
        // Under access policies roles do not govern the key, but an identity still needs one to see the vault.
        if (vault.ValueOrDefault is not { } known || !(known.RbacAuthorization || named.Count > 0))
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

    private async Task<KeyPrincipalFacts> IdentityAsync(string identityId, CancellationToken cancellationToken)
    {
        var reading = await identities.ReadAsync(identityId, cancellationToken);
        return Identity(
            identityId,
            reading switch
            {
                Reading<AssociatedResourceFacts>.Present { Value.PrincipalId: { Length: > 0 } objectId } => Reading.Of(objectId),
                Reading<AssociatedResourceFacts>.Present => Reading.Failed<string>(AzureFaultMapper.InvalidResponse("Azure's answer has no object id of the identity")),
                { FaultOrDefault: { } fault } => Reading.Failed<string>(fault),
                _ => Reading.NotRead<string>(),
            },
            reading.ValueOrDefault?.ClientId);
    }

    private static KeyPrincipalFacts Unread(string identityId, WorkspaceFacts? live) => Identity(identityId, Reading.NotRead<string>(), live?.EncryptionClientId);

    private static KeyPrincipalFacts Identity(string identityId, Reading<string> objectId, string? clientId) =>
        new(KeyPrincipalKind.UserAssignedIdentity, ArmId.TryParse(identityId)?.Name ?? identityId, objectId, clientId, identityId);
}
