using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CmkOperator.Cli.Import.Templates;
using CmkOperator.Cli.Manifests;
using CmkOperator.Schemas.Json;

namespace CmkOperator.Cli.Import.Sources;

/// <summary>
/// Workspaces of Crossplane's provider for Azure, cluster-scoped and namespaced (marketplace.upbound.io: provider-azure-machinelearningservices). Its
/// fields are Terraform's, in camel case and with references beside them.
/// </summary>
internal static partial class CrossplaneSource
{
    private const string ExternalName = "crossplane.io/external-name";

    /// <summary>True when the object is one of its workspaces.</summary>
    public static bool Is(JsonObject item) => item.Text("kind") == "Workspace" && IsOfGroup(item);

    /// <summary>True when the object is of an API group that has the workspaces.</summary>
    public static bool IsOfGroup(JsonObject item) => Group().IsMatch(item.Text("apiVersion") ?? string.Empty);

    /// <summary>The workspace.</summary>
    /// <param name="manifest">The object.</param>
    /// <param name="others">All objects of the files, to follow names.</param>
    /// <param name="place">What the user says of it.</param>
    public static FoundWorkspace Read(Manifest manifest, IReadOnlyList<JsonObject> others, SourcePlace place)
    {
        var spec = manifest.Object["spec"];
        var declared = (spec.At("initProvider") as JsonObject ?? []).CloneObject();
        foreach (var (key, value) in spec.At("forProvider") as JsonObject ?? [])
        {
            declared[key] = value?.DeepClone();
        }

        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        var leftOut = new List<string>();
        var attributes = (JsonObject)Translate(declared, string.Empty, reasons)!;
        var body = TerraformAttributes.ToArm(attributes, leftOut);
        return new FoundWorkspace
        {
            File = manifest.File,
            Line = manifest.Line,
            Name = Hole.Show($"Workspace {manifest.Name}"),
            Id = manifest.Object.Text("status", "atProvider", "id") ?? IdOf(manifest, attributes, declared, others, place),
            Body = body,
            Open = ArmBody.TakeOpen(body, path => reasons.GetValueOrDefault(path) ?? "the object does not say it; a placeholder in it is filled in by another tool, whose result can be imported"),
            LeftOut = [.. leftOut.Order(StringComparer.Ordinal)],
        };
    }

    private static string IdOf(Manifest manifest, JsonObject attributes, JsonObject declared, IReadOnlyList<JsonObject> others, SourcePlace place)
    {
        var external = manifest.Object.Text("metadata", "annotations", ExternalName);
        if (ArmBody.IsWorkspaceId(external))
        {
            return external!;
        }

        var named = attributes.Text("resource_group_name");
        var referred = declared.Text("resourceGroupNameRef", "name");
        var group = GroupOf(manifest, declared, others);
        var groupName = named is not null && !Hole.IsIn(named) ? named
            : group is not null ? group.Text("metadata", "annotations", ExternalName) ?? group.Text("metadata", "name")
            : place.Group ?? referred ?? named;
        var (provider, kind) = (manifest.Object.Text("spec", "providerConfigRef", "name") ?? "default", manifest.Object.Text("spec", "providerConfigRef", "kind"));
        var config = others.FirstOrDefault(item => item.Text("kind") is "ProviderConfig" or "ClusterProviderConfig" && (kind is null || item.Text("kind") == kind) && item.Text("metadata", "name") == provider);
        return ArmBody.IdOf(place.Subscription ?? config.Text("spec", "subscriptionID"), groupName, external ?? manifest.Name);
    }

    // By its name, or by labels where exactly one of the files has them.
    private static JsonObject? GroupOf(Manifest manifest, JsonObject declared, IReadOnlyList<JsonObject> others)
    {
        var groups = others.Where(item => item.Text("kind") == "ResourceGroup" && InNamespace(item, manifest.Namespace)).ToList();
        if (declared.Text("resourceGroupNameRef", "name") is { } name)
        {
            return groups.Find(item => item.Text("metadata", "name") == name);
        }

        if (declared.At("resourceGroupNameSelector", "matchLabels") is not JsonObject { Count: > 0 } wanted)
        {
            return null;
        }

        var fitting = groups.FindAll(item => wanted.All(label => item.At("metadata", "labels").Text(label.Key) == label.Value.AsString()));
        return fitting.Count == 1 ? fitting[0] : null;
    }

    private static bool InNamespace(JsonObject item, string? nameSpace) => item.Text("metadata", "namespace") is not { } own || nameSpace is null || own == nameSpace;

    // keyVaultIdRef and keyVaultIdSelector say where keyVaultId comes from; the resolved value is beside them.
    private static JsonNode? Translate(JsonNode? node, string prefix, Dictionary<string, string> reasons)
    {
        switch (node)
        {
            case JsonObject found:
                var result = new JsonObject();
                foreach (var (key, value) in found)
                {
                    if (Referring().Match(key) is { Success: true } match)
                    {
                        var target = match.Groups[1].Value;
                        if (!found.ContainsKey(target))
                        {
                            reasons[TerraformAttributes.PropertyOf(prefix + Snake(target))] = $"{target} comes from {key}{(value.Text("name") is { } name ? $" {name}" : string.Empty)}";
                            result[Snake(target)] = Hole.Mark;
                        }
                    }
                    else
                    {
                        result[Snake(key)] = key == "tags" ? value?.DeepClone() : Translate(value, prefix.Length == 0 ? $"{Snake(key)}." : prefix, reasons);
                    }
                }

                return result;
            case JsonArray list:
                return new JsonArray([.. list.Select(item => Translate(item, prefix, reasons))]);
            default:
                return node?.DeepClone();
        }
    }

    private static string Snake(string name) => Hump().Replace(name, match => $"_{match.Value.ToLowerInvariant()}");

    [GeneratedRegex(@"^machinelearning(services)?\.azure\.(m\.)?upbound\.io/")]
    private static partial Regex Group();

    [GeneratedRegex("^(.+?)(?:Refs?|Selector)$")]
    private static partial Regex Referring();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Hump();
}
