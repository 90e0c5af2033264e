namespace CmkOperator.EndToEndTests.Install;

/// <summary>A request as Kubernetes' authorizers see it (Kubernetes documentation: "Authorization", "Determine the request verb").</summary>
/// <param name="Verb">Such as <c>watch</c>.</param>
/// <param name="Group">The API group; empty for core/v1.</param>
/// <param name="Resource">The plural with its subresource, such as <c>cmkworkspaces/status</c>.</param>
/// <param name="Namespace">The namespace; null outside of any.</param>
/// <param name="Name">The object; null when the request names none.</param>
internal sealed record ClusterRequest(string Verb, string Group, string Resource, string? Namespace, string? Name)
{
    /// <summary>Reads it from method and path; null for requests that are not about a resource, such as discovery.</summary>
    public static ClusterRequest? Of(string method, string path, bool isWatch)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (group, rest) = segments switch
        {
            ["api", _, .. var core] => (string.Empty, core),
            ["apis", var named, _, .. var others] => (named, others),
            _ => (string.Empty, []),
        };
        string? scope = null;
        if (rest is ["namespaces", var ns, _, ..])
        {
            (scope, rest) = (ns, rest[2..]);
        }

        if (rest.Length == 0)
        {
            return null;
        }

        var name = rest.Length > 1 ? rest[1] : null;
        var resource = rest.Length > 2 ? $"{rest[0]}/{rest[2]}" : rest[0];
        var verb = method switch
        {
            "GET" when name is not null => "get",
            "GET" => isWatch ? "watch" : "list",
            "POST" => "create",
            "PUT" => "update",
            "PATCH" => "patch",
            "DELETE" => name is null ? "deletecollection" : "delete",
            _ => method,
        };
        return new ClusterRequest(verb, group, resource, scope, name);
    }
}
