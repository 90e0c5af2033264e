using CmkOperator.AzureSimulator.Identity;
using CmkOperator.AzureSimulator.KeyVault;
using CmkOperator.AzureSimulator.ResourceManager;

namespace CmkOperator.AzureSimulator.Control;

/// <summary>Finds the service that the host and the path of a request name, and lets it reply under the state's lock.</summary>
internal sealed class ServiceRouter(AzureState azure, AuthorityEndpoints authority, GraphEndpoints graph, KeyVaultDataPlane vaults, ArmGateway arm, CloudMetadata metadata)
{
    public ApiReply Serve(ApiRequest request, CallerIdentity? caller, bool hasToken)
    {
        lock (azure.Gate)
        {
            azure.Settle();
            if (VaultOf(request.Host) is { } vault)
            {
                return vaults.Handle(request, vault, caller);
            }

            if (ArmGateway.Serves(request.Path))
            {
                return arm.Handle(request, caller, hasToken);
            }

            if (IsGraph(request.Path))
            {
                request.Caller = caller is not null && Audiences.IsGraph(caller.Audience)
                    ? caller
                    : throw new ApiException(401, "InvalidAuthenticationToken", hasToken ? "Access token validation failure. Invalid audience." : "Access token is empty.");
                return graph.Handle(request);
            }

            return metadata.Handle(request)
                ?? authority.Handle(request)
                ?? throw ApiException.Gateway(404, "NotFound", $"Nothing of Azure is at '{request.Path}' on '{request.Host}'.");
        }
    }

    /// <summary>The vault that a host names, or null.</summary>
    public static string? VaultOf(string host)
    {
        var name = host.Split(':')[0];
        var suffix = "." + Endpoints.VaultDomain;
        return name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) && name.Length > suffix.Length ? name[..^suffix.Length] : null;
    }

    private static bool IsGraph(string path) =>
        path.StartsWith("/v1.0/", StringComparison.OrdinalIgnoreCase) || path.StartsWith("/beta/", StringComparison.OrdinalIgnoreCase);
}
