using System.Text.Json.Nodes;
using CmkOperator.Sandbox.Json;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>The Microsoft-managed resources: read, reported, never touched.</summary>
internal static class ManagedScenarios
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new()
        {
            Name = "managed-resource-deleted",
            Description = "The managed Cosmos DB account is gone: reported with the way out, no repair is tried.",
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.Azure.PatchStateAsync(await stage.ManagedResourceAsync("Microsoft.DocumentDB/databaseAccounts"), null, stage.Stop);
                await stage.PassUntilAsync(Expect.Condition("CosmosDbReady", "False"));
            },
            Outcome = Expect.All(Expect.Condition("CosmosDbReady", "False", "ManagedResourceMissing"), Expect.Writes(1)),
        },
        new()
        {
            Name = "managed-group-deleted",
            Description = "The whole managed group is gone: reported with the way out, no repair is tried.",
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.Azure.PatchStateAsync(await stage.ManagedGroupAsync(), null, stage.Stop);
                await stage.PassUntilAsync(Expect.Condition("ManagedResourcesReady", "False"));
            },
            Outcome = Expect.All(Expect.Condition("ManagedResourcesReady", "False", "ManagedResourceGroupMissing"), Expect.Writes(1)),
        },
        new()
        {
            Name = "managed-unreadable",
            Description = "The operator may not read the managed group: unknown, and Ready is unharmed.",
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await DenyAsync(stage, "*");
                await stage.PassUntilAsync(Expect.Condition("ManagedResourcesReady", "Unknown"));
            },
            Outcome = Expect.All(Expect.Ready, Expect.Condition("ManagedResourcesReady", "Unknown", "ManagedResourcesUnreadable"), Expect.Writes(1)),
        },
        new()
        {
            Name = "data-access-unreadable",
            Description = "The role assignments on the managed resources cannot be read: a row says so, and Ready is unharmed.",
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await DenyAsync(stage, "Microsoft.Authorization/roleAssignments/read");
                await stage.PassUntilAsync(Expect.Preflight("DataAccess", "Unknown"));
            },
            Outcome = Expect.All(Expect.Ready, Expect.Preflight("DataAccess", "Unknown"), Expect.Writes(1)),
        },
        new()
        {
            Name = "private-endpoint",
            Description = "A private endpoint is approved on the workspace: the managed virtual network and Cosmos DB's narrowed access are reported.",
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                var state = new JsonObject { ["status"] = "Approved", ["description"] = "by the sandbox" };
                var body = new JsonObject { ["properties"] = new JsonObject { ["privateLinkServiceConnectionState"] = state } };
                await stage.Azure.PutAsync($"{stage.WorkspaceId}/privateEndpointConnections/pe-sandbox", body, stage.Stop);
                await stage.AdvanceAsync(TimeSpan.FromSeconds(5));
                await stage.PassUntilAsync(Expect.Condition("VirtualNetworkReady", "True"));
            },
            Outcome = Expect.All(Expect.Ready, Expect.Condition("VirtualNetworkReady", "True"), Expect.Writes(1)),
        },
        new()
        {
            Name = "computes",
            Description = "A cluster and an instance: their disks as far as Azure tells, nothing claimed that is not known.",
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await PutComputeAsync(stage, "cluster", "AmlCompute", new JsonObject { ["vmSize"] = "Standard_DS3_v2", ["scaleSettings"] = new JsonObject { ["maxNodeCount"] = 2, ["minNodeCount"] = 0 } });
                await PutComputeAsync(stage, "instance", "ComputeInstance", new JsonObject { ["vmSize"] = "Standard_DS3_v2" });
                await stage.PassUntilAsync(TwoComputes);
            },
            Outcome = Expect.All(Expect.Ready, TwoComputes, Expect.Writes(1)),
        },
    ];

    private static IEnumerable<string> TwoComputes(ScenarioOutcome outcome)
    {
        var computes = outcome.Status.Objects("computes").ToArray();
        if (computes.Length != 2)
        {
            return [$"status.computes must have two rows, it has {computes.Length}"];
        }

        // Without a disk encryption set of its own no compute is under the customer's key.
        return computes.Where(row => row.Text("osDisk") is null || row.Text("temporaryDisk") is null).Select(row => $"the row of {row.Text("name")} is incomplete");
    }

    private static async Task PutComputeAsync(Stage stage, string name, string type, JsonObject properties)
    {
        var body = new JsonObject { ["location"] = stage.Manifest.Text("spec", "location"), ["properties"] = new JsonObject { ["computeType"] = type, ["properties"] = properties } };
        await stage.Azure.PutAsync($"{stage.WorkspaceId}/computes/{name}", body, stage.Stop);
    }

    private static async Task DenyAsync(Stage stage, string action)
    {
        var denied = new JsonArray(new JsonObject { ["action"] = action, ["scope"] = await stage.ManagedGroupAsync() });
        await stage.Azure.SwitchAsync(new JsonObject { ["deniedActions"] = denied }, stage.Stop);
    }
}
