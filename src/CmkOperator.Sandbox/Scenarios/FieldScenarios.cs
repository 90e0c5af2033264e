using System.Text.Json.Nodes;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>Fields of a living workspace are edited: each change is one PATCH.</summary>
internal static class FieldScenarios
{
    private const string Rule = "pypi";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("auth-mode-change", "The datastores of the workspace change from account keys to identities: one PATCH.")
        {
            Spec = new JsonObject { ["systemDatastoresAuthMode"] = "AccessKey" },
            Act = stage => EditAsync(stage, new JsonObject { ["systemDatastoresAuthMode"] = "Identity" }, "Identity", "systemDatastoresAuthMode"),
            Outcome = OnePatch,
        },
        new("image-build-compute", "A compute that builds images is named: one PATCH.")
        {
            Act = stage => EditAsync(stage, new JsonObject { ["imageBuildCompute"] = "cpu-cluster" }, "cpu-cluster", "imageBuildCompute"),
            Outcome = OnePatch,
        },
        new("legacy-mode-left", "A workspace leaves v1 legacy mode: one PATCH, and the coverage says that Azure Container Instances are gone with it.")
        {
            Spec = new JsonObject { ["v1LegacyMode"] = true },
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.UntilAsync(Expect.Coverage("Azure Container Instances", "Owner of the deployment"));
                await EditAsync(stage, new JsonObject { ["v1LegacyMode"] = false }, "false", "v1LegacyMode");
                await stage.PassAsync();
            },
            Outcome = Expect.All(OnePatch, Expect.Coverage("Azure Container Instances", "Not applicable")),
        },
        new("serverless-compute", "Serverless compute loses its public addresses and keeps its subnet: one PATCH.")
        {
            Arrange = stage =>
            {
                stage.Manifest["spec"]!["serverlessCompute"] = new JsonObject { ["subnetId"] = SubnetOf(stage) };
                return Task.CompletedTask;
            },
            Act = async stage =>
            {
                await EditAsync(
                    stage, new JsonObject { ["serverlessCompute"] = new JsonObject { ["noPublicIp"] = true } }, "true", "serverlessComputeSettings", "serverlessComputeNoPublicIP");
                await stage.DemandLiveAsync(SubnetOf(stage), "properties", "serverlessComputeSettings", "serverlessComputeCustomSubnet");
            },
            Outcome = OnePatch,
        },
        new("managed-network", "A managed network is provisioned with the workspace and then allows only approved traffic: one PATCH, which keeps the outbound rules of others.")
        {
            Spec = new JsonObject { ["managedNetwork"] = new JsonObject { ["isolationMode"] = "AllowInternetOutbound", ["provisionOnCreate"] = true } },
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.UntilAsync(Expect.Status("Active", "managedNetwork", "state"));
                await stage.PatchWorkspaceAsync(new JsonObject
                {
                    ["properties"] = new JsonObject
                    {
                        ["managedNetwork"] = new JsonObject
                        {
                            ["outboundRules"] = new JsonObject
                            {
                                [Rule] = new JsonObject { ["type"] = "FQDN", ["destination"] = "pypi.org", ["category"] = "UserDefined" },
                            },
                        },
                    },
                });
                await EditAsync(
                    stage,
                    new JsonObject { ["managedNetwork"] = new JsonObject { ["isolationMode"] = "AllowOnlyApprovedOutbound", ["firewallSku"] = "Basic" } },
                    "Basic",
                    "managedNetwork",
                    "firewallSku");
                await stage.DemandLiveAsync("pypi.org", "properties", "managedNetwork", "outboundRules", Rule, "destination");
                await stage.PassAsync();
            },
            Outcome = Expect.All(
                OnePatch,
                Expect.Status("AllowOnlyApprovedOutbound", "managedNetwork", "isolationMode"),
                Expect.Status("Basic", "managedNetwork", "firewallSku"),
                Expect.Status("Active", "managedNetwork", "state"),
                Expect.Status("true", "createOnly", "managedNetwork", "provisionOnCreate")),
        },
    ];

    private static Expectation OnePatch => Expect.All(
        Expect.Ready, Expect.Condition("InSync", "True"), Expect.WorkspacePuts(1), Expect.WorkspacePatches(1), Expect.Writes(2));

    private static async Task EditAsync(Stage stage, JsonObject spec, string live, params string[] property)
    {
        await stage.UntilReadyAsync();
        await stage.EditAsync(spec);
        await stage.UntilAsync(Expect.WorkspacePatches(1));
        await stage.UntilReadyAsync();
        await stage.DemandLiveAsync(live, ["properties", .. property]);
    }

    private static string SubnetOf(Stage stage) => $"{stage.GroupId}/providers/Microsoft.Network/virtualNetworks/vnet-ml/subnets/compute";
}
