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

        var reasons = new List<string>();
        var leftOut = new List<string>();
        var attributes = (JsonObject)Translate(declared, reasons)!;
        var body = TerraformAttributes.ToArm(attributes, leftOut);
        return new FoundWorkspace
        {
            File = manifest.File,
            Line = manifest.Line,
            Name = $"Workspace {manifest.Name}",
            Id = manifest.Object.Text("status", "atProvider", "id") ?? IdOf(manifest, attributes, declared, others, place),
            Body = body,
            Open = ArmBody.TakeOpen(body, _ => string.Join("; ", reasons)),
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

        var referred = declared.Text("resourceGroupNameRef", "name");
        var group = others.FirstOrDefault(item => item.Text("kind") == "ResourceGroup" && item.Text("metadata", "name") == referred);
        var groupName = attributes.Text("resource_group_name") is { } named && !Hole.IsIn(named) ? named
            : referred is not null ? group.Text("metadata", "annotations", ExternalName) ?? place.Group ?? referred
            : place.Group;
        var provider = manifest.Object.Text("spec", "providerConfigRef", "name") ?? "default";
        var config = others.FirstOrDefault(item => item.Text("kind") is "ProviderConfig" or "ClusterProviderConfig" && item.Text("metadata", "name") == provider);
        return ArmBody.IdOf(place.Subscription ?? config.Text("spec", "subscriptionID"), groupName, external ?? manifest.Name);
    }

    // keyVaultIdRef and keyVaultIdSelector say where keyVaultId comes from; a resolved one stands beside them.
    private static JsonNode? Translate(JsonNode? node, List<string> reasons)
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
                            reasons.Add($"{target} comes from {key}{(value.Text("name") is { } name ? $" {name}" : string.Empty)}");
                            result[Snake(target)] = Hole.Mark;
                        }
                    }
                    else
                    {
                        result[Snake(key)] = key == "tags" ? value?.DeepClone() : Translate(value, reasons);
                    }
                }

                return result;
            case JsonArray list:
                return new JsonArray([.. list.Select(item => Translate(item, reasons))]);
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
