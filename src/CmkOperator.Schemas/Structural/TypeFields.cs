using System.Text.Json.Nodes;

namespace CmkOperator.Schemas.Structural;

/// <summary>The fields of every object, which a definition does not name.</summary>
internal static class TypeFields
{
    /// <summary>Adds apiVersion, kind and metadata, which every object has.</summary>
    public static JsonObject AddTo(JsonObject source)
    {
        var properties = new JsonObject
        {
            ["apiVersion"] = Text("APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources"),
            ["kind"] = Text("Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds"),
            // As validation rules see it: of metadata they may read these two.
            ["metadata"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["name"] = new JsonObject { ["type"] = "string" }, ["generateName"] = new JsonObject { ["type"] = "string" } },
            },
        };
        foreach (var (name, value) in source["properties"] as JsonObject ?? [])
        {
            if (!properties.ContainsKey(name))
            {
                properties[name] = value?.DeepClone();
            }
        }

        var result = (JsonObject)source.DeepClone();
        result["properties"] = properties;
        return result;
    }

    private static JsonObject Text(string description) => new() { ["description"] = description, ["type"] = "string" };
}
