namespace CmkOperator.AzureSimulator.ResourceManager;

/// <summary>
/// ARM's description of its cloud, which needs no token: clients that are given only ARM's address read from it where to sign in and which
/// suffixes services have. Its shape depends on the api-version, as clients expect it: the oldest is short, later ones list clouds, the newest
/// describe one.
/// </summary>
internal sealed class CloudMetadata(AzureState azure)
{
    private const string Path = "/metadata/endpoints";

    /// <summary>The reply, or null when the path is another.</summary>
    public ApiReply? Handle(ApiRequest request)
    {
        if (!ResourceId.Is(request.Path, Path))
        {
            return null;
        }

        if (!request.Is("GET"))
        {
            throw request.MethodNotAllowed();
        }

        var version = request.Query["api-version"]
            ?? throw ApiException.Gateway(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.");
        return ApiReply.Ok(
            string.CompareOrdinal(version, "2018") < 0 ? Short()
            : string.CompareOrdinal(version, "2022") < 0 ? new JsonArray(Cloud())
            : Cloud());
    }

    private JsonObject Authentication() => new()
    {
        ["loginEndpoint"] = azure.Endpoints.Authority,
        ["audiences"] = new JsonArray(azure.Endpoints.Arm, "https://management.core.windows.net/", "https://management.azure.com/"),
        ["tenant"] = "common",
        ["identityProvider"] = "AAD",
    };

    private JsonObject Short() => new()
    {
        ["galleryEndpoint"] = azure.Endpoints.Arm,
        ["graphEndpoint"] = azure.Endpoints.Graph,
        ["portalEndpoint"] = azure.Endpoints.Arm,
        ["authentication"] = Authentication(),
    };

    private JsonObject Cloud() => new()
    {
        ["name"] = "Simulated",
        ["portal"] = azure.Endpoints.Arm,
        ["authentication"] = Authentication(),
        ["gallery"] = azure.Endpoints.Arm,
        ["graph"] = azure.Endpoints.Graph,
        ["graphAudience"] = azure.Endpoints.Graph,
        ["microsoftGraphResourceId"] = azure.Endpoints.Graph,
        ["resourceManager"] = azure.Endpoints.Arm,
        ["suffixes"] = new JsonObject
        {
            ["keyVaultDns"] = azure.Endpoints.VaultSuffix,
            ["storage"] = "core.windows.net",
            ["acrLoginServer"] = "azurecr.io",
        },
    };
}
