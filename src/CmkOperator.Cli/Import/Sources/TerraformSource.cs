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
    private const string Update = "azapi_update_resource";
    private const string MarkedSecret = "the state marks it as sensitive, so it is not read from there";

    /// <summary>True when the file is Terraform's.</summary>
    public static bool Is(JsonObject file) =>
        file.ContainsKey("format_version") || file.ContainsKey("terraform_version");

    /// <summary>What to do where the file has no workspace.</summary>
    public static string WithoutWorkspace(JsonObject json) =>
        json["version"].AsLong() is { } version and < 4
            ? $"this state has format {version}, which Terraform wrote before 0.12. Write it again with a newer one: terraform state pull > state.json"
            : json.At("prior_state") is not null && OfModule(json.At("planned_values", "root_module")).Any(resource => Of(new SourceFile(string.Empty, string.Empty), resource) is not null)
                ? "the workspaces of this plan are not there yet, and only one that is there can be taken over. Apply the plan, and then: terraform show -json > state.json"
                : "this state has no azurerm_machine_learning_workspace and no azapi_resource of a workspace. Name the state of the configuration that has it";

    /// <summary>The workspaces that it has.</summary>
    public static IReadOnlyList<FoundWorkspace> Read(SourceFile file, JsonObject json)
    {
        // Of a plan, what exists now: what it would make cannot be taken over.
        var values = json.At("values") ?? json.At("prior_state", "values") ?? json.At("planned_values");
        var resources = values is null ? OfStateFile(json) : OfModule(values.At("root_module"));
        return [.. resources.Where(resource => resource.Text("mode") is null or "managed").Select(resource => Of(file, resource)).OfType<FoundWorkspace>()];
    }

    private static IEnumerable<JsonObject> OfModule(JsonNode? module) =>
        ((module.At("resources") as JsonArray)?.OfType<JsonObject>() ?? []).Where(resource => !resource.ContainsKey("deposed_key"))
            .Concat(((module.At("child_modules") as JsonArray)?.OfType<JsonObject>() ?? []).SelectMany(OfModule));

    // The file itself has an entry for each resource and below it its instances. A deposed one has been replaced, and waits to be destroyed.
    private static IEnumerable<JsonObject> OfStateFile(JsonObject json) =>
        from resource in (json["resources"] as JsonArray)?.OfType<JsonObject>() ?? []
        from instance in (resource["instances"] as JsonArray)?.OfType<JsonObject>() ?? []
        where !instance.ContainsKey("deposed")
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
        var type = resource.Text("type");
        if (resource["values"] is not JsonObject values || !IsWorkspace(type, values))
        {
            return null;
        }

        // What is sensitive becomes a hole: it stays open, and what else is said of the same block stays known.
        values = Hide(values, resource);
        var leftOut = new List<string>();
        var body = type switch
        {
            "azurerm_machine_learning_workspace" => TerraformAttributes.ToArm(values, leftOut),
            "azurerm_ai_foundry" => OfKind("Hub", values, leftOut),
            "azurerm_ai_foundry_project" => OfKind("Project", values, leftOut),
            _ => OfAzapi(values),
        };
        var address = resource.Text("address") ?? type!;
        var secrets = ArmBody.TakeOpen(body, _ => MarkedSecret);
        // What changes in place may be left to Azure.
        List<OpenPoint> open = [.. secrets.Where(point => ArmBody.IsCreateOnly(point.Path))];
        if (type == Update && body.At("properties", "encryption") is null)
        {
            open.Add(new OpenPoint("properties.encryption", $"an {Update} says only what it changes. Name the state that has the workspace's own resource"));
        }

        return new FoundWorkspace
        {
            File = file.Path,
            Line = file.LineOf($"\"{address}\"", $"\"{type}\""),
            Name = address,
            Id = IdOf(values) ?? ArmBody.IdOf(null, values.Text("resource_group_name"), values.Text("name")),
            Body = body,
            Open = open,
            LeftOut = [.. leftOut.Concat(ArmBody.WithoutField(body)).Order(StringComparer.Ordinal)],
            Secret = [.. secrets.Select(point => point.Path)],
            IsPartial = type == Update,
        };
    }

    private static bool IsWorkspace(string? type, JsonObject values) => type is "azurerm_machine_learning_workspace" or "azurerm_ai_foundry" or "azurerm_ai_foundry_project"
        || (type is "azapi_resource" or Update && values.Text("type")?.Split('@')[0].Equals(ArmBody.WorkspaceType, StringComparison.OrdinalIgnoreCase) == true);

    private static string? IdOf(JsonObject values) =>
        values.Text("id") is { Length: > 0 } id ? id
        : values.Text("resource_id") is { Length: > 0 } updated ? updated
        : values.Text("parent_id") is { Length: > 0 } parent ? $"{parent}/providers/{ArmBody.WorkspaceType}/{values.Text("name") ?? Hole.Mark}"
        : null;

    private static JsonObject OfKind(string kind, JsonObject values, List<string> leftOut)
    {
        var body = TerraformAttributes.ToArm(values, leftOut);
        body["kind"] = kind;
        return body;
    }

    // azapi 1 has the body as text, azapi 2 as an object; identity and tags may be in it or beside it.
    private static JsonObject OfAzapi(JsonObject values)
    {
        var body = values["body"] is JsonObject found ? found.CloneObject()
            : values.Text("body") is not { Length: > 0 } text ? []
            : Hole.IsIn(text) ? new JsonObject { ["properties"] = Hole.Mark }
            : Parse(text) as JsonObject ?? [];
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

    // Values that Terraform itself keeps from the screen are in its JSON in the clear: marked by a tree of flags, or in a state file by paths.
    private static JsonObject Hide(JsonObject values, JsonObject resource)
    {
        var result = values.CloneObject();
        foreach (var (name, value) in values)
        {
            // A state file has the type beside a value whose type is not fixed, as azapi's body.
            if (value is JsonObject { Count: 2 } wrapped && wrapped.ContainsKey("value") && wrapped["type"] is JsonArray)
            {
                result[name] = wrapped["value"]?.DeepClone();
            }
        }

        foreach (var (name, mark) in (resource["sensitive_values"] as JsonObject ?? []).Where(pair => !IsOfId(pair.Key) && result[pair.Key] is not null))
        {
            result[name] = HideMarked(result[name], mark);
        }

        foreach (var path in (resource["sensitive_attributes"] as JsonArray ?? []).OfType<JsonArray>())
        {
            // A step is the name of an attribute, or an index with its type.
            JsonNode?[] steps = [.. path.Select(step => step.At("value", "value") ?? step.At("value"))];
            if (steps.Length > 0 && !IsOfId(steps[0].AsString()))
            {
                _ = HideAt(result, steps);
            }
        }

        return result;
    }

    private static bool IsOfId(string? name) => name is "id" or "name" or "resource_group_name" or "parent_id" or "resource_id" or "type";

    private static JsonNode? HideMarked(JsonNode? value, JsonNode? mark)
    {
        switch (value, mark)
        {
            case (JsonObject found, JsonObject marks):
                return new JsonObject(found.Select(pair => KeyValuePair.Create(pair.Key, HideMarked(pair.Value, marks[pair.Key]))));
            case (JsonArray list, JsonArray marks):
                return new JsonArray([.. list.Select((item, index) => HideMarked(item, index < marks.Count ? marks[index] : null))]);
            default:
                return value is not null && IsMarked(mark) ? JsonValue.Create(Hole.Mark) : value?.DeepClone();
        }
    }

    // Where the path leads into a text, as in the body of azapi 1, all of it is hidden.
    private static JsonNode? HideAt(JsonNode? value, ReadOnlySpan<JsonNode?> steps)
    {
        if (steps.IsEmpty)
        {
            return value is null ? null : JsonValue.Create(Hole.Mark);
        }

        switch (value)
        {
            case JsonObject found when steps[0].AsString() is { } name:
                if (found.ContainsKey(name))
                {
                    found[name] = HideAt(found[name], steps[1..])?.DeepClone();
                }

                return found;
            case JsonArray list when steps[0].AsLong() is { } index and >= 0 && index < list.Count:
                list[(int)index] = HideAt(list[(int)index], steps[1..])?.DeepClone();
                return list;
            default:
                return value is null ? null : JsonValue.Create(Hole.Mark);
        }
    }

    private static bool IsMarked(JsonNode? mark) => mark switch
    {
        JsonObject found => found.Any(pair => IsMarked(pair.Value)),
        JsonArray list => list.Any(IsMarked),
        _ => mark.AsBool() == true,
    };
}
