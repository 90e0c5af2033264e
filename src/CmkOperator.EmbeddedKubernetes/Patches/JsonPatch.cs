using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Statuses;
using CmkOperator.Schemas.Json;

namespace CmkOperator.EmbeddedKubernetes.Patches;

/// <summary>JSON patch (RFC 6902); a step that does not apply rejects the whole patch.</summary>
internal static class JsonPatch
{
    private static readonly string[] Operations = ["add", "remove", "replace", "move", "copy", "test"];

    /// <param name="target">Changed in place.</param>
    /// <param name="patch">A list of operations.</param>
    /// <exception cref="ApiException">The patch is malformed, or does not apply.</exception>
    public static void Apply(JsonNode target, JsonNode? patch)
    {
        if (patch is not JsonArray steps)
        {
            throw ApiErrors.BadRequest("error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp");
        }

        foreach (var step in steps)
        {
            ApplyStep(target, step as JsonObject ?? throw ApiErrors.BadRequest("error decoding patch: an operation must be an object"));
        }
    }

    private static void ApplyStep(JsonNode target, JsonObject step)
    {
        var operation = step.Text("op");
        if (operation is null || !Operations.Contains(operation))
        {
            throw ApiErrors.BadRequest($"invalid operation {JsonText.ToText(step)}: unsupported operation");
        }

        var path = Split(step.Text("path"));
        switch (operation)
        {
            case "add":
                Add(target, path, step["value"]?.DeepClone());
                break;
            case "remove":
                Remove(target, path);
                break;
            case "replace":
                Remove(target, path);
                Add(target, path, step["value"]?.DeepClone());
                break;
            case "move":
                var from = Split(step.Text("from"));
                var moved = Find(target, from)?.DeepClone();
                Remove(target, from);
                Add(target, path, moved);
                break;
            case "copy":
                Add(target, path, Find(target, Split(step.Text("from")))?.DeepClone());
                break;
            default:
                if (!JsonNodes.Same(Find(target, path), step["value"]))
                {
                    throw ApiErrors.PatchRejected();
                }

                break;
        }
    }

    private static string[] Split(string? pointer)
    {
        if (pointer is not ['/', ..])
        {
            throw ApiErrors.PatchRejected();
        }

        return [.. pointer[1..].Split('/').Select(p => p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }

    private static JsonNode? Find(JsonNode? node, ReadOnlySpan<string> path)
    {
        foreach (var step in path)
        {
            node = node switch
            {
                JsonObject map when map.TryGetPropertyValue(step, out var value) => value,
                JsonArray list when int.TryParse(step, out var index) && index >= 0 && index < list.Count => list[index],
                _ => throw ApiErrors.PatchRejected(),
            };
        }

        return node;
    }

    private static void Add(JsonNode target, string[] path, JsonNode? value)
    {
        var last = path[^1];
        switch (Find(target, path.AsSpan(0, path.Length - 1)))
        {
            case JsonObject map:
                map[last] = value;
                break;
            case JsonArray list when last == "-":
                list.Add(value);
                break;
            case JsonArray list when int.TryParse(last, out var index) && index >= 0 && index <= list.Count:
                list.Insert(index, value);
                break;
            default:
                throw ApiErrors.PatchRejected();
        }
    }

    private static void Remove(JsonNode target, string[] path)
    {
        var last = path[^1];
        switch (Find(target, path.AsSpan(0, path.Length - 1)))
        {
            case JsonObject map when map.Remove(last):
                break;
            case JsonArray list when int.TryParse(last, out var index) && index >= 0 && index < list.Count:
                list.RemoveAt(index);
                break;
            default:
                throw ApiErrors.PatchRejected();
        }
    }
}
