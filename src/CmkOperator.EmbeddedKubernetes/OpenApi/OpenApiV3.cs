using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Resources;

namespace CmkOperator.EmbeddedKubernetes.OpenApi;

/// <summary>The OpenAPI v3 document of one group and version.</summary>
internal static class OpenApiV3
{
    public static JsonObject Build(IReadOnlyCollection<ResourceDefinition> definitions) => new()
    {
        ["openapi"] = "3.0.0",
        ["info"] = new JsonObject { ["title"] = "CmkOperator sandbox", ["version"] = "v1" },
        ["paths"] = OperationDocuments.Build(definitions, Parameter),
        ["components"] = new JsonObject { ["schemas"] = SchemaDocuments.Build(definitions, Reference) },
    };

    private static JsonObject Reference(string name, string description)
    {
        var reference = new JsonObject { ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = $"#/components/schemas/{name}" }), ["default"] = new JsonObject() };
        if (description.Length > 0)
        {
            reference["description"] = description;
        }

        return reference;
    }

    private static JsonObject Parameter(string name) => new()
    {
        ["name"] = name,
        ["in"] = "query",
        ["schema"] = new JsonObject { ["type"] = "string", ["uniqueItems"] = true },
    };
}
