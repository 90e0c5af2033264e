using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Tables;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Structural;

namespace CmkOperator.EmbeddedKubernetes.Resources;

/// <summary>Makes served kinds of a CustomResourceDefinition.</summary>
internal static class CustomResourceReader
{
    /// <summary>One kind for each served version.</summary>
    /// <param name="definition">A definition that <see cref="Check"/> finds no fault with.</param>
    public static IEnumerable<ResourceDefinition> Read(JsonObject definition)
    {
        var spec = definition["spec"];
        var names = spec.At("names");
        var versions = (spec.At("versions") as JsonArray ?? []).OfType<JsonObject>().ToList();
        var stored = versions.Find(v => v["storage"].AsBool() == true).Text("name");
        foreach (var version in versions.Where(v => v["served"].AsBool() == true))
        {
            var group = spec.Text("group")!;
            var schema = ReadSchema(version, out _);
            var selectable = (version["selectableFields"] as JsonArray ?? []).Select(f => f.Text("jsonPath")?.TrimStart('.')).OfType<string>();
            yield return new ResourceDefinition
            {
                Group = group,
                Version = version.Text("name")!,
                Plural = names.Text("plural")!,
                Singular = names.Text("singular") ?? "",
                Kind = names.Text("kind")!,
                ShortNames = [.. names.At("shortNames").Strings()],
                Categories = [.. names.At("categories").Strings()],
                Namespaced = spec.Text("scope") == "Namespaced",
                HasStatus = version.At("subresources", "status") is not null,
                Schema = schema,
                Table = PrinterColumns.Read(version["additionalPrinterColumns"] as JsonArray),
                Behavior = new CustomResourceBehavior($"{group}/{version.Text("name")}", $"{group}/{stored}", schema, [.. selectable]),
            }.Completed();
        }
    }

    /// <summary>The faults of one version.</summary>
    public static IEnumerable<FieldError> Check(JsonObject version, string path)
    {
        if (version.At("schema", "openAPIV3Schema") is not JsonObject)
        {
            return [FieldError.Required($"{path}.schema.openAPIV3Schema", "schemas are required")];
        }

        ReadSchema(version, out var errors);
        var found = errors.Select(e => e with { Field = $"{path}.schema.openAPIV3Schema{e.Field}" }).ToList();
        foreach (var (index, column) in (version["additionalPrinterColumns"] as JsonArray ?? []).Index())
        {
            try
            {
                JsonPath.Parse(column.Text("jsonPath") ?? "");
            }
            catch (FormatException e)
            {
                found.Add(FieldError.Invalid($"{path}.additionalPrinterColumns[{index}].jsonPath", $"\"{column.Text("jsonPath")}\"", e.Message));
            }
        }

        return found;
    }

    private static Schema ReadSchema(JsonObject version, out List<FieldError> errors)
    {
        var source = version.At("schema", "openAPIV3Schema") as JsonObject ?? new JsonObject { ["type"] = "object" };
        var reader = new SchemaReader();
        var schema = reader.Read(TypeFields.AddTo(source), "");
        errors = reader.Errors;
        return schema;
    }
}
