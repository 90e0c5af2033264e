using System.Text.Json.Nodes;
using CmkOperator.Sandbox.Scenarios;
using Xunit;

namespace CmkOperator.Cli.Tests;

/// <summary>What plan says before the operator starts is what the operator then prints; and again once the world has settled.</summary>
public sealed class PlanWordsTests(Stages stages)
{
    /// <summary>Worlds that differ in what the first pass decides, and in what is left to do at the end.</summary>
    public static TheoryData<string> First =>
    [
        "happy-path", "hbi", "purge-protection-off", "soft-delete-off", "vault-missing", "vault-other-subscription", "vault-firewall", "key-missing", "key-disabled",
        "key-expired", "key-not-yet-valid", "key-wrong-type", "key-without-wrap", "access-policy-missing", "rbac-missing", "access-granted", "access-by-group",
        "provider-unregistered", "scope-locked", "name-taken", "adopt", "adopt-mismatch", "group-missing", "uai-only", "storage-unsuitable", "observe-only", "suspend",
        "identity-alone", "managed-network",
    ];

    public static TheoryData<string> Last =>
    [
        "happy-path", "hbi-change", "vault-move", "purge-protection-off", "access-granted", "adopt", "key-change", "newest-disabled", "drift-reported", "key-identity-taken-off",
        "two-objects", "observe-only", "external-deletion", "key-revoked",
    ];

    [Theory]
    [MemberData(nameof(First))]
    public async Task The_plan_before_the_operator_starts_is_its_first(string name)
    {
        var scenario = Stages.Named(name);
        var log = new PlanLog();
        CommandRun? run = null;
        var played = scenario with
        {
            Arrange = async stage =>
            {
                await scenario.Arrange(stage);
                run = await PlanAsync(stage, scenario);
            },
        };

        await stages.PlayAsync(played, log);

        Assert.Equal(log.Passes[0].Plan, PlanOf(run!));
    }

    [Theory]
    [MemberData(nameof(Last))]
    public async Task The_plan_of_a_settled_object_is_what_the_next_pass_prints(string name)
    {
        var scenario = Stages.Named(name);
        var log = new PlanLog();
        CommandRun? run = null;
        var printed = string.Empty;
        var played = scenario with
        {
            Act = async stage =>
            {
                await scenario.Act(stage);
                await stage.UntilAsync(scenario.Outcome);
                await stage.RestAsync(TimeSpan.FromMilliseconds(400));
                run = await PlanAsync(stage, scenario);
                await stage.LookAsync();
                printed = log.Passes.Last(pass => pass.Key == stage.Key).Plan;
            },
        };

        Assert.Empty(await stages.PlayAsync(played, log));

        Assert.Equal(printed, PlanOf(run!));
    }

    // What is in the cluster is planned as it is, like a manifest that was applied and edited since.
    private async Task<CommandRun> PlanAsync(Stage stage, Scenario scenario)
    {
        var live = await stage.Session.Cluster.FindAsync(stage.Key, stage.Stop);
        var manifest = (live ?? stage.Manifest).DeepClone().AsObject();
        manifest["metadata"] = new JsonObject { ["name"] = stage.Key.Name, ["namespace"] = stage.Key.Namespace };
        string[] grants = scenario.GrantAllowed ? ["--grant-vaults", stage.VaultId] : [];
        return await CommandRun.OfAsync(
            Stages.SetupOf(stage) with { Input = manifest.ToJsonString() },
            ["plan", "-f", "-", "-o", "json", "--kubeconfig", stages.KubeconfigOf(stage), "--operator-namespace", stage.Session.Namespace, .. grants]);
    }

    private static string PlanOf(CommandRun run)
    {
        var item = JsonNode.Parse(run.Out)!["objects"]![0]!;
        return item["plan"] is JsonArray lines ? string.Join('\n', lines.Select(line => line!.GetValue<string>())) : $"no plan: {run.Out}{run.Error}";
    }
}
