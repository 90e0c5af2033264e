using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Operations;
using CmkOperator.EmbeddedKubernetes.Patches;
using CmkOperator.EmbeddedKubernetes.Resources;
using CmkOperator.EmbeddedKubernetes.Responses;
using CmkOperator.EmbeddedKubernetes.Statuses;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Structural;

namespace CmkOperator.EmbeddedKubernetes.Serving;

/// <summary>One PATCH, of any kind.</summary>
internal sealed class PatchRequest(HttpContext context, ResourceDefinition definition, RequestTarget target, ObjectWriter writer)
{
    private const string JsonType = "application/json-patch+json";
    private const string MergeType = "application/merge-patch+json";
    private const string StrategicType = "application/strategic-merge-patch+json";
    private const string ApplyType = "application/apply-patch+yaml";

    public async Task RunAsync(ResponseForm form, Func<int, JsonObject, Task> write)
    {
        if (target.Name.Length == 0)
        {
            throw ApiErrors.BadRequest("name must be provided");
        }

        var kind = KindOf(RequestBody.MediaType(context.Request.ContentType));
        var bytes = await RequestBody.ReadBytesAsync(context.Request);
        var options = RequestQuery.Write(context.Request, "PatchOptions", kind == PatchKind.Apply);
        var warnings = new List<string>();
        Func<JsonObject?, JsonObject> edit = kind == PatchKind.Apply ? PrepareApply(bytes, options, warnings) : PrepareEdit(kind, bytes, options, warnings);
        var (item, created) = writer.Patch(definition, target.Namespace, target.Name, target.Subresource, edit, options, kind == PatchKind.Apply);
        if (options.FieldValidation == "Warn")
        {
            ApiResponse.Warn(context, warnings);
        }

        await write(created ? 201 : 200, item);
    }

    private PatchKind KindOf(string mediaType) => mediaType switch
    {
        JsonType => PatchKind.Json,
        MergeType => PatchKind.Merge,
        StrategicType when definition.Behavior.AllowsStrategicMerge => PatchKind.StrategicMerge,
        ApplyType or "application/apply-patch+json" => PatchKind.Apply,
        _ => throw ApiErrors.UnsupportedMediaType(definition.Behavior.AllowsStrategicMerge
            ? [JsonType, MergeType, StrategicType, ApplyType]
            : [JsonType, MergeType, ApplyType]),
    };

    private Func<JsonObject?, JsonObject> PrepareEdit(PatchKind kind, byte[] bytes, WriteOptions options, List<string> warnings)
    {
        RequestBody patch;
        try
        {
            patch = RequestBody.Parse(bytes, isYaml: false);
        }
        catch (FormatException e)
        {
            throw ApiErrors.BadRequest($"error decoding patch: {e.Message}");
        }

        if (kind != PatchKind.Json && patch.Node is not JsonObject)
        {
            throw ApiErrors.BadRequest("error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}");
        }

        return live =>
        {
            var item = Edited(kind, live!, patch.Node);
            var text = JsonText.ToText(item);
            ObjectIntake.CheckType(item, definition);
            var faults = patch.Duplicates.Concat(ObjectIntake.Shape(item, definition)).ToList();
            if (options.FieldValidation == "Strict" && faults.Count > 0)
            {
                var value = JsonText.ToText(JsonValue.Create(text));
                throw ApiErrors.Invalid("", "", "", [FieldError.Invalid("patch", value, $"strict decoding error: {string.Join(", ", faults)}")]);
            }

            warnings.AddRange(faults);
            return item;
        };
    }

    private JsonObject Edited(PatchKind kind, JsonObject live, JsonNode? patch)
    {
        switch (kind)
        {
            case PatchKind.Json:
                JsonPatch.Apply(live, patch);
                return live;
            case PatchKind.StrategicMerge:
                StrategicMergePatch.Apply(live, (JsonObject)patch!, definition.TypedSchema);
                return live;
            case PatchKind.Merge or PatchKind.Apply:
                return MergePatch.Apply(live, patch) as JsonObject ?? throw ApiErrors.PatchRejected();
        }

        throw new ArgumentOutOfRangeException(nameof(kind));
    }

    private Func<JsonObject?, JsonObject> PrepareApply(byte[] bytes, WriteOptions options, List<string> warnings)
    {
        var config = ReadConfiguration(bytes);
        return live =>
        {
            var start = live ?? new JsonObject
            {
                ["apiVersion"] = definition.ApiVersion,
                ["kind"] = definition.Kind,
                ["metadata"] = new JsonObject(),
            };
            var manager = writer.Writer(definition, target.Subresource, options, isApplied: true);
            var item = definition.FieldManagerFor(target.Subresource).Apply(start, config, manager, options.IsForced);
            warnings.AddRange(ObjectIntake.Shape(item, definition));
            return item;
        };
    }

    private JsonObject ReadConfiguration(byte[] bytes)
    {
        JsonObject config;
        try
        {
            config = RequestBody.Parse(bytes, isYaml: !LooksLikeJson(bytes)).Node as JsonObject
                ?? throw new FormatException("the configuration is no object");
        }
        catch (FormatException e)
        {
            throw ApiErrors.BadRequest($"error decoding YAML: {e.Message}");
        }

        if (config.Text("apiVersion") != definition.ApiVersion || config.Text("kind") != definition.Kind)
        {
            var version = config.Text("apiVersion") ?? "/";
            throw ApiErrors.BadRequest($"invalid object type: {version}, Kind={config.Text("kind")}");
        }

        var metadata = config.Ensure("metadata");
        if (metadata["managedFields"] is not null)
        {
            throw ApiErrors.BadRequest("metadata.managedFields must be nil");
        }

        // The server's own fields are not claimed, and null says nothing.
        foreach (var name in metadata.Where(p => p.Value is null).Select(p => p.Key).ToList())
        {
            metadata.Remove(name);
        }

        return config;
    }

    private static bool LooksLikeJson(byte[] bytes) => Encoding.UTF8.GetString(bytes).TrimStart() is ['{', ..];
}
