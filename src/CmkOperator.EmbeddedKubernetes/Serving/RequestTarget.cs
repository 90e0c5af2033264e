namespace CmkOperator.EmbeddedKubernetes.Serving;

/// <summary>What the path of a request to a resource names.</summary>
/// <param name="Group">Empty for core/v1.</param>
/// <param name="Version">The version.</param>
/// <param name="Namespace">Empty for the cluster, or for all namespaces.</param>
/// <param name="Plural">The resource.</param>
/// <param name="Name">Empty for the collection.</param>
/// <param name="Subresource">Empty for the object itself.</param>
internal sealed record RequestTarget(string Group, string Version, string Namespace, string Plural, string Name, string Subresource)
{
    /// <summary>Reads <c>/api/v1/…</c> and <c>/apis/group/version/…</c>; null when the path names no resource.</summary>
    public static RequestTarget? Parse(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        return parts switch
        {
            ["api", var version, .. var rest] => Read("", version, rest),
            ["apis", var group, var version, .. var rest] => Read(group, version, rest),
            _ => null,
        };
    }

    private static RequestTarget? Read(string group, string version, string[] rest) => rest switch
    {
        // A namespace is itself an object of core/v1, and its subresources look like resources in it.
        ["namespaces", var name, "status" or "finalize"] when group.Length == 0 => new(group, version, "", "namespaces", name, rest[2]),
        ["namespaces", var space, var plural] => new(group, version, space, plural, "", ""),
        ["namespaces", var space, var plural, var name] => new(group, version, space, plural, name, ""),
        ["namespaces", var space, var plural, var name, var subresource] => new(group, version, space, plural, name, subresource),
        [var plural] => new(group, version, "", plural, "", ""),
        [var plural, var name] => new(group, version, "", plural, name, ""),
        [var plural, var name, var subresource] => new(group, version, "", plural, name, subresource),
        _ => null,
    };
}
