using System.Text.Json.Nodes;
using CmkOperator.Cli.Import.Templates;
using CmkOperator.Schemas.Json;

namespace CmkOperator.Cli.Import.Sources;

/// <summary>Workspaces of an ARM template, those of nested templates too. A compiled Bicep file is one.</summary>
internal static class TemplateSource
{
    private const string Deployments = "Microsoft.Resources/deployments";
    private const string OnlyInAzure = "its value is known only in Azure";
    private const string Nowhere = "the subscription or the resource group of the deployment is not known (give --subscription and --resource-group)";

    // Nobody deploys this many at a time; a count of a billion would never end.
    private const long MostCopies = 1000;
    private const int DeepestNesting = 20;

    /// <summary>True when the file is a template.</summary>
    public static bool Is(JsonObject file) =>
        file.Text("$schema")?.Contains("deploymentTemplate.json", StringComparison.OrdinalIgnoreCase) == true
        || (file.ContainsKey("contentVersion") && file["resources"] is JsonArray or JsonObject);

    /// <summary>True when the file has the values of a template's parameters.</summary>
    public static bool IsParameters(JsonObject file) =>
        file.Text("$schema")?.Contains("deploymentParameters.json", StringComparison.OrdinalIgnoreCase) == true
        || (file.ContainsKey("contentVersion") && file["parameters"] is JsonObject && !file.ContainsKey("resources"));

    /// <summary>The values in a parameters file. A reference to a secret stays open, as does what azd or a pipeline fills in.</summary>
    public static JsonObject ValuesOf(JsonObject file)
    {
        var values = new JsonObject();
        foreach (var (name, given) in file["parameters"] as JsonObject ?? [])
        {
            values[name] = given is JsonObject entry && entry.ContainsKey("value") ? Placeholder.Open(entry["value"]) : Hole.Mark;
        }

        return values;
    }

    /// <summary>True when a template declares all of the parameters of a file: Azure rejects a file with others.</summary>
    /// <param name="template">The template.</param>
    /// <param name="parameters">The parameters file.</param>
    public static bool Takes(JsonObject template, JsonObject parameters)
    {
        var declared = (template["parameters"] as JsonObject ?? []).Select(pair => pair.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return ValuesOf(parameters).All(pair => declared.Contains(pair.Key));
    }

    /// <summary>The workspaces that it has.</summary>
    /// <param name="file">The file.</param>
    /// <param name="template">Its content.</param>
    /// <param name="parameters">The values of its parameters.</param>
    /// <param name="place">Where it is deployed to.</param>
    /// <param name="links">The templates that it may link to.</param>
    public static IReadOnlyList<FoundWorkspace> Read(SourceFile file, JsonObject template, JsonObject parameters, SourcePlace place, TemplateLinks links)
    {
        var found = new List<FoundWorkspace>();
        var scope = new TemplateScope(template, parameters, place.Subscription ?? Hole.Mark, place.Group ?? Hole.Mark, []);
        ReadTemplate(file, template, scope, links, 0, found);
        return found;
    }

    private static void ReadTemplate(SourceFile file, JsonObject template, TemplateScope scope, TemplateLinks links, int depth, List<FoundWorkspace> found)
    {
        var resources = template["resources"] switch
        {
            JsonArray list => list.OfType<JsonObject>(),
            JsonObject named => named.Select(pair => pair.Value).OfType<JsonObject>(),
            _ => [],
        };
        foreach (var resource in resources.Where(resource => resource["existing"].AsBool() != true && depth <= DeepestNesting))
        {
            var type = scope.Evaluate(resource["type"]).AsString() ?? string.Empty;
            var isWorkspace = type.Equals(ArmBody.WorkspaceType, StringComparison.OrdinalIgnoreCase);
            if (!isWorkspace && !type.Equals(Deployments, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var loop = resource.Text("copy", "name");
            var outer = scope.CopyIndex;
            foreach (var index in Rounds(resource, scope))
            {
                scope.CopyIndex = index ?? outer;
                scope.SetRound(loop ?? string.Empty, index);
                scope.Reasons.Clear();
                if (resource.ContainsKey("condition") && TemplateFunctions.Truth(scope.Evaluate(resource["condition"])) == false)
                {
                    continue;
                }

                if (isWorkspace)
                {
                    found.Add(Of(file, resource, scope));
                }
                else if (resource.At("properties", "template") is JsonObject inner)
                {
                    ReadTemplate(file, inner, Nested(resource, inner, scope, isLinked: false), links, depth + 1, found);
                }
                else if (resource.At("properties", "templateLink") is JsonObject link && links.Follow(file, scope.Evaluate(link) as JsonObject ?? []) is var (linkedFile, linked))
                {
                    ReadTemplate(linkedFile, linked, Nested(resource, linked, scope, isLinked: true), links, depth + 1, found);
                }
            }

            scope.CopyIndex = outer;
            scope.SetRound(loop ?? string.Empty, null);
        }
    }

    private static IEnumerable<long?> Rounds(JsonObject resource, TemplateScope scope)
    {
        if (resource["copy"] is not JsonObject copy)
        {
            return [null];
        }

        // How many there are may be known only in Azure: then there is at least the first.
        var count = scope.Evaluate(copy["count"]).AsLong() ?? 1;
        return Enumerable.Range(0, (int)Math.Clamp(count, 0, MostCopies)).Select(index => (long?)index);
    }

    private static TemplateScope Nested(JsonObject deployment, JsonObject template, TemplateScope outer, bool isLinked)
    {
        var subscription = ScopeText(deployment["subscriptionId"]) ?? outer.HomeSubscription;
        var group = ScopeText(deployment["resourceGroup"]) ?? outer.HomeGroup;
        if (!isLinked && deployment.Text("properties", "expressionEvaluationOptions", "scope")?.Equals("inner", StringComparison.OrdinalIgnoreCase) != true)
        {
            // In the outer scope the expressions of the nested template refer to what the outer one declares.
            return outer.In(subscription, group);
        }

        var given = new JsonObject();
        var whyOpen = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, entry) in deployment.At("properties", "parameters") as JsonObject ?? [])
        {
            outer.Reasons.Clear();
            var isValue = entry is JsonObject value && value.ContainsKey("value");
            given[name] = isValue ? outer.Evaluate(entry!["value"]) : Hole.Mark;
            whyOpen[name] = isValue ? [.. outer.Reasons] : [$"parameter '{name}' is given as a reference, which is known only in Azure"];
        }

        return new TemplateScope(template, given, subscription, group, outer.Reasons, whyOpen);

        string? ScopeText(JsonNode? node) => node is null ? null : outer.Evaluate(node).AsString();
    }

    private static FoundWorkspace Of(SourceFile file, JsonObject resource, TemplateScope scope)
    {
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        var name = scope.Evaluate(resource["name"]).AsString() ?? Hole.Mark;
        var ofName = scope.Reasons.ToList();
        var body = new JsonObject();
        foreach (var (key, value) in resource.Where(pair => pair.Key is not ("name" or "condition" or "copy" or "dependsOn" or "comments" or "metadata" or "resources" or "type" or "apiVersion" or "scope")))
        {
            body[key] = Evaluate(value, key, scope, reasons);
        }

        var otherwise = Hole.IsIn(scope.HomeSubscription) || Hole.IsIn(scope.HomeGroup) ? Nowhere : OnlyInAzure;
        var written = resource["name"].AsString() ?? string.Empty;
        var open = ArmBody.TakeOpen(body, path => reasons.GetValueOrDefault(path) ?? otherwise);
        return new FoundWorkspace
        {
            File = file.Path,
            Line = file.LineOf($"\"name\": \"{written}\"", $"\"name\":\"{written}\"", ArmBody.WorkspaceType),
            Name = $"workspace {Hole.Show(name)}",
            Id = ArmBody.IdOf(scope.HomeSubscription, scope.HomeGroup, name),
            Body = body,
            Open = Hole.IsIn(name) ? [new OpenPoint("name", ofName.Count > 0 ? string.Join("; ", ofName.Order(StringComparer.Ordinal)) : otherwise), .. open] : open,
            LeftOut = ArmBody.WithoutField(body),
            Secret = [.. open.Where(point => point.Reason.Contains(TemplateScope.IsSecret, StringComparison.Ordinal)).Select(point => point.Path)],
        };
    }

    // Member by member, so that each open value has its own reason.
    private static JsonNode? Evaluate(JsonNode? node, string path, TemplateScope scope, Dictionary<string, string> reasons)
    {
        if (node is JsonObject found && !(found["copy"] is JsonArray loops && loops.All(TemplateScope.IsLoop)))
        {
            var result = new JsonObject();
            foreach (var (key, value) in found)
            {
                var name = scope.Evaluate(JsonValue.Create(key)).AsString() ?? key;
                result[name] = Evaluate(value, $"{path}.{name}", scope, reasons);
            }

            return result;
        }

        scope.Reasons.Clear();
        var evaluated = scope.Evaluate(node);
        if (Hole.IsIn(evaluated) && scope.Reasons.Count > 0)
        {
            Note(evaluated, path, string.Join("; ", scope.Reasons.Order(StringComparer.Ordinal)), reasons);
        }

        return evaluated;
    }

    private static void Note(JsonNode? value, string path, string reason, Dictionary<string, string> reasons)
    {
        reasons[path] = reason;
        foreach (var (key, child) in value as JsonObject ?? [])
        {
            if (Hole.IsIn(child))
            {
                Note(child, $"{path}.{key}", reason, reasons);
            }
        }
    }
}
