using CmkOperator.AzureSimulator.Json;
using CmkOperator.AzureSimulator.World;

namespace CmkOperator.AzureSimulator.Identity;

/// <summary>The service principals of the one tenant: Azure's own, the managed identities of the store, and every client that asked for a token.</summary>
internal sealed class TenantDirectory(AzureWorld world)
{
    private readonly Dictionary<string, DirectoryPrincipal> _clients = new(StringComparer.OrdinalIgnoreCase);

    private readonly List<FederatedCredential> _federated = [];

    /// <summary>The federated credentials of applications; those of managed identities are resources in the store.</summary>
    public IReadOnlyList<FederatedCredential> FederatedCredentials => _federated;

    public string CosmosDbObjectId => ObjectIdOf(FirstPartyApp.CosmosDb);

    public IEnumerable<DirectoryPrincipal> All => FirstParty().Concat(ManagedIdentities()).Concat(_clients.Values);

    public DirectoryPrincipal? ByAppId(string appId) => All.FirstOrDefault(principal => ResourceId.Is(principal.AppId, appId));

    public DirectoryPrincipal? ByObjectId(string objectId) => All.FirstOrDefault(principal => ResourceId.Is(principal.ObjectId, objectId));

    public void AddFederatedCredential(FederatedCredential credential) => _federated.Add(credential);

    public void ClearFederatedCredentials() => _federated.Clear();

    /// <summary>All that a client takes in place of a secret; none means that nobody said, and any token for the exchange is taken.</summary>
    public IReadOnlyList<FederatedCredential> FederatedCredentialsOf(string clientId) =>
    [
        .. _federated.Where(credential => ResourceId.Is(credential.ClientId, clientId)),
        .. world.Store.OfType(ResourceTypes.UserAssignedIdentities)
            .Where(identity => ResourceId.Is(clientId, identity.Body.Text("properties", "clientId")))
            .SelectMany(identity => world.Store.Within(identity.Id.Text))
            .Where(resource => resource.Id.Types.Count == 2)
            .Select(resource => FederatedCredential.FromResource(clientId, resource.Body)),
    ];

    /// <summary>The principal of a client that signs in; any client is taken.</summary>
    public DirectoryPrincipal SignIn(string clientId)
    {
        if (ByAppId(clientId) is { } known)
        {
            return known;
        }

        return _clients[clientId] = new DirectoryPrincipal(
            DeterministicGuid.From(world.TenantId, "client", clientId).ToString(),
            clientId,
            $"client-{clientId}",
            "Application",
            IsService: false);
    }

    public string ObjectIdOf(FirstPartyApp app) => DeterministicGuid.From(world.TenantId, "first-party", app.AppId).ToString();

    private IEnumerable<DirectoryPrincipal> FirstParty() =>
        FirstPartyApp.All
            .Where(app => world.Switches.CosmosPrincipalPresent || app.DisplayName != FirstPartyApp.CosmosDb.DisplayName)
            .Select(app => new DirectoryPrincipal(ObjectIdOf(app), app.AppId, app.DisplayName, "Application", IsService: true));

    private IEnumerable<DirectoryPrincipal> ManagedIdentities()
    {
        foreach (var identity in world.Store.OfType(ResourceTypes.UserAssignedIdentities))
        {
            if (identity.Body.Text("properties", "principalId") is { } principal && identity.Body.Text("properties", "clientId") is { } client)
            {
                yield return new DirectoryPrincipal(principal, client, identity.Id.Name, "ManagedIdentity", IsService: true);
            }
        }

        foreach (var workspace in world.Store.OfType(ResourceTypes.Workspaces))
        {
            if (workspace.Body.Text("identity", "principalId") is { } principal)
            {
                yield return new DirectoryPrincipal(
                    principal, DeterministicGuid.From(principal, "app").ToString(), workspace.Id.Name, "ManagedIdentity", IsService: true);
            }
        }
    }
}
