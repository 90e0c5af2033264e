using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;

namespace CmkOperator.AzureSimulator.Authorization;

/// <summary>One block of a role or deny definition.</summary>
internal sealed record RolePermission(
    IReadOnlyList<string> Actions,
    IReadOnlyList<string> NotActions,
    IReadOnlyList<string> DataActions,
    IReadOnlyList<string> NotDataActions)
{
    public static RolePermission FromJson(JsonNode? node) => new(
        [.. node.ArrayAt("actions").Texts()],
        [.. node.ArrayAt("notActions").Texts()],
        [.. node.ArrayAt("dataActions").Texts()],
        [.. node.ArrayAt("notDataActions").Texts()]);

    /// <summary>Whether the action is among the actions and not among the exceptions.</summary>
    public bool Covers(string action, bool isData)
    {
        var (granted, excepted) = isData ? (DataActions, NotDataActions) : (Actions, NotActions);
        return granted.Any(pattern => ActionPattern.Matches(pattern, action)) && !excepted.Any(pattern => ActionPattern.Matches(pattern, action));
    }

    public JsonObject ToJson() => new()
    {
        ["actions"] = Actions.ToJsonArray(),
        ["notActions"] = NotActions.ToJsonArray(),
        ["dataActions"] = DataActions.ToJsonArray(),
        ["notDataActions"] = NotDataActions.ToJsonArray(),
    };
}
