using System.Collections.Frozen;
using CmkOperator.Azure.Pipelines;

namespace CmkOperator.Telemetry;

/// <summary>
/// The subject of a request as a label: the resource's type, never its name. Ids are in the casing of users and Azure, but labels are
/// in ours; all types that we do not request share one label.
/// </summary>
internal static class AzureResourceLabel
{
    private const string Other = "other";
    private const string Providers = "providers";
    private const string Keys = "keys";

    private static readonly FrozenDictionary<string, string> Known = new[]
    {
        "subscriptions", "resourceGroups", "resources", Providers,
        "workspaces", "computes", "operations",
        "vaults", "accessPolicies", Keys,
        "roleAssignments", "roleDefinitions", "denyAssignments", "locks", "servicePrincipals", "userAssignedIdentities",
        "databaseAccounts", "searchServices", "storageAccounts", "virtualNetworks", "privateEndpointConnections",
        "components", "registries", "managedClusters", "diskEncryptionSets",
    }.ToFrozenDictionary(type => type, StringComparer.OrdinalIgnoreCase);

    /// <summary>The type that <paramref name="uri"/> ends in.</summary>
    public static string Of(Uri uri, AzureAudience audience)
    {
        var path = uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var type = audience switch
        {
            AzureAudience.ResourceManager => ArmType(path),
            AzureAudience.KeyVault => path is [var collection, ..] ? collection : null,
            // servicePrincipals(appId='…') has its key in the same segment.
            AzureAudience.Graph => path is [_, var collection, ..] ? collection.Split('(')[0] : null,
        };
        return type is not null && Known.TryGetValue(type, out var label) ? label : Other;
    }

    /// <summary>The namespace of the resource provider, such as <c>Microsoft.KeyVault</c>; null when the request is for none.</summary>
    public static string? ProviderOf(Uri uri, AzureAudience audience)
    {
        var path = uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var at = audience == AzureAudience.ResourceManager ? LastProviders(path) : -1;
        return at >= 0 && at + 1 < path.Length ? path[at + 1] : null;
    }

    // …/providers/Namespace/type/name/type/name: after the namespace, types and names alternate.
    private static string? ArmType(string[] path)
    {
        var at = LastProviders(path);
        if (at < 0)
        {
            return path.Length == 0 ? null : path[LastType(0, path.Length)];
        }

        if (at + 2 >= path.Length)
        {
            return Providers;
        }

        var isOperation = path[at + 2].Equals("locations", StringComparison.OrdinalIgnoreCase);
        var type = isOperation ? "operations" : path[LastType(at + 2, path.Length)];
        return type.Equals("versions", StringComparison.OrdinalIgnoreCase) ? Keys : type;
    }

    private static int LastType(int first, int length) => first + ((length - 1 - first) / 2 * 2);

    private static int LastProviders(string[] path) =>
        Array.FindLastIndex(path, segment => segment.Equals(Providers, StringComparison.OrdinalIgnoreCase));
}
