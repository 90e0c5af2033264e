using System.Text.Json.Nodes;
using CmkOperator.Cli.Import.Templates;
using CmkOperator.Schemas.Json;

namespace CmkOperator.Cli.Import.Sources;

/// <summary>Workspaces as Azure Resource Manager itself writes them: a what-if result, or resources as <c>az resource show</c> and <c>list</c> print them.</summary>
internal static class ResourceSource
{
    /// <summary>True when the file is a what-if result.</summary>
    public static bool IsWhatIf(JsonObject file) => ChangesOf(file) is not null;

    /// <summary>True when the file is a resource, or a list of them.</summary>
    public static bool IsResource(JsonNode? file) => file switch
    {
        JsonObject found when ListOf(found) is { } list => list.Count > 0 && list.All(IsResource),
        JsonObject found => found.Text("id")?.StartsWith("/subscriptions/", StringComparison.OrdinalIgnoreCase) == true,
        JsonArray list => list.Count > 0 && list.All(IsResource),
        _ => false,
    };

    /// <summary>The workspaces of a what-if result.</summary>
    public static IReadOnlyList<FoundWorkspace> ReadWhatIf(SourceFile file, JsonObject json) =>
    [
        .. from change in ChangesOf(json)!.OfType<JsonObject>()
           let id = change.Text("resourceId") ?? change.Text("FullyQualifiedResourceId")
           where ArmBody.IsWorkspaceId(id)
           select Of(file, id, ((change["after"] ?? change["After"] ?? change["before"] ?? change["Before"]) as JsonObject ?? []).CloneObject()),
    ];

    /// <summary>The workspaces among resources.</summary>
    public static IReadOnlyList<FoundWorkspace> ReadResources(SourceFile file, JsonNode json)
    {
        var resources = json switch { JsonArray list => list, JsonObject found when ListOf(found) is { } list => list, _ => new JsonArray(json.DeepClone()) };
        return
        [
            .. from resource in resources.OfType<JsonObject>()
               where ArmBody.IsWorkspaceId(resource.Text("id"))
               select Of(file, resource.Text("id")!, resource.CloneObject()),
        ];
    }

    // Azure Resource Manager puts a list below value, and az graph query below data.
    private static JsonArray? ListOf(JsonObject file) => (file["value"] ?? file["data"]) as JsonArray;

    private static FoundWorkspace Of(SourceFile file, string? id, JsonObject body)
    {
        // az resource list prints no properties, and az ml workspace prints them under its own names.
        var isPartial = body["properties"] is not JsonObject;
        if (isPartial)
        {
            body = new JsonObject { ["location"] = body["location"]?.DeepClone(), ["tags"] = body["tags"]?.DeepClone() };
        }

        // What-if leaves an expression as it is that it cannot evaluate.
        Mark(body);
        return new FoundWorkspace
        {
            File = file.Path,
            Line = file.LineOf(id!),
            Name = $"workspace {id!.TrimEnd('/').Split('/')[^1]}",
            Id = id,
            Body = body,
            Open =
            [
                .. isPartial ? [new OpenPoint("properties", "they are not in the file. az resource show --ids ID prints them (and what-if with --result-format FullResourcePayloads)")] : Array.Empty<OpenPoint>(),
                .. ArmBody.TakeOpen(body, _ => "its value is an expression that was not evaluated"),
            ],
            LeftOut = ArmBody.WithoutField(body),
            IsPartial = isPartial,
        };
    }

    private static void Mark(JsonObject node)
    {
        foreach (var (key, value) in node.ToList())
        {
            if (value is JsonObject found)
            {
                Mark(found);
            }
            else if (value.AsString() is { } text && text.StartsWith('[') && text.EndsWith(')' + "]", StringComparison.Ordinal))
            {
                node[key] = Hole.Mark;
            }
        }
    }

    // PowerShell writes its own objects: Get-AzResourceGroupDeploymentWhatIfResult | ConvertTo-Json.
    private static JsonArray? ChangesOf(JsonObject file) => file["changes"] as JsonArray ?? file.At("properties", "changes") as JsonArray ?? file["Changes"] as JsonArray;
}
