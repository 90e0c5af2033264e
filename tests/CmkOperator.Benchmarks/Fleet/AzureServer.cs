using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Hosting;

namespace CmkOperator.Benchmarks.Fleet;

/// <summary>
/// The simulator in a process of its own. It takes one command a line on standard input and answers each with one line of JSON, so that neither
/// faults nor the journal see the runner. It ends when its input does.
/// </summary>
internal static class AzureServer
{
    /// <summary>The argument that starts it.</summary>
    public const string Command = "azure";

    private static readonly TimeSpan TallyPeriod = TimeSpan.FromSeconds(1);

    /// <summary>Serves until the input ends.</summary>
    /// <param name="commands">One JSON object a line, its <c>do</c> names the command.</param>
    /// <param name="answers">Gets the endpoints, and then one line for each command.</param>
    public static async Task<int> RunAsync(TextReader commands, TextWriter answers)
    {
        await using var azure = await AzureSimulatorHost.StartAsync(new AzureSimulatorOptions(), CancellationToken.None);
        await answers.WriteLineAsync(new JsonObject
        {
            ["arm"] = azure.Arm,
            ["authority"] = azure.Authority,
            ["vaultSuffix"] = azure.VaultSuffix,
            ["graph"] = azure.Graph,
            ["ca"] = azure.CaCertificatePath,
            ["tenantId"] = azure.TenantId,
        }.ToJsonString());
        var tally = new RequestTally();
        // The journal keeps a bounded number of requests: a large fleet sends more of them between two commands.
        await using var timer = new Timer(_ => tally.Add(azure.World.TakeRequests()), null, TallyPeriod, TallyPeriod);
        while (await commands.ReadLineAsync() is { } line)
        {
            await answers.WriteLineAsync(Answer(azure.World, tally, JsonNode.Parse(line)!.AsObject()).ToJsonString());
        }

        return 0;
    }

    private static JsonObject Answer(SimulatedWorld world, RequestTally tally, JsonObject command)
    {
        switch ((string?)command["do"])
        {
            case "seed":
                Seed(world, new FleetPlan(Number(command, "objects"), Number(command, "vaults"), Number(command, "keys"), Number(command, "subscriptions"), 1), (bool)command["rbac"]!);
                return [];
            case "throttling":
                world.Configure(switches => switches.Throttling = (bool)command["on"]!);
                return [];
            case "fault":
                world.AddFault(command["fault"]!.AsObject());
                return [];
            case "heal":
                world.ClearFaults();
                return [];
            case "rotate":
                return new JsonObject { ["version"] = world.AddKeyVersion((string)command["vault"]!, (string)command["key"]!)[^32..] };
            case "count":
                tally.Add(world.TakeRequests());
                return tally.TakeJson();
            default:
                throw new InvalidOperationException($"The simulator's process has no command {command["do"]}.");
        }
    }

    private static int Number(JsonObject command, string name) => (int)command[name]!;

    private static void Seed(SimulatedWorld world, FleetPlan plan, bool rbac)
    {
        world.Configure(switches =>
        {
            switches.Throttling = false;
            switches.SearchServiceQuota = switches.CosmosAccountQuota = switches.StorageAccountQuota = int.MaxValue;
        });
        for (var subscription = 0; subscription < plan.Subscriptions; subscription++)
        {
            foreach (var id in FleetPlan.SharedResources(subscription))
            {
                world.EnsureResource(id, FleetPlan.Location);
            }
        }

        for (var vault = 0; vault < plan.Vaults; vault++)
        {
            world.EnsureResource(plan.VaultId(vault), FleetPlan.Location);
            world.Patch(plan.VaultId(vault), new JsonObject
            {
                ["properties"] = new JsonObject
                {
                    ["enableRbacAuthorization"] = rbac,
                    ["enableSoftDelete"] = true,
                    ["enablePurgeProtection"] = true,
                    ["softDeleteRetentionInDays"] = 90,
                },
            });
        }

        for (var key = 0; key < plan.Keys; key++)
        {
            world.AddKeyVersion(plan.VaultOfKey(key), FleetPlan.KeyName(key));
            world.GrantKey(plan.VaultOfKey(key), FleetPlan.KeyName(key), world.CosmosDbPrincipalId);
        }
    }
}
