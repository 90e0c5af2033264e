using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Cli.Import.Templates;
using CmkOperator.Schemas.Json;

namespace CmkOperator.Cli.Import.Sources;

/// <summary>
/// Workspaces of a Terraform state: the output of <c>terraform show -json</c> for a state or a plan (Terraform documentation: "JSON Output Format"), and the
/// state file itself. Both azurerm and azapi resources are read.
/// </summary>
internal static class TerraformSource
{
    private const string MarkedSecret = "the state marks it as sensitive, so it is not read from there";

    /// <summary>True when the file is Terraform's.</summary>
    public static bool Is(JsonObject file) =>
        file.ContainsKey("format_version") || file.ContainsKey("terraform_version");

    /// <summary>The workspaces that it has.</summary>
    public static IReadOnlyList<FoundWorkspace> Read(SourceFile file, JsonObject json)
    {
        // Of a plan, what is there now: what it would make cannot be taken over.
        var values = json.At("values") ?? json.At("prior_state", "values") ?? json.At("planned_values");
        var resources = values is null ? OfStateFile(json) : OfModule(values.At("root_module"));
        return [.. resources.Where(resource => resource.Text("mode") is null or "managed").Select(resource => Of(file, resource)).OfType<FoundWorkspace>()];
    }

    private static IEnumerable<JsonObject> OfModule(JsonNode? module) =>
        ((module.At("resources") as JsonArray)?.OfType<JsonObject>() ?? [])
            .Concat(((module.At("child_modules") as JsonArray)?.OfType<JsonObject>() ?? []).SelectMany(OfModule));

    // The file itself has an entry for each resource and below it its instances.
    private static IEnumerable<JsonObject> OfStateFile(JsonObject json) =>
        from resource in (json["resources"] as JsonArray)?.OfType<JsonObject>() ?? []
        from instance in (resource["instances"] as JsonArray)?.OfType<JsonObject>() ?? []
        let key = instance["index_key"] is { } index ? $"[{index.ToJsonString()}]" : string.Empty
        let module = resource.Text("module") is { } parent ? $"{parent}." : string.Empty
        select new JsonObject
        {
            ["mode"] = resource.Text("mode"),
            ["type"] = resource.Text("type"),
            ["address"] = $"{module}{resource.Text("type")}.{resource.Text("name")}{key}",
            ["values"] = instance["attributes"]?.DeepClone(),
            ["sensitive_attributes"] = instance["sensitive_attributes"]?.DeepClone(),
        };

    private static FoundWorkspace? Of(SourceFile file, JsonObject resource)
    {
        if (resource["values"] is not JsonObject values)
        {
            return null;
        }

        var leftOut = new List<string>();
        var hidden = Hide(values, resource);
        var body = resource.Text("type") switch
        {
            "azurerm_machine_learning_workspace" => TerraformAttributes.ToArm(values, leftOut),
            "azurerm_ai_foundry" => OfKind("Hub", values, leftOut),
            "azurerm_ai_foundry_project" => OfKind("Project", values, leftOut),
            "azapi_resource" when values.Text("type")?.Split('@')[0].Equals(ArmBody.WorkspaceType, StringComparison.OrdinalIgnoreCase) == true => OfAzapi(values),
            _ => null,
        };
        if (body is null)
        {
            return null;
        }

        var address = resource.Text("address") ?? resource.Text("type")!;
        var id = values.Text("id") ?? (values.Text("parent_id") is { } parent ? $"{parent}/providers/{ArmBody.WorkspaceType}/{values.Text("name") ?? Hole.Mark}" : null);
        var whole = new JsonObject();
        foreach (var path in hidden)
        {
            TerraformAttributes.ToArm(new JsonObject { [path] = Hole.Mark }, []).ToList().ForEach(pair => whole[pair.Key] = pair.Value?.DeepClone());
        }

        return new FoundWorkspace
        {
            File = file.Path,
            Line = file.LineOf($"\"{address}\"", $"\"{resource.Text("type")}\""),
            Name = address,
            Id = id is { Length: > 0 } ? id : ArmBody.IdOf(null, values.Text("resource_group_name"), values.Text("name")),
            Body = body,
            Open = ArmBody.TakeOpen(body, _ => MarkedSecret),
            LeftOut = [.. leftOut.Concat(ArmBody.WithoutField(body)).Order(StringComparer.Ordinal)],
            Secret = [.. ArmBody.TakeOpen(whole, _ => string.Empty).Select(point => point.Path)],
        };
    }

    private static JsonObject OfKind(string kind, JsonObject values, List<string> leftOut)
    {
        var body = TerraformAttributes.ToArm(values, leftOut);
        body["kind"] = kind;
        return body;
    }

    // azapi 1 has the body as text, azapi 2 as an object; identity and tags may be in it or beside it.
    private static JsonObject OfAzapi(JsonObject values)
    {
        var body = (values["body"] is JsonObject found ? found.DeepClone() : values.Text("body") is { Length: > 0 } text ? Parse(text) : null) as JsonObject ?? [];
        foreach (var name in new[] { "location", "tags" })
        {
            if (values[name] is { } value)
            {
                body[name] = value.DeepClone();
            }
        }

        if (values["identity"] is JsonArray { Count: > 0 } blocks && blocks[0] is JsonObject identity)
        {
            var translated = TerraformAttributes.ToArm(new JsonObject { ["identity"] = identity.DeepClone() }, []);
            body["identity"] = translated["identity"]?.DeepClone();
        }

        return body;
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Values that Terraform itself keeps from the screen are in its JSON in the clear.
    private static List<string> Hide(JsonObject values, JsonObject resource)
    {
        var marked = (resource["sensitive_values"] as JsonObject ?? []).Where(pair => IsMarked(pair.Value)).Select(pair => pair.Key)
            .Concat(((resource["sensitive_attributes"] as JsonArray) ?? []).Select(path => (path as JsonArray)?.FirstOrDefault().Text("value")).OfType<string>())
            .Where(name => values.ContainsKey(name) && name is not ("id" or "name" or "resource_group_name"))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        foreach (var name in marked)
        {
            values.Remove(name);
        }

        return marked;
    }

    private static bool IsMarked(JsonNode? mark) => mark switch
    {
        JsonObject found => found.Any(pair => IsMarked(pair.Value)),
        JsonArray list => list.Any(IsMarked),
        _ => mark.AsBool() == true,
    };
}
