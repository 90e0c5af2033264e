using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Resources;

namespace CmkOperator.EmbeddedKubernetes.Discovery;

/// <summary>All groups, versions and resources in one document, which newer clients ask for.</summary>
internal static class AggregatedDiscovery
{
    private static readonly string[] StatusVerbs = ["get", "patch", "update"];

    /// <param name="definitions">The kinds of <c>/api</c> or of <c>/apis</c>.</param>
    /// <param name="version">v2 or v2beta1.</param>
    public static JsonObject Build(IEnumerable<ResourceDefinition> definitions, string version) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = $"apidiscovery.k8s.io/{version}",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. definitions.GroupBy(d => d.Group, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(Group)]),
    };

    private static JsonObject Group(IGrouping<string, ResourceDefinition> group) => new()
    {
        ["metadata"] = group.Key.Length == 0 ? new JsonObject() : new JsonObject { ["name"] = group.Key },
        ["versions"] = new JsonArray([.. group.GroupBy(d => d.Version, StringComparer.Ordinal).Select(v => new JsonObject
        {
            ["version"] = v.Key,
            ["resources"] = new JsonArray([.. v.Select(Resource)]),
            ["freshness"] = "Current",
        })]),
    };

    private static JsonObject Resource(ResourceDefinition definition)
    {
        var kind = new JsonObject { ["group"] = definition.Group, ["version"] = definition.Version, ["kind"] = definition.Kind };
        var resource = new JsonObject
        {
            ["resource"] = definition.Plural,
            ["responseKind"] = kind,
            ["scope"] = definition.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = definition.Singular,
            ["verbs"] = DiscoveryEndpoint.Strings(definition.Verbs),
        };
        DiscoveryEndpoint.AddNames(resource, definition);
        List<JsonNode> below = [];
        if (definition.HasStatus)
        {
            below.Add(new JsonObject
            {
                ["subresource"] = "status",
                ["responseKind"] = kind.DeepClone(),
                ["verbs"] = DiscoveryEndpoint.Strings(StatusVerbs),
            });
        }

        below.AddRange(definition.Subresources.Select(subresource => new JsonObject
        {
            ["subresource"] = subresource.Name,
            ["responseKind"] = new JsonObject { ["group"] = subresource.Group, ["version"] = subresource.Version, ["kind"] = subresource.Kind },
            ["verbs"] = DiscoveryEndpoint.Strings(Subresource.Verbs),
        }));
        if (below.Count > 0)
        {
            resource["subresources"] = new JsonArray([.. below]);
        }

        return resource;
    }
}
