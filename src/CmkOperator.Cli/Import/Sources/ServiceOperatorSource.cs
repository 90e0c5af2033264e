using System.Text.Json.Nodes;
using CmkOperator.Cli.Import.Templates;
using CmkOperator.Cli.Manifests;
using CmkOperator.Schemas.Json;

namespace CmkOperator.Cli.Import.Sources;

/// <summary>
/// Workspaces of Azure Service Operator: objects whose spec is the body of Azure Resource Manager, with references in place of ids
/// (azure.github.io/azure-service-operator: machinelearningservices).
/// </summary>
internal static class ServiceOperatorSource
{
    private const string Reference = "Reference";
    private const string FromConfig = "FromConfig";

    private static readonly HashSet<string> TopLevel = new(StringComparer.Ordinal) { "location", "kind", "tags", "sku", "identity" };

    // These end in ArmId or ResourceId in Azure's own words; the others lose their ending.
    private static readonly Dictionary<string, string> Renamed = new(StringComparer.Ordinal) { ["keyVaultArmReference"] = "keyVaultArmId", ["hubResourceReference"] = "hubResourceId" };

    /// <summary>True when the object is one of its workspaces.</summary>
    public static bool Is(JsonObject item) => item.Text("kind") == "Workspace" && IsOfGroup(item);

    /// <summary>True when the object is of the API group that has the workspaces.</summary>
    public static bool IsOfGroup(JsonObject item) => item.Text("apiVersion")?.StartsWith("machinelearningservices.azure.com/", StringComparison.Ordinal) == true;

    /// <summary>The workspace.</summary>
    /// <param name="manifest">The object.</param>
    /// <param name="others">All objects of the files, to follow names.</param>
    /// <param name="place">What the user says of it.</param>
    public static FoundWorkspace Read(Manifest manifest, IReadOnlyList<JsonObject> others, SourcePlace place)
    {
        var spec = manifest.Object["spec"] as JsonObject ?? [];
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        var body = new JsonObject();
        var properties = new JsonObject();
        foreach (var (key, value) in spec.Where(pair => pair.Key is not ("azureName" or "owner" or "operatorSpec")))
        {
            var (name, translated) = Translate(key, value, TopLevel.Contains(key) ? key : $"properties.{key}", reasons);
            (TopLevel.Contains(key) ? body : properties)[name] = translated;
        }

        if (properties["encryption"] is JsonObject encryption && encryption.Text("status") is null)
        {
            encryption["status"] = "Enabled";
        }

        body["properties"] = properties;
        return new FoundWorkspace
        {
            File = manifest.File,
            Line = manifest.Line,
            Name = Hole.Show($"Workspace {manifest.Name}"),
            Id = manifest.Object.Text("status", "id") ?? IdOf(manifest, spec, others, place),
            Body = body,
            Open = ArmBody.TakeOpen(body, path => reasons.GetValueOrDefault(path) ?? "the object does not say it; a placeholder in it is filled in by another tool, whose result can be imported"),
            LeftOut = [.. ArmBody.WithoutField(body), .. spec.ContainsKey("operatorSpec") ? ["operatorSpec"] : Array.Empty<string>()],
        };
    }

    private static string IdOf(Manifest manifest, JsonObject spec, IReadOnlyList<JsonObject> others, SourcePlace place)
    {
        var name = spec.Text("azureName") ?? manifest.Name;
        if (spec.Text("owner", "armId") is { } owner)
        {
            return $"{owner.TrimEnd('/')}/providers/{ArmBody.WorkspaceType}/{name}";
        }

        var owned = spec.Text("owner", "name");
        var groups = others.Where(item => item.Text("kind") == "ResourceGroup" && item.Text("apiVersion")?.StartsWith("resources.azure.com/", StringComparison.Ordinal) == true
            && item.Text("metadata", "name") == owned).ToList();
        // An owner is in the namespace of the object; kustomize may set it later.
        var group = groups.Find(item => item.Text("metadata", "namespace") == manifest.Namespace)
            ?? groups.Find(item => item.Text("metadata", "namespace") is null || manifest.Namespace is null);
        if (group.Text("status", "id") is { } id)
        {
            return $"{id.TrimEnd('/')}/providers/{ArmBody.WorkspaceType}/{name}";
        }

        return ArmBody.IdOf(place.Subscription, group.Text("spec", "azureName") ?? (group is null ? place.Group : null) ?? owned, name);
    }

    private static (string Name, JsonNode? Value) Translate(string key, JsonNode? value, string path, Dictionary<string, string> reasons)
    {
        if (key == "userAssignedIdentities" && value is JsonArray identities)
        {
            return (key, IdentitiesOf(identities, path, reasons));
        }

        if (value is JsonObject reference && (Renamed.ContainsKey(key) || key.EndsWith(Reference, StringComparison.Ordinal)))
        {
            var name = Renamed.GetValueOrDefault(key) ?? key[..^Reference.Length];
            return (name, IdOf(reference, $"{ParentOf(path)}{name}", reasons));
        }

        if (key.EndsWith(FromConfig, StringComparison.Ordinal) && value is JsonObject config)
        {
            var name = key[..^FromConfig.Length];
            reasons[$"{ParentOf(path)}{name}"] = $"it is in the ConfigMap {config.Text("name")}";
            return (name, Hole.Mark);
        }

        if (value is not JsonObject inner || key == "tags")
        {
            return (key, value?.DeepClone());
        }

        var result = new JsonObject();
        foreach (var (child, node) in inner)
        {
            var (name, translated) = Translate(child, node, $"{path}.{child}", reasons);
            result[name] = translated;
        }

        return (key, result);
    }

    private static JsonValue IdOf(JsonObject reference, string path, Dictionary<string, string> reasons)
    {
        if (reference.Text("armId") is { } id)
        {
            return JsonValue.Create(id);
        }

        reasons[path] = $"it refers by name to {reference.Text("kind")} {reference.Text("name")}";
        return JsonValue.Create(Hole.Mark);
    }

    private static JsonObject IdentitiesOf(JsonArray identities, string path, Dictionary<string, string> reasons)
    {
        var result = new JsonObject();
        foreach (var item in identities.OfType<JsonObject>())
        {
            result[IdOf(item["reference"] as JsonObject ?? [], $"{path}.{Hole.Mark}", reasons).GetValue<string>()] = new JsonObject();
        }

        return result;
    }

    private static string ParentOf(string path) => path[..(path.LastIndexOf('.') + 1)];
}
