namespace CmkOperator.Azure.Clouds;

/// <summary>The endpoints of one Azure cloud, and which hosts may receive its tokens.</summary>
/// <param name="Kind">Which one.</param>
/// <param name="ArmEndpoint">Azure Resource Manager, without a slash at the end of its path.</param>
/// <param name="ArmScope">The scope of its tokens.</param>
/// <param name="AuthorityHost">Where tokens come from.</param>
/// <param name="VaultSuffix">What follows a vault's name in its host, in lower case, with a port when it is not 443.</param>
/// <param name="GraphEndpoint">Microsoft Graph; null in a Custom cloud without one.</param>
/// <param name="CosmosDbAppId">The application id of Azure Cosmos DB (Azure documentation: "Configure customer-managed keys for Azure Cosmos DB").</param>
internal sealed record AzureCloud(
    AzureCloudKind Kind,
    Uri ArmEndpoint,
    string ArmScope,
    Uri AuthorityHost,
    string VaultSuffix,
    Uri? GraphEndpoint,
    string CosmosDbAppId)
{
    private const string CosmosDbPublicAppId = "a232010e-820c-4083-83bb-3ace5fc29d0b";
    private const string CosmosDbGovernmentAppId = "57506a73-e302-42a9-b869-6f12d9ec29e9";

    /// <summary>The scope of tokens for vaults.</summary>
    public string VaultScope => $"https://{VaultSuffix}/.default";

    /// <summary>The scope of tokens for Microsoft Graph; null without one.</summary>
    public string? GraphScope => GraphEndpoint is null ? null : GraphEndpoint.GetLeftPart(UriPartial.Authority) + "/.default";

    /// <summary>The cloud that the options name.</summary>
    /// <exception cref="ArgumentException">A Custom cloud lacks an endpoint, or has one that is not https.</exception>
    public static AzureCloud From(AzureOptions options) => options.Cloud switch
    {
        AzureCloudKind.Public => Known(
            options.Cloud, "https://management.azure.com", "https://login.microsoftonline.com", "vault.azure.net", "https://graph.microsoft.com", CosmosDbPublicAppId),
        AzureCloudKind.USGovernment => Known(
            options.Cloud, "https://management.usgovcloudapi.net", "https://login.microsoftonline.us", "vault.usgovcloudapi.net", "https://graph.microsoft.us", CosmosDbGovernmentAppId),
        AzureCloudKind.China => Known(
            options.Cloud, "https://management.chinacloudapi.cn", "https://login.chinacloudapi.cn", "vault.azure.cn", "https://microsoftgraph.chinacloudapi.cn", CosmosDbPublicAppId),
        AzureCloudKind.Custom => Custom(options),
    };

    /// <summary>True when a token for Azure Resource Manager may be sent there: its own host, or a host below it (operation URLs name regional ones).</summary>
    public bool IsArm(Uri uri) =>
        uri.Scheme == Uri.UriSchemeHttps
        && uri.UserInfo.Length == 0
        && uri.Port == ArmEndpoint.Port
        && (Same(uri.Host, ArmEndpoint.Host) || uri.Host.EndsWith("." + ArmEndpoint.Host, StringComparison.OrdinalIgnoreCase));

    /// <summary>True when <paramref name="authority"/> (host, with its port when it is not 443) is one vault of this cloud.</summary>
    public bool IsVault(string authority)
    {
        var suffix = "." + VaultSuffix;
        return authority.Length > suffix.Length
            && authority.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)
            && authority.AsSpan(0, authority.Length - suffix.Length).IndexOfAnyExcept(VaultNameCharacters) < 0;
    }

    private static readonly System.Buffers.SearchValues<char> VaultNameCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    private static AzureCloud Known(AzureCloudKind kind, string arm, string authority, string vaultSuffix, string graph, string cosmosDbAppId) =>
        new(kind, new Uri(arm), arm + "/.default", new Uri(authority), vaultSuffix, new Uri(graph), cosmosDbAppId);

    private static AzureCloud Custom(AzureOptions options)
    {
        var arm = Https(options.ArmEndpoint, "ARM endpoint");
        var authority = Https(options.AuthorityHost, "authority host");
        var graph = options.GraphEndpoint is null ? null : Https(options.GraphEndpoint, "Graph endpoint");
        if (string.IsNullOrWhiteSpace(options.VaultSuffix))
        {
            throw new ArgumentException("A Custom cloud needs a vault suffix, such as vault.example.net.", nameof(options));
        }

        var audience = string.IsNullOrWhiteSpace(options.ArmAudience) ? arm.GetLeftPart(UriPartial.Authority) : options.ArmAudience;
        return new AzureCloud(
            AzureCloudKind.Custom,
            arm,
            audience.TrimEnd('/') + "/.default",
            authority,
            options.VaultSuffix.Trim().TrimStart('.').ToLowerInvariant(),
            graph,
            CosmosDbPublicAppId);
    }

    private static Uri Https(Uri? endpoint, string what) =>
        endpoint is { IsAbsoluteUri: true } && endpoint.Scheme == Uri.UriSchemeHttps
            ? endpoint
            : throw new ArgumentException($"A Custom cloud needs its {what} as an https address; got '{endpoint}'.", nameof(endpoint));

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Which Azure the operator talks to.</summary>
internal enum AzureCloudKind
{
    /// <summary>Azure, worldwide.</summary>
    Public,

    /// <summary>Azure for the United States government.</summary>
    USGovernment,

    /// <summary>Azure operated by 21Vianet.</summary>
    China,

    /// <summary>Endpoints given one by one: a private cloud, or the simulator.</summary>
    Custom,
}
