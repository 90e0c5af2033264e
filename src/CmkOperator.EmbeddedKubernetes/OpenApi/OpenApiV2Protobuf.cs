using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Protobuf;
using CmkOperator.Schemas.Json;

namespace CmkOperator.EmbeddedKubernetes.OpenApi;

/// <summary>
/// Encodes the OpenAPI v2 document as protobuf, the only form in which older versions of kubectl ask for it. The numbers are
/// those of gnostic's OpenAPIv2.proto.
/// </summary>
internal static class OpenApiV2Protobuf
{
    private static readonly (string Method, int Field)[] Methods = [("get", 2), ("put", 3), ("post", 4), ("delete", 5), ("patch", 8)];

    public static byte[] Encode(JsonObject document)
    {
        var writer = new ProtobufWriter();
        writer.Text(1, document.Text("swagger"));
        writer.Message(2, info => info.Text(1, document.Text("info", "title")).Text(2, document.Text("info", "version")));
        writer.Message(8, paths =>
        {
            foreach (var (path, item) in (JsonObject)document["paths"]!)
            {
                Named(paths, 2, path, w => WritePath(w, (JsonObject)item!));
            }
        });
        writer.Message(9, definitions => WriteSchemas(definitions, (JsonObject)document["definitions"]!));
        return writer.ToArray();
    }

    private static void Named(ProtobufWriter writer, int field, string name, Action<ProtobufWriter> value) =>
        writer.Message(field, entry => entry.Text(1, name).Message(2, value));

    private static void WritePath(ProtobufWriter writer, JsonObject path)
    {
        foreach (var (method, field) in Methods)
        {
            if (path[method] is JsonObject operation)
            {
                writer.Message(field, w => WriteOperation(w, operation));
            }
        }
    }

    private static void WriteOperation(ProtobufWriter writer, JsonObject operation)
    {
        writer.Text(3, operation.Text("description")).Text(5, operation.Text("operationId"));
        foreach (var parameter in (JsonArray)operation["parameters"]!)
        {
            // Item, parameter, not in the body, in the query: four wrappers of one choice each.
            writer.Message(8, item => item.Message(1, any => any.Message(2, notBody => notBody.Message(3, query =>
                query.Text(2, parameter.Text("in")).Text(4, parameter.Text("name")).Text(6, parameter.Text("type"))))));
        }

        writer.Message(9, responses => Named(responses, 1, "200", value => value.Message(1, response => response.Text(1, "OK"))));
        WriteExtensions(writer, 13, operation);
    }

    private static void WriteSchemas(ProtobufWriter writer, JsonObject schemas)
    {
        foreach (var (name, schema) in schemas)
        {
            Named(writer, 1, name, w => WriteSchema(w, schema as JsonObject ?? []));
        }
    }

    private static void WriteSchema(ProtobufWriter writer, JsonObject schema)
    {
        writer.Text(1, schema.Text("$ref")).Text(2, schema.Text("format")).Text(3, schema.Text("title")).Text(4, schema.Text("description"))
            .Real(6, schema["multipleOf"].AsDouble()).Real(7, schema["maximum"].AsDouble()).Flag(8, schema["exclusiveMaximum"].AsBool())
            .Real(9, schema["minimum"].AsDouble()).Flag(10, schema["exclusiveMinimum"].AsBool())
            .Number(11, schema["maxLength"].AsLong()).Number(12, schema["minLength"].AsLong()).Text(13, schema.Text("pattern"))
            .Number(14, schema["maxItems"].AsLong()).Number(15, schema["minItems"].AsLong())
            .Number(17, schema["maxProperties"].AsLong()).Number(18, schema["minProperties"].AsLong())
            .Texts(19, schema["required"].Strings());
        foreach (var value in schema["enum"] as JsonArray ?? [])
        {
            writer.Message(20, any => any.Text(2, JsonText.ToText(value)));
        }

        if (schema["additionalProperties"] is JsonObject additional)
        {
            writer.Message(21, item => item.Message(1, w => WriteSchema(w, additional)));
        }
        else if (schema["additionalProperties"].AsBool() is { } any)
        {
            writer.Message(21, item => item.Flag(2, any));
        }

        if (schema.Text("type") is { } type)
        {
            writer.Message(22, item => item.Text(1, type));
        }

        if (schema["items"] is JsonObject items)
        {
            writer.Message(23, item => item.Message(1, w => WriteSchema(w, items)));
        }

        foreach (var part in (schema["allOf"] as JsonArray ?? []).OfType<JsonObject>())
        {
            writer.Message(24, w => WriteSchema(w, part));
        }

        if (schema["properties"] is JsonObject properties)
        {
            writer.Message(25, w => WriteSchemas(w, properties));
        }

        WriteExtensions(writer, 31, schema);
    }

    // The values are YAML, of which JSON is a part.
    private static void WriteExtensions(ProtobufWriter writer, int field, JsonObject source)
    {
        foreach (var (name, value) in source.Where(p => p.Key.StartsWith("x-", StringComparison.Ordinal)))
        {
            Named(writer, field, name, any => any.Text(2, JsonText.ToText(value)));
        }
    }
}
