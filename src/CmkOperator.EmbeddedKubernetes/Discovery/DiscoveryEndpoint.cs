using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Resources;
using CmkOperator.EmbeddedKubernetes.Responses;
using CmkOperator.Schemas.Json;

namespace CmkOperator.EmbeddedKubernetes.Discovery;

/// <summary>Tells clients what is served: groups, versions, resources, and the version of the server.</summary>
internal sealed class DiscoveryEndpoint(ResourceCatalog catalog)
{
    /// <summary>The Kubernetes version whose behaviour is followed.</summary>
    public const string Version = "v1.36.0";

    private static readonly string[] StatusVerbs = ["get", "patch", "update"];

    /// <summary>Answers when the path is one of discovery.</summary>
    public async Task<bool> TryHandleAsync(HttpContext context, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var accept = context.Request.Headers.Accept.ToString();
        switch (parts)
        {
            case ["version"]:
                await WriteAsync(context, VersionInfo());
                return true;
            case ["api" or "apis"] when WantsAggregated(accept) is { } version:
                context.Response.Headers.Vary = "Accept";
                var body = AggregatedDiscovery.Build(catalog.All.Where(d => d.Group.Length == 0 == (parts[0] == "api")), version);
                await ApiResponse.WriteBytesAsync(context, 200, JsonText.ToUtf8(body), $"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList");
                return true;
            case ["api"]:
                await WriteAsync(context, ApiVersions());
                return true;
            case ["apis"]:
                await WriteAsync(context, GroupList());
                return true;
            case ["apis", var group] when catalog.All.Any(d => d.Group == group):
                var single = Group(group);
                single.Insert(0, "kind", "APIGroup");
                single.Insert(1, "apiVersion", "v1");
                await WriteAsync(context, single);
                return true;
            case ["api", var version] when catalog.All.Any(d => d.Group.Length == 0 && d.Version == version):
                await WriteAsync(context, ResourceList("", version));
                return true;
            case ["apis", var group, var version] when catalog.All.Any(d => d.Group == group && d.Version == version):
                await WriteAsync(context, ResourceList(group, version));
                return true;
            default:
                return false;
        }
    }

    private static Task WriteAsync(HttpContext context, JsonObject body) => ApiResponse.WriteAsync(context, 200, body, ResponseForm.Json);

    private static string? WantsAggregated(string accept) =>
        !accept.Contains("as=APIGroupDiscoveryList", StringComparison.Ordinal) ? null
            : accept.Contains("v=v2;", StringComparison.Ordinal) ? "v2" : "v2beta1";

    private static JsonObject VersionInfo() => new()
    {
        ["major"] = "1",
        ["minor"] = "36",
        ["gitVersion"] = $"{Version}+cmk-sandbox",
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "",
        ["compiler"] = "",
        ["platform"] = RuntimeInformation.RuntimeIdentifier,
    };

    private static JsonObject ApiVersions() => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(),
    };

    private JsonObject GroupList() => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. catalog.All.Select(d => d.Group).Where(g => g.Length > 0).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal).Select(Group)]),
    };

    private JsonObject Group(string group)
    {
        var versions = catalog.All.Where(d => d.Group == group).Select(d => d.Version).Distinct(StringComparer.Ordinal).ToList();
        JsonObject Entry(string version) => new() { ["groupVersion"] = $"{group}/{version}", ["version"] = version };
        return new JsonObject
        {
            ["name"] = group,
            ["versions"] = new JsonArray([.. versions.Select(Entry)]),
            ["preferredVersion"] = Entry(versions[0]),
        };
    }

    private JsonObject ResourceList(string group, string version)
    {
        var resources = new List<JsonNode>();
        foreach (var definition in catalog.All.Where(d => d.Group == group && d.Version == version))
        {
            var entry = new JsonObject
            {
                ["name"] = definition.Plural,
                ["singularName"] = definition.Singular,
                ["namespaced"] = definition.Namespaced,
                ["kind"] = definition.Kind,
                ["verbs"] = Strings(definition.Verbs),
            };
            AddNames(entry, definition);
            resources.Add(entry);
            if (definition.HasStatus)
            {
                resources.Add(new JsonObject
                {
                    ["name"] = $"{definition.Plural}/status",
                    ["singularName"] = "",
                    ["namespaced"] = definition.Namespaced,
                    ["kind"] = definition.Kind,
                    ["verbs"] = Strings(StatusVerbs),
                });
            }
            foreach (var subresource in definition.Subresources)
            {
                resources.Add(new JsonObject
                {
                    ["name"] = $"{definition.Plural}/{subresource.Name}",
                    ["singularName"] = "",
                    ["namespaced"] = definition.Namespaced,
                    ["group"] = subresource.Group,
                    ["version"] = subresource.Version,
                    ["kind"] = subresource.Kind,
                    ["verbs"] = Strings(Subresource.Verbs),
                });
            }
        }

        return new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}",
            ["resources"] = new JsonArray([.. resources]),
        };
    }

    /// <summary>Adds short names and categories, where there are any.</summary>
    public static void AddNames(JsonObject entry, ResourceDefinition definition)
    {
        if (definition.ShortNames.Count > 0)
        {
            entry["shortNames"] = Strings(definition.ShortNames);
        }

        if (definition.Categories.Count > 0)
        {
            entry["categories"] = Strings(definition.Categories);
        }
    }

    /// <summary>A JSON list of strings.</summary>
    public static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(v => JsonValue.Create(v))]);
}
