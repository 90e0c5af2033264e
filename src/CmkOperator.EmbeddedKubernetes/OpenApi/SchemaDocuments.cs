using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Resources;
using CmkOperator.Schemas.Structural;

namespace CmkOperator.EmbeddedKubernetes.OpenApi;

/// <summary>The schemas of kinds and of their lists, as both versions of OpenAPI publish them.</summary>
internal static class SchemaDocuments
{
    private const string MetadataText =
        "Standard object's metadata. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata";

    /// <param name="definitions">The kinds.</param>
    /// <param name="reference">Makes a reference to a named schema.</param>
    public static JsonObject Build(IEnumerable<ResourceDefinition> definitions, Func<string, string, JsonObject> reference)
    {
        var schemas = new JsonObject
        {
            [SchemaNames.ObjectMeta] = ObjectMetaSchema.Source.DeepClone(),
            [SchemaNames.ListMeta] = ListMeta(),
        };
        foreach (var definition in definitions)
        {
            var schema = (JsonObject)definition.Schema.Source.DeepClone();
            schema["properties"]!["metadata"] = reference(SchemaNames.ObjectMeta, MetadataText);
            schema["x-kubernetes-group-version-kind"] = SchemaNames.GroupVersionKinds(definition, definition.Kind);
            schemas[SchemaNames.Of(definition)] = schema;
            if (definition.Verbs.Contains("list"))
            {
                schemas[$"{SchemaNames.Of(definition)}List"] = List(definition, reference);
            }
        }

        return schemas;
    }

    private static JsonObject List(ResourceDefinition definition, Func<string, string, JsonObject> reference) => new()
    {
        ["description"] = $"{definition.ListKind} is a list of {definition.Kind}",
        ["type"] = "object",
        ["required"] = new JsonArray("items"),
        ["properties"] = new JsonObject
        {
            ["apiVersion"] = definition.Schema.Source["properties"]!["apiVersion"]!.DeepClone(),
            ["items"] = new JsonObject
            {
                ["description"] = $"List of {definition.Plural}.",
                ["type"] = "array",
                ["items"] = reference(SchemaNames.Of(definition), ""),
            },
            ["kind"] = definition.Schema.Source["properties"]!["kind"]!.DeepClone(),
            ["metadata"] = reference(SchemaNames.ListMeta, MetadataText),
        },
        ["x-kubernetes-group-version-kind"] = SchemaNames.GroupVersionKinds(definition, definition.ListKind),
    };

    private static JsonObject ListMeta()
    {
        static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };
        return new JsonObject
        {
            ["description"] = "ListMeta describes metadata that synthetic resources must have, including lists and various status objects.",
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["continue"] = Text("continue may be set if the user set a limit on the number of items returned."),
                ["remainingItemCount"] = new JsonObject { ["type"] = "integer", ["format"] = "int64" },
                ["resourceVersion"] = Text("String that identifies the server's internal version of this object."),
                ["selfLink"] = Text("Deprecated, no longer populated by the system."),
            },
        };
    }
}
