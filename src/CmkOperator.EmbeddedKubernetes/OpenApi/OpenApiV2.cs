using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Resources;

namespace CmkOperator.EmbeddedKubernetes.OpenApi;

/// <summary>The OpenAPI v2 document of all groups, for older clients; what v2 cannot say is left out.</summary>
internal static class OpenApiV2
{
    private static readonly string[] Unknown = ["nullable", "anyOf", "oneOf", "not", "default", "x-kubernetes-validations"];

    public static JsonObject Build(IReadOnlyCollection<ResourceDefinition> definitions)
    {
        var schemas = SchemaDocuments.Build(definitions, Reference);
        foreach (var (_, schema) in schemas)
        {
            Strip(schema);
        }

        return new JsonObject
        {
            ["swagger"] = "2.0",
            ["info"] = new JsonObject { ["title"] = "CmkOperator sandbox", ["version"] = "v1" },
            ["paths"] = OperationDocuments.Build(definitions, Parameter),
            ["definitions"] = schemas,
        };
    }

    private static JsonObject Reference(string name, string description)
    {
        var reference = new JsonObject { ["$ref"] = $"#/definitions/{name}" };
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
        ["type"] = "string",
        ["uniqueItems"] = true,
    };

    private static void Strip(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
            {
                Strip(item);
            }
        }

        if (node is not JsonObject map)
        {
            return;
        }

        // Under "properties" the names are fields, which may well be called "default".
        foreach (var name in Unknown)
        {
            map.Remove(name);
        }

        foreach (var (name, value) in map)
        {
            if (name == "properties" && value is JsonObject properties)
            {
                foreach (var (_, property) in properties)
                {
                    Strip(property);
                }
            }
            else
            {
                Strip(value);
            }
        }
    }
}
