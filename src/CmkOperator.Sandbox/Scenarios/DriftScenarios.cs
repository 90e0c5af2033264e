using System.Text.Json.Nodes;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>Azure changes under the operator's feet: by people, by policies, by itself.</summary>
internal static class DriftScenarios
{
    private static readonly TimeSpan BeyondInterval = TimeSpan.FromMinutes(35);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new()
        {
            Name = "drift-corrected",
            Description = "publicNetworkAccess and a tag are changed outside: corrected by one PATCH.",
            Spec = new JsonObject { ["publicNetworkAccess"] = "Disabled" },
            Act = async stage =>
            {
                await DriftAsync(stage);
                await stage.AdvanceAsync(BeyondInterval);
                await stage.UntilAsync(Expect.WorkspacePatches(1));
            },
            Outcome = Expect.All(Expect.Ready, Expect.Condition("InSync", "True"), Expect.WorkspacePatches(1), Expect.Writes(2)),
        },
        new()
        {
            Name = "drift-reported",
            Description = "The same with driftPolicy Report: told field by field, and left.",
            Spec = new JsonObject { ["publicNetworkAccess"] = "Disabled", ["driftPolicy"] = "Report" },
            Act = async stage =>
            {
                await DriftAsync(stage);
                await stage.AdvanceAsync(BeyondInterval);
            },
            Outcome = Expect.All(Expect.Condition("InSync", "False", "Drifted", "publicNetworkAccess", "team"), Expect.WorkspacePatches(0), Expect.Writes(1)),
        },
        new()
        {
            Name = "azure-noise",
            Description = "Azure writes ids in another case, another sku and fields of its own: nothing is written.",
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                var noise = new JsonObject
                {
                    ["storageAccount"] = stage.Manifest["spec"]!["associatedResources"]!["storageAccountId"]!.ToString().Replace("Microsoft.Storage", "microsoft.storage", StringComparison.Ordinal),
                    ["allowPublicAccessWhenBehindVnet"] = true,
                    ["notebookInfo"] = new JsonObject { ["fqdn"] = "ml-fraud-westeurope.notebooks.azure.net" },
                    ["somethingNew"] = null,
                };
                var body = new JsonObject { ["sku"] = new JsonObject { ["name"] = "Standard_S1", ["tier"] = "Standard" }, ["properties"] = noise };
                await stage.Azure.PatchStateAsync(stage.WorkspaceId, body, stage.Stop);
                await stage.AdvanceAsync(BeyondInterval);
            },
            Outcome = Expect.All(Expect.Ready, Expect.Condition("InSync", "True"), Expect.Writes(1)),
        },
        new()
        {
            Name = "policy-tags",
            Description = "Azure Policy adds tags to everything: they are not ours, nothing is written.",
            Arrange = stage => stage.Azure.SwitchAsync(new JsonObject { ["policyTags"] = new JsonObject { ["cost-center"] = "4711" } }, stage.Stop),
            Outcome = Expect.All(Expect.Ready, Expect.Condition("InSync", "True"), Expect.Writes(1)),
        },
        new()
        {
            Name = "registry-appears",
            Description = "Azure makes a container registry for the workspace: no difference, nothing is written.",
            Arrange = stage => stage.Azure.SwitchAsync(new JsonObject { ["registryAppears"] = true }, stage.Stop),
            Outcome = Expect.All(Expect.Ready, Expect.Condition("InSync", "True"), Expect.Writes(1)),
        },
    ];

    private static async Task DriftAsync(Stage stage)
    {
        await stage.UntilReadyAsync();
        await stage.PatchWorkspaceAsync(new JsonObject
        {
            ["tags"] = new JsonObject { ["team"] = "somebody", ["environment"] = "production" },
            ["properties"] = new JsonObject { ["publicNetworkAccess"] = "Enabled" },
        });
    }
}
