using System.Text.Json.Nodes;

namespace CmkOperator.AzureSimulator.Authorization;

/// <summary>A role that every tenant has.</summary>
internal sealed record BuiltInRole(string Id, string Name, string Description, RolePermission Permission)
{
    /// <summary>The role definition as ARM shows it at a scope.</summary>
    public JsonObject ToJson(string? subscriptionId)
    {
        var id = $"/providers/Microsoft.Authorization/roleDefinitions/{Id}";
        return new JsonObject
        {
            ["properties"] = new JsonObject
            {
                ["roleName"] = Name,
                ["type"] = "BuiltInRole",
                ["description"] = Description,
                ["assignableScopes"] = new JsonArray("/"),
                ["permissions"] = new JsonArray(Permission.ToJson()),
                ["createdOn"] = "2020-05-19T17:52:46.2349235Z",
                ["updatedOn"] = "2021-11-11T20:14:39.7951949Z",
                ["createdBy"] = null,
                ["updatedBy"] = null,
            },
            ["id"] = subscriptionId is null ? id : $"/subscriptions/{subscriptionId}{id}",
            ["type"] = "Microsoft.Authorization/roleDefinitions",
            ["name"] = Id,
        };
    }
}
