using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Xunit;

namespace CmkOperator.EndToEndTests.Install;

/// <summary>
/// The rights that an installation grants its operator's ServiceAccount, evaluated as Kubernetes does (Kubernetes documentation: "Using RBAC
/// Authorization"), with a record of those that were used.
/// </summary>
internal sealed class Rights
{
    private readonly IReadOnlyList<Right> _granted;
    private readonly ConcurrentDictionary<Right, bool> _used = new();

    private Rights(IReadOnlyList<Right> granted)
    {
        _granted = granted;
    }

    /// <summary>What was granted.</summary>
    public IReadOnlyList<string> Granted => Names(_granted);

    /// <summary>What was granted and never used.</summary>
    public IReadOnlyList<string> Unused => Names(_granted.Where(right => !_used.ContainsKey(right)));

    /// <summary>What the Deployment's ServiceAccount is bound to.</summary>
    public static Rights Of(Installation installation)
    {
        var account = (string)installation.Pod["serviceAccountName"]!;
        Assert.Contains(installation.OfKind("ServiceAccount"), item => (string)item["metadata"]!["name"]! == account);
        var granted = new List<Right>();
        foreach (var binding in installation.OfKind("RoleBinding").Concat(installation.OfKind("ClusterRoleBinding")))
        {
            if (!binding["subjects"]!.AsArray().Any(subject => (string?)subject!["name"] == account && (string?)subject["namespace"] == Installation.Namespace))
            {
                continue;
            }

            var ns = (string?)binding["metadata"]!["namespace"];
            var kind = (string)binding["roleRef"]!["kind"]!;
            var role = Assert.Single(installation.OfKind(kind), item =>
                (string)item["metadata"]!["name"]! == (string)binding["roleRef"]!["name"]!
                && (kind == "ClusterRole" || (string?)item["metadata"]!["namespace"] == ns));
            granted.AddRange(role["rules"]!.AsArray().SelectMany(rule => Of(rule!, ns)));
        }

        Assert.NotEmpty(granted);
        return new Rights(granted);
    }

    /// <summary>Whether the request is allowed; the rights that allow it count as used.</summary>
    public bool Allow(ClusterRequest request)
    {
        Right[] matching = [.. _granted.Where(right => right.Covers(request))];
        foreach (var right in matching)
        {
            _used[right] = true;
        }

        return matching.Length > 0;
    }

    private static IReadOnlyList<string> Names(IEnumerable<Right> rights) => [.. rights.Select(right => right.ToString()).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<Right> Of(JsonNode rule, string? ns) =>
        from @group in Texts(rule["apiGroups"])
        from resource in Texts(rule["resources"])
        from verb in Texts(rule["verbs"])
        from name in Texts(rule["resourceNames"]).Cast<string?>().DefaultIfEmpty(null)
        select new Right(verb, @group, resource, ns, name);

    private static IEnumerable<string> Texts(JsonNode? list) => list is JsonArray items ? items.Select(item => (string)item!) : [];

    // A wildcard would cover everything, so wildcards are not supported here and a rule with one fails the test.
    private sealed record Right(string Verb, string Group, string Resource, string? Namespace, string? Name)
    {
        public bool Covers(ClusterRequest request) =>
            Verb == request.Verb && Group == request.Group && Resource == request.Resource
            && (Namespace is null || Namespace == request.Namespace)
            && (Name is null || Name == request.Name);

        public override string ToString() => $"{Verb} {Resource}{(Group.Length > 0 ? "." + Group : "")}{(Name is null ? "" : $" {Name}")}";
    }
}
