using System.Text.Json.Nodes;

namespace CmkOperator.AzureSimulator.Identity;

/// <summary>A service principal of the tenant.</summary>
/// <param name="ObjectId">Its id in this tenant.</param>
/// <param name="AppId">The application it stands for.</param>
/// <param name="DisplayName">Its name.</param>
/// <param name="Kind"><c>Application</c> or <c>ManagedIdentity</c>.</param>
/// <param name="IsService">Whether it is Azure's own or a managed identity: such a principal is held to its rights always.</param>
internal sealed record DirectoryPrincipal(string ObjectId, string AppId, string DisplayName, string Kind, bool IsService)
{
    public JsonObject ToJson() => new()
    {
        ["id"] = ObjectId,
        ["deletedDateTime"] = null,
        ["accountEnabled"] = true,
        ["appId"] = AppId,
        ["appDisplayName"] = DisplayName,
        ["displayName"] = DisplayName,
        ["servicePrincipalType"] = Kind,
        ["servicePrincipalNames"] = new JsonArray(AppId),
    };
}
