using System.Text.Json.Nodes;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>The Microsoft-managed resources: read, reported, never touched.</summary>
internal static class ManagedScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("managed-resource-deleted", "The managed Cosmos DB account is gone: reported with the way out, and no repair is attempted.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.Azure.PatchStateAsync(await stage.ManagedResourceAsync("Microsoft.DocumentDB/databaseAccounts"), null, stage.Stop);
                await stage.PassUntilAsync(Expect.Condition("CosmosDbReady", "False"));
            },
            Outcome = Expect.All(
                Expect.Ready,
                Expect.Condition("CosmosDbReady", "False", "ManagedResourceMissing", "Cosmos DB", "Azure support"),
                Expect.Condition("ManagedResourcesReady", "False", "ManagedResourceMissing"),
                Expect.Condition("WorkspaceReady", "True"),
                Expect.ManagedResource("Microsoft.DocumentDB/databaseAccounts", "Missing", "cannot be repaired"),
                Expect.Writes(1)),
        },
        new("managed-group-deleted", "The whole managed group is gone: reported with the way out, and no repair is attempted.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.Azure.PatchStateAsync(await stage.ManagedGroupAsync(), null, stage.Stop);
                await stage.PassUntilAsync(Expect.Condition("ManagedResourcesReady", "False"));
            },
            Outcome = Expect.All(
                Expect.Ready,
                Expect.Condition("ManagedResourcesReady", "False", "ManagedResourceGroupMissing", "azureml-rg-", "delete the workspace"),
                Expect.Condition("EncryptionInForce", "False", "ManagedResourceGroupMissing"),
                Expect.Condition("WorkspaceReady", "True"),
                Expect.Writes(1)),
        },
        new("managed-unreadable", "The operator cannot read the managed group: Unknown, and Ready is not affected.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await DenyAsync(stage, "*");
                await stage.PassUntilAsync(Expect.Condition("ManagedResourcesReady", "Unknown"));
            },
            Outcome = Expect.All(Expect.Ready, Expect.Condition("ManagedResourcesReady", "Unknown", "ManagedResourcesUnreadable", "Reader"), Expect.Writes(1)),
        },
        new("data-access-unreadable", "The role assignments on the managed resources cannot be read: a row reports it, and Ready is not affected.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.PassUntilAsync(Expect.Preflight("DataAccess", "Passed"));
                await DenyAsync(stage, "Microsoft.Authorization/roleAssignments/read");
                await stage.PassUntilAsync(Expect.Preflight("DataAccess", "Unknown"));
            },
            Outcome = Expect.All(
                Expect.Ready, Expect.AllDomainConditions, Expect.Row("preflight", "check", "DataAccess", "Unknown", "cannot be read"), Expect.Writes(1)),
        },
        new("private-endpoint", "A private endpoint is approved on the workspace: the managed virtual network and Cosmos DB's narrowed access are reported.")
        {
            Act = async stage =>
            {
                await stage.UntilAsync(Expect.All(Expect.Ready, Expect.Absent("VirtualNetworkReady")));
                var state = new JsonObject { ["status"] = "Approved", ["description"] = "by the sandbox" };
                var body = new JsonObject { ["properties"] = new JsonObject { ["privateLinkServiceConnectionState"] = state } };
                await stage.Azure.PutAsync($"{stage.WorkspaceId}/privateEndpointConnections/pe-sandbox", body, stage.Stop);
                await stage.AdvanceAsync(TimeSpan.FromSeconds(5));
                await stage.PassUntilAsync(Expect.Condition("VirtualNetworkReady", "True"));
            },
            Outcome = Expect.All(
                Expect.Ready,
                Expect.AllDomainConditions,
                Expect.Condition("VirtualNetworkReady", "True"),
                Expect.ManagedResource("Microsoft.Network/virtualNetworks", "10.0.0.0/24", "cannot be changed"),
                Expect.ManagedResource("Microsoft.DocumentDB/databaseAccounts", "only trusted Microsoft services"),
                Expect.Writes(1)),
        },
        ComputeScenarios.Computes,
    ];

    private static async Task DenyAsync(Stage stage, string action)
    {
        var denied = new JsonArray(new JsonObject { ["action"] = action, ["scope"] = await stage.ManagedGroupAsync() });
        await stage.Azure.SwitchAsync(new JsonObject { ["deniedActions"] = denied }, stage.Stop);
    }
}
