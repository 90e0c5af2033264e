using System.Text.Json.Nodes;

namespace CmkOperator.Tests.AzureRoles;

/// <summary>A role definition as <c>az role definition create</c> takes it, from <c>docs/</c>.</summary>
internal sealed record RoleFile(string Name, IReadOnlyList<string> Actions, IReadOnlyList<string> DataActions, JsonObject Json)
{
    public static RoleFile Read(string name)
    {
        var json = JsonNode.Parse(File.ReadAllText(Repository.PathOf("docs", name)))!.AsObject();
        return new RoleFile((string)json[nameof(Name)]!, Strings(json, nameof(Actions)), Strings(json, nameof(DataActions)), json);
    }

    /// <summary>Every role definition in <c>docs/</c>, by file name.</summary>
    public static IEnumerable<string> FileNames =>
        Directory.EnumerateFiles(Repository.PathOf("docs"), "azure-role*.json").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    public IReadOnlyList<string> List(AzureActionKind kind) => kind == AzureActionKind.Data ? DataActions : Actions;

    /// <summary>What Azure Resource Manager takes for the same role.</summary>
    public JsonObject ToResource(string subscription) => new()
    {
        ["properties"] = new JsonObject
        {
            ["roleName"] = Name,
            ["type"] = "CustomRole",
            ["description"] = (string)Json["Description"]!,
            ["assignableScopes"] = new JsonArray($"/subscriptions/{subscription}"),
            ["permissions"] = new JsonArray(new JsonObject
            {
                ["actions"] = Json[nameof(Actions)]!.DeepClone(),
                ["notActions"] = Json["NotActions"]!.DeepClone(),
                ["dataActions"] = Json[nameof(DataActions)]!.DeepClone(),
                ["notDataActions"] = Json["NotDataActions"]!.DeepClone(),
            }),
        },
    };

    private static string[] Strings(JsonObject json, string list) => [.. json[list]!.AsArray().Select(item => (string)item!)];
}
