namespace CmkOperator.Tests.AzureRoles;

/// <summary>The Azure action that a request needs.</summary>
/// <param name="Kind">The list of the role definition that grants it.</param>
/// <param name="Name">Such as <c>Microsoft.KeyVault/vaults/read</c>.</param>
internal sealed record AzureAction(AzureActionKind Kind, string Name)
{
    /// <summary>The action of a request: <c>GET</c> of a type is its <c>read</c>, <c>PUT</c> and <c>PATCH</c> its <c>write</c>, <c>POST</c> of a verb that verb's <c>action</c>.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Host and path.</param>
    public static AzureAction Of(string method, string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var (host, segments) = (path[..slash], path[(slash + 1)..].Split('/', StringSplitOptions.RemoveEmptyEntries));
        if (host.Contains(".vault.", StringComparison.OrdinalIgnoreCase))
        {
            return new AzureAction(AzureActionKind.Data, $"Microsoft.KeyVault/vaults/{segments[0]}/{Verb(method)}");
        }

        if (segments[0] == "v1.0")
        {
            return new AzureAction(AzureActionKind.Graph, segments[1].Split('(')[0] + "/" + Verb(method));
        }

        var providers = Array.FindLastIndex(segments, segment => segment.Equals("providers", StringComparison.OrdinalIgnoreCase));
        // /subscriptions/{id}/providers/{namespace} reads the provider itself, not one of its types.
        var isScopeOnly = providers < 0 || providers + 2 >= segments.Length;
        var start = isScopeOnly ? 0 : providers + 2;
        List<string> types = [.. segments[start..].Where((_, index) => index % 2 == 0)];
        var prefix = isScopeOnly ? "Microsoft.Resources" : segments[providers + 1];
        // A verb is in the place of a type, without a name after it.
        var isVerb = method == "POST" && (segments.Length - start) % 2 == 1;
        return new AzureAction(AzureActionKind.Control, $"{prefix}/{string.Join('/', types)}/{(isVerb ? "action" : Verb(method))}");
    }

    private static string Verb(string method) => method switch
    {
        "GET" or "HEAD" => "read",
        "DELETE" => "delete",
        "PUT" or "PATCH" => "write",
        _ => throw new ArgumentException($"There is no known action for {method}.", nameof(method)),
    };
}
