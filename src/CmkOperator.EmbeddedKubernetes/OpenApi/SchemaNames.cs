using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Resources;

namespace CmkOperator.EmbeddedKubernetes.OpenApi;

/// <summary>The names of schemas in OpenAPI documents.</summary>
internal static class SchemaNames
{
    public const string ObjectMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
    public const string ListMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta";

    /// <summary>For example <c>io.cmk-operator.v1alpha1.CmkWorkspace</c>, as Kubernetes reverses groups.</summary>
    public static string Of(ResourceDefinition definition)
    {
        var group = definition.Group;
        var package = group.Length == 0 ? "io.k8s.api.core"
            : group.EndsWith(".k8s.io", StringComparison.Ordinal) ? $"io.k8s.api.{group.Split('.')[0]}"
            : string.Join('.', group.Split('.').Reverse());
        return $"{package}.{definition.Version}.{definition.Kind}";
    }

    /// <summary>The extension by which clients find the schema of a kind.</summary>
    public static JsonArray GroupVersionKinds(ResourceDefinition definition, string kind) => new(GroupVersionKind(definition, kind));

    public static JsonObject GroupVersionKind(ResourceDefinition definition, string kind) => new()
    {
        ["group"] = definition.Group,
        ["kind"] = kind,
        ["version"] = definition.Version,
    };
}
