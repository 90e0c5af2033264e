using CmkOperator.AzureSimulator.Json;
using CmkOperator.AzureSimulator.World;

namespace CmkOperator.AzureSimulator.Identity;

/// <summary>The service principals of the one tenant: Azure's own, the managed identities of the store, and every client that asked for a token.</summary>
internal sealed class TenantDirectory(AzureWorld world)
{
    private readonly Dictionary<string, DirectoryPrincipal> _clients = new(StringComparer.OrdinalIgnoreCase);

    public string CosmosDbObjectId => ObjectIdOf(FirstPartyApp.CosmosDb);

    public IEnumerable<DirectoryPrincipal> All => FirstParty().Concat(ManagedIdentities()).Concat(_clients.Values);

    public DirectoryPrincipal? ByAppId(string appId) => All.FirstOrDefault(principal => ResourceId.Is(principal.AppId, appId));

    public DirectoryPrincipal? ByObjectId(string objectId) => All.FirstOrDefault(principal => ResourceId.Is(principal.ObjectId, objectId));

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
