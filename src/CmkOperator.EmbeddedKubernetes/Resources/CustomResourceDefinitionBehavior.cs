using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Structural;

namespace CmkOperator.EmbeddedKubernetes.Resources;

/// <summary>Definitions of custom resources; accepted immediately, since nothing here competes for names.</summary>
internal sealed class CustomResourceDefinitionBehavior : ResourceBehavior
{
    public override bool TracksGeneration => true;

    public override void PrepareForCreate(JsonObject created)
    {
        var names = Default(created);
        var versions = (created.At("spec", "versions") as JsonArray ?? []).OfType<JsonObject>();
        created["status"] = new JsonObject
        {
            ["acceptedNames"] = names.DeepClone(),
            ["conditions"] = new JsonArray(
                Condition(created, "NamesAccepted", "NoConflicts", "no conflicts found"),
                Condition(created, "Established", "InitialNamesAccepted", "the initial names have been accepted")),
            ["storedVersions"] = new JsonArray([.. versions.Where(v => v["storage"].AsBool() == true).Select(v => v["name"]?.DeepClone())]),
        };
    }

    public override void PrepareForUpdate(JsonObject updated, JsonObject old)
    {
        var names = Default(updated);
        updated.Ensure("status")["acceptedNames"] = names.DeepClone();
    }

    public override IEnumerable<FieldError> Validate(JsonObject item, JsonObject? old)
    {
        var expected = $"{item.Text("spec", "names", "plural")}.{item.Text("spec", "group")}";
        if (item.Text("metadata", "name") != expected)
        {
            yield return FieldError.Invalid("metadata.name", $"\"{item.Text("metadata", "name")}\"", "must be spec.names.plural+\".\"+spec.group");
        }

        foreach (var (path, value) in new[] { ("spec.group", item.Text("spec", "group")), ("spec.names.plural", item.Text("spec", "names", "plural")), ("spec.names.kind", item.Text("spec", "names", "kind")) })
        {
            if (string.IsNullOrEmpty(value))
            {
                yield return FieldError.Required(path);
            }
        }

        if (item.Text("spec", "scope") is not ("Namespaced" or "Cluster"))
        {
            yield return FieldError.NotSupported("spec.scope", $"\"{item.Text("spec", "scope")}\"", ["Cluster", "Namespaced"]);
        }

        var versions = (item.At("spec", "versions") as JsonArray ?? []).OfType<JsonObject>().ToList();
        if (versions.Count(v => v["storage"].AsBool() == true) != 1)
        {
            yield return FieldError.Invalid("spec.versions", null, "must have exactly one version marked as storage version");
        }

        foreach (var (index, version) in versions.Index())
        {
            foreach (var error in CustomResourceReader.Check(version, $"spec.versions[{index}]"))
            {
                yield return error;
            }
        }
    }

    private static JsonObject Default(JsonObject definition)
    {
        var spec = definition.Ensure("spec");
        var names = spec.Ensure("names");
        var kind = names.Text("kind") ?? "";
        names["singular"] ??= kind.ToLowerInvariant();
        names["listKind"] ??= $"{kind}List";
        spec["conversion"] ??= new JsonObject { ["strategy"] = "None" };
        return names;
    }

    private static JsonObject Condition(JsonObject definition, string type, string reason, string message) => new()
    {
        ["lastTransitionTime"] = definition.Text("metadata", "creationTimestamp"),
        ["message"] = message,
        ["reason"] = reason,
        ["status"] = "True",
        ["type"] = type,
    };
}
