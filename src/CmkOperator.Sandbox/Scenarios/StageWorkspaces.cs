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

    /// <summary>Whether a resource is there.</summary>
    public static async Task DemandAsync(this Stage stage, string id, bool there)
    {
        if (await stage.Azure.FindAsync(id, stage.Stop) is not null != there)
        {
            throw new SessionException($"{id} must {(there ? "still be there" : "be gone")}");
        }
    }
}
