namespace CmkOperator.AzureSimulator.Identity;

/// <summary>The service principals of the one tenant: Azure's own, the managed identities of the store, and every client that asked for a token.</summary>
internal sealed class TenantDirectory(AzureState azure)
{
    /// <summary>The domain of the simulator's own tenant.</summary>
    public const string Domain = "simulated.onmicrosoft.com";

    private readonly Dictionary<string, DirectoryPrincipal> _clients = new(StringComparer.OrdinalIgnoreCase);

    private readonly List<FederatedCredential> _federated = [];

    /// <summary>The federated credentials of applications; those of managed identities are resources in the store.</summary>
    public IReadOnlyList<FederatedCredential> FederatedCredentials => _federated;

    public string CosmosDbObjectId => FirstPartyApp.CosmosDb.ObjectIdIn(azure.TenantId);

    public IEnumerable<DirectoryPrincipal> All => FirstPartyPrincipals().Concat(ManagedIdentityPrincipals()).Concat(_clients.Values);

    public DirectoryPrincipal? ByAppId(string appId) => All.FirstOrDefault(principal => ResourceId.Is(principal.AppId, appId));

    // Clients first: they ask most often, and there is a managed identity for each workspace.
    public DirectoryPrincipal? ByObjectId(string objectId) => _clients.Values.Concat(All).FirstOrDefault(principal => ResourceId.Is(principal.ObjectId, objectId));

    /// <summary>
    /// The id of the tenant that an authority names by id, domain or alias; null when there is no such tenant. Beside the simulator's own there are
    /// those that a switch names, for clients of a foreign tenant.
    /// </summary>
    public string? TenantIdOf(string name) =>
        ResourceId.Is(name, azure.TenantId) || ResourceId.Is(name, Domain) || name is "common" or "organizations" or "consumers" ? azure.TenantId
        : !azure.Switches.Tenants.Contains(name, StringComparer.OrdinalIgnoreCase) ? null
        : Guid.TryParse(name, out var id) ? id.ToString()
        : DeterministicGuid.From("tenant", name).ToString();

    public void AddFederatedCredential(FederatedCredential credential) => _federated.Add(credential);

    public void ClearFederatedCredentials() => _federated.Clear();

    /// <summary>The federated credentials of a client; without any, every token with the exchange audience is accepted.</summary>
    public IReadOnlyList<FederatedCredential> FederatedCredentialsOf(string clientId) =>
    [
        .. _federated.Where(credential => ResourceId.Is(credential.ClientId, clientId)),
        .. azure.Store.OfType(ResourceTypes.UserAssignedIdentities)
            .Where(identity => ResourceId.Is(clientId, identity.Body.Text("properties", "clientId")))
            .SelectMany(identity => azure.Store.Within(identity.Id.Text))
            .Where(resource => resource.Id.Types.Count == 2)
            .Select(resource => FederatedCredential.FromResource(clientId, resource.Body)),
    ];

    /// <summary>The principal of a client that signs in; any client is accepted.</summary>
    public DirectoryPrincipal SignIn(string clientId) =>
        ByAppId(clientId) ?? (_clients[clientId] = new DirectoryPrincipal(
            DeterministicGuid.From(azure.TenantId, "client", clientId).ToString(), clientId, $"client-{clientId}", "Application", IsService: false));

    private IEnumerable<DirectoryPrincipal> FirstPartyPrincipals() =>
        FirstPartyApp.All
            .Where(app => azure.Switches.CosmosPrincipalPresent || app.DisplayName != FirstPartyApp.CosmosDb.DisplayName)
            .Select(app => new DirectoryPrincipal(app.ObjectIdIn(azure.TenantId), app.AppId, app.DisplayName, "Application", IsService: true));

    private IEnumerable<DirectoryPrincipal> ManagedIdentityPrincipals()
    {
        foreach (var identity in azure.Store.OfType(ResourceTypes.UserAssignedIdentities))
        {
            if (identity.Body.Text("properties", "principalId") is { } principal && identity.Body.Text("properties", "clientId") is { } client)
            {
                yield return new DirectoryPrincipal(principal, client, identity.Id.Name, "ManagedIdentity", IsService: true);
            }
        }

        foreach (var workspace in azure.Store.OfType(ResourceTypes.Workspaces))
        {
            if (workspace.Body.Text("identity", "principalId") is { } principal)
            {
                yield return new DirectoryPrincipal(
                    principal, DeterministicGuid.From(principal, "app").ToString(), workspace.Id.Name, "ManagedIdentity", IsService: true);
            }
        }
    }
}

/// <summary>A service principal of the tenant.</summary>
/// <param name="ObjectId">Its id in this tenant.</param>
/// <param name="AppId">The application it represents.</param>
/// <param name="DisplayName">Its name.</param>
/// <param name="Kind"><c>Application</c> or <c>ManagedIdentity</c>.</param>
/// <param name="IsService">Whether it is a Microsoft service or a managed identity: the rights of such a principal are always evaluated.</param>
internal sealed record DirectoryPrincipal(string ObjectId, string AppId, string DisplayName, string Kind, bool IsService)
{
    /// <summary>Its service principal names: what <c>servicePrincipalNames/any(…)</c> compares with.</summary>
    public IReadOnlyList<string> Names => [AppId];

    public JsonObject ToJson() => new()
    {
        ["id"] = ObjectId,
        ["deletedDateTime"] = null,
        ["accountEnabled"] = true,
        ["appId"] = AppId,
        ["appDisplayName"] = DisplayName,
        ["displayName"] = DisplayName,
        ["servicePrincipalType"] = Kind,
        ["servicePrincipalNames"] = Names.ToJsonArray(),
    };
}

/// <summary>An application of Microsoft that has a principal in every tenant.</summary>
internal sealed record FirstPartyApp(string AppId, string DisplayName)
{
    public static readonly FirstPartyApp CosmosDb = new("a232010e-820c-4083-83bb-3ace5fc29d0b", "Azure Cosmos DB");
    public static readonly FirstPartyApp CosmosDbUsGovernment = new("57506a73-e302-42a9-b869-6f12d9ec29e9", "Azure Cosmos DB");
    public static readonly FirstPartyApp MachineLearning = new("0736f41a-0425-4b46-bdb5-1563eff02385", "Azure Machine Learning");

    public static IReadOnlyList<FirstPartyApp> All { get; } =
    [
        CosmosDb,
        CosmosDbUsGovernment,
        MachineLearning,
        new("880da380-985e-4198-81b9-e05b1cc53158", "Azure Search"),
        new("e406a681-f3d4-42a8-90b6-c2b029497af1", "Azure Storage"),
        new("cfa8b339-82a2-471a-a3c9-0fc0be7a4093", "Azure Key Vault"),
    ];

    /// <summary>The object id of its principal in a tenant.</summary>
    public string ObjectIdIn(string tenantId) => DeterministicGuid.From(tenantId, "first-party", AppId).ToString();
}
