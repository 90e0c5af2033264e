using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Sandbox.Sessions;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>What scenarios do to workspaces without the operator.</summary>
internal static class StageWorkspaces
{
    /// <summary>Makes the declared workspace as another user would, with the declared fields.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="properties">Merged into its properties.</param>
    /// <param name="query">Behind its id; only some versions of the API know every property.</param>
    public static async Task CreateWorkspaceAsync(this Stage stage, JsonObject? properties = null, string query = "")
    {
        var spec = stage.Manifest["spec"]!.AsObject();
        var key = (await stage.Azure.FindAsync($"{stage.VaultId}/keys/{stage.KeyName}", stage.Stop)).Text("properties", "keyUriWithVersion");
        var wanted = new JsonObject
        {
            ["friendlyName"] = spec.Text("friendlyName"),
            ["hbiWorkspace"] = spec.Flag("hbiWorkspace") ?? false,
            ["storageAccount"] = spec.Text("associatedResources", "storageAccountId"),
            ["keyVault"] = spec.Text("associatedResources", "keyVaultId"),
            ["applicationInsights"] = spec.Text("associatedResources", "applicationInsightsId"),
            ["encryption"] = new JsonObject
            {
                ["status"] = "Enabled",
                ["keyVaultProperties"] = new JsonObject { ["keyVaultArmId"] = stage.VaultId, ["keyIdentifier"] = key },
            },
        };
        JsonMergePatch.Apply(wanted, properties ?? []);
        var body = new JsonObject
        {
            ["location"] = spec.Text("location"),
            ["identity"] = new JsonObject { ["type"] = "SystemAssigned" },
            ["tags"] = spec["tags"]?.DeepClone(),
            ["properties"] = wanted,
        };
        await stage.Azure.PutAsync(stage.WorkspaceId + query, body, stage.Stop);
        var made = await stage.Azure.SettleAsync(stage.WorkspaceId, stage.Stop);
        if (made.Text("properties", "provisioningState") != "Succeeded")
        {
            throw new SessionException($"the workspace of the scenario's world could not be made: {made.Text("properties", "provisioningState")}");
        }
    }

    /// <summary>Recovers the soft-deleted workspace without the operator.</summary>
    public static Task RecoverWorkspaceAsync(this Stage stage)
    {
        stage.Session.Note("the workspace is recovered outside");
        return stage.CreateWorkspaceAsync(new JsonObject { ["allowRecoverSoftDeletedWorkspace"] = true }, "?api-version=2024-10-01-preview");
    }

    /// <summary>Deletes the workspace without the operator, softly or for good, and waits until it is gone.</summary>
    public static async Task DeleteWorkspaceAsync(this Stage stage, bool purge)
    {
        stage.Session.Note($"the workspace is {(purge ? "purged" : "deleted")} outside");
        await stage.Azure.DeleteAsync(stage.WorkspaceId, purge ? "forceToPurge=true" : null, stage.Stop);
        await stage.Azure.AwaitAbsenceAsync(stage.WorkspaceId, stage.Stop);
    }

    /// <summary>Changes the workspace without the operator.</summary>
    public static async Task PatchWorkspaceAsync(this Stage stage, JsonObject body)
    {
        stage.Session.Note($"the workspace is changed outside: {body.ToJsonString()}");
        await stage.Azure.PatchAsync(stage.WorkspaceId, body, stage.Stop);
        await stage.Azure.SettleAsync(stage.WorkspaceId, stage.Stop);
    }

    /// <summary>Looks at the workspace in Azure: a world that did not become what the scenario says would prove nothing.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="value">The value; null where it is enough that there is one.</param>
    /// <param name="path">Where it is in the workspace's body.</param>
    /// <exception cref="SessionException">Azure has another value.</exception>
    public static async Task DemandLiveAsync(this Stage stage, string? value, params string[] path)
    {
        var found = (await stage.Azure.FindAsync(stage.WorkspaceId, stage.Stop)).At(path)?.ToString();
        if (found is null || (value is not null && found != value))
        {
            throw new SessionException($"the workspace's {string.Join('.', path)} must be {value ?? "there"}, it is {found ?? "not there"}");
        }
    }

    /// <summary>Looks at the bodies of the operator's PATCHes of workspaces.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="only">What a body must be, made from the one that was sent.</param>
    /// <exception cref="SessionException">One is something else.</exception>
    public static async Task DemandPatchesOnlyAsync(this Stage stage, Func<JsonObject?, JsonObject> only)
    {
        foreach (var entry in (await stage.Azure.JournalAsync(stage.Stop)).OfType<JsonObject>().Where(entry => entry.Text("method") == "PATCH" && IsWorkspace(entry.Text("path"))))
        {
            var body = entry["body"] is JsonObject sent ? sent : JsonNode.Parse(entry.Text("body") ?? "{}") as JsonObject;
            if (only(body) is var demanded && !JsonNode.DeepEquals(body, demanded))
            {
                throw new SessionException($"the PATCH must hold {demanded.ToJsonString()} and nothing else, it holds {body?.ToJsonString()}");
            }
        }
    }

    /// <summary>Id of the managed resource group.</summary>
    public static async Task<string> ManagedGroupAsync(this Stage stage)
    {
        var workspace = await stage.Azure.FindAsync(stage.WorkspaceId, stage.Stop);
        return $"/subscriptions/{stage.Manifest.Text("spec", "subscriptionId")}/resourceGroups/{workspace.Text("properties", "serviceProvisionedResourceGroup")}";
    }

    /// <summary>Id of the managed resource group as the status records it, for when the workspace is gone.</summary>
    public static string ManagedGroupInStatus(this Stage stage) =>
        stage.Outcome.Status.Text("managedResourceGroup", "id") ?? throw new SessionException("the status records no managed resource group");

    /// <summary>Id of a managed resource by its type.</summary>
    public static async Task<string> ManagedResourceAsync(this Stage stage, string type)
    {
        var group = await stage.ManagedGroupAsync();
        var list = await stage.Azure.FindAsync($"{group}/resources", stage.Stop);
        return list.Objects("value").FirstOrDefault(item => type.Equals(item.Text("type"), StringComparison.OrdinalIgnoreCase)).Text("id")
            ?? throw new SessionException($"the managed resource group holds no {type}");
    }

    /// <summary>Whether a resource exists.</summary>
    public static async Task DemandAsync(this Stage stage, string id, bool there)
    {
        if (await stage.Azure.FindAsync(id, stage.Stop) is not null != there)
        {
            throw new SessionException($"{id} must {(there ? "still be there" : "be gone")}");
        }
    }

    private static bool IsWorkspace(string? path) => path?.Split('/') is [.., var type, _] && type.Equals("workspaces", StringComparison.OrdinalIgnoreCase);
}
