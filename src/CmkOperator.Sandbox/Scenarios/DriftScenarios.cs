using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>Azure changes under the operator's feet: by people, by policies, by itself.</summary>
internal static class DriftScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("drift-corrected", "publicNetworkAccess and a tag are changed outside: corrected by one PATCH.")
        {
            Spec = new JsonObject { ["publicNetworkAccess"] = "Disabled" },
            Act = async stage =>
            {
                await DriftAsync(stage);
                await stage.AdvanceAsync(Stage.BeyondInterval);
                await stage.UntilAsync(Expect.WorkspacePatches(1));
                await stage.UntilEventAsync("Normal", "Updating", "publicNetworkAccess", "tags.team");
                await stage.UntilReadyAsync();
                await DemandCorrectedAsync(stage);
            },
            Outcome = Expect.All(
                Expect.Ready,
                Expect.Condition("InSync", "True"),
                Expect.Passed("InSync", "False", "Updating"),
                Expect.WorkspacePatches(1),
                Expect.Writes(2)),
        },
        new("drift-reported", "The same with driftPolicy Report: each field is reported, none is corrected.")
        {
            Spec = new JsonObject { ["publicNetworkAccess"] = "Disabled", ["driftPolicy"] = "Report" },
            Act = async stage =>
            {
                await DriftAsync(stage);
                await stage.AdvanceAsync(Stage.BeyondInterval);
            },
            Outcome = Expect.All(
                Expect.Ready,
                Expect.Condition("InSync", "False", "Drifted", "publicNetworkAccess", "tags.team"),
                Expect.Row("drifts", "field", "publicNetworkAccess", "Disabled", "Enabled", "Report"),
                Expect.Row("drifts", "field", "tags.team", "risk", "somebody", "Report"),
                Expect.WorkspacePatches(0),
                Expect.Writes(1)),
        },
        new("azure-noise", "Azure reports ids in another case, another sku and extra fields: nothing is written.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                var noise = new JsonObject
                {
                    ["storageAccount"] = stage.Manifest.Text("spec", "associatedResources", "storageAccountId")!.ToUpperInvariant(),
                    ["keyVault"] = stage.Manifest.Text("spec", "associatedResources", "keyVaultId")!.ToUpperInvariant(),
                    ["encryption"] = new JsonObject { ["keyVaultProperties"] = new JsonObject { ["keyVaultArmId"] = stage.VaultId.ToUpperInvariant() } },
                    ["allowPublicAccessWhenBehindVnet"] = true,
                    ["notebookInfo"] = new JsonObject { ["fqdn"] = "ml-fraud-westeurope.notebooks.azure.net" },
                    ["somethingNew"] = null,
                };
                var body = new JsonObject { ["sku"] = new JsonObject { ["name"] = "Standard_S1", ["tier"] = "Standard" }, ["properties"] = noise };
                await stage.Azure.PatchStateAsync(stage.WorkspaceId, body, stage.Stop);
                await stage.AdvanceAsync(Stage.BeyondInterval);
                await stage.PassAsync();
            },
            Outcome = Unmoved,
        },
        new("policy-tags", "Azure Policy adds tags to every resource: the operator ignores them and writes nothing.")
        {
            Arrange = stage => stage.Azure.SwitchAsync(new JsonObject { ["policyTags"] = new JsonObject { ["cost-center"] = "4711" } }, stage.Stop),
            Act = async stage =>
            {
                await LookAgainAsync(stage);
                await stage.DemandLiveAsync("4711", "tags", "cost-center");
            },
            Outcome = Unmoved,
        },
        new("policy-rewrites", "Azure Policy overwrites a declared tag: the operator sends it twice, reports it and does not send it again before a day is over.")
        {
            Arrange = stage => stage.Azure.SwitchAsync(new JsonObject { ["policyTags"] = new JsonObject { ["team"] = "4711" } }, stage.Stop),
            Spec = new JsonObject { ["tags"] = new JsonObject { ["team"] = "risk" } },
            Outcome = Expect.All(
                Expect.Condition("Ready", "False", "UpdateFailed", "Azure accepted the change of tags.team and reports '4711'"),
                Expect.WorkspacePuts(1),
                Expect.WorkspacePatches(2),
                Expect.Writes(3)),
        },
        new("registry-appears", "Azure creates a container registry for the workspace: no drift, nothing is written.")
        {
            Arrange = stage => stage.Azure.SwitchAsync(new JsonObject { ["registryAppears"] = true }, stage.Stop),
            Act = async stage =>
            {
                await LookAgainAsync(stage);
                await stage.DemandLiveAsync(null, "properties", "containerRegistry");
            },
            Outcome = Unmoved,
        },
        new("insights-replaced", "Another Application Insights with allowReplacement: one PATCH with exactly that property, and the record follows.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                var other = await OtherInsightsAsync(stage);
                await stage.EditAsync(new JsonObject { ["associatedResources"] = new JsonObject { ["applicationInsightsId"] = other, ["allowReplacement"] = true } });
                await stage.UntilAsync(Expect.All(Expect.WorkspacePatches(1), Expect.Status(other, "createOnly", "associatedResources", "applicationInsightsId")));
                await stage.DemandLiveAsync(other, "properties", "applicationInsights");
                await stage.DemandPatchesOnlyAsync(_ => new JsonObject { ["properties"] = new JsonObject { ["applicationInsights"] = other } });
            },
            Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.WorkspacePatches(1), Expect.Writes(2)),
        },
        new("insights-replaced-outside", "Application Insights is replaced outside: reported and left, and put back once allowReplacement is set.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                var other = await OtherInsightsAsync(stage);
                await stage.PatchWorkspaceAsync(new JsonObject { ["properties"] = new JsonObject { ["applicationInsights"] = other } });
                await stage.AdvanceAsync(Stage.BeyondInterval);
                await stage.UntilAsync(Expect.All(
                    Expect.Ready,
                    Expect.Condition("InSync", "False", "Drifted", "associatedResources.applicationInsightsId", "allowReplacement"),
                    Expect.Row("drifts", "field", "associatedResources.applicationInsightsId", other, "Report"),
                    Expect.WorkspacePatches(0)));
                await stage.EditAsync(new JsonObject { ["associatedResources"] = new JsonObject { ["allowReplacement"] = true } });
                await stage.UntilAsync(Expect.WorkspacePatches(1));
                await stage.UntilReadyAsync();
                await stage.DemandLiveAsync(
                    stage.Manifest.Text("spec", "associatedResources", "applicationInsightsId"), "properties", "applicationInsights");
            },
            Outcome = Expect.All(Expect.Ready, Expect.Condition("InSync", "True"), Expect.WorkspacePatches(1), Expect.Writes(2)),
        },
    ];

    private static Expectation Unmoved => Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.Condition("InSync", "True"), Expect.WorkspacePuts(1), Expect.Writes(1));

    private static async Task LookAgainAsync(Stage stage)
    {
        await stage.UntilReadyAsync();
        await stage.AdvanceAsync(Stage.BeyondInterval);
        await stage.PassAsync();
    }

    private static async Task DemandCorrectedAsync(Stage stage)
    {
        await stage.DemandLiveAsync("Disabled", "properties", "publicNetworkAccess");
        await stage.DemandLiveAsync("risk", "tags", "team");
        await stage.DemandLiveAsync("somebody", "tags", "added-outside");
    }

    private static async Task<string> OtherInsightsAsync(Stage stage)
    {
        var other = stage.Manifest.Text("spec", "associatedResources", "applicationInsightsId") + "-new";
        await stage.Azure.PutAsync(other, new JsonObject { ["location"] = stage.Manifest.Text("spec", "location"), ["kind"] = "web" }, stage.Stop);
        return other;
    }

    private static async Task DriftAsync(Stage stage)
    {
        await stage.UntilReadyAsync();
        await stage.PatchWorkspaceAsync(new JsonObject
        {
            ["tags"] = new JsonObject { ["team"] = "somebody", ["environment"] = "production", ["added-outside"] = "somebody" },
            ["properties"] = new JsonObject { ["publicNetworkAccess"] = "Enabled" },
        });
    }
}
