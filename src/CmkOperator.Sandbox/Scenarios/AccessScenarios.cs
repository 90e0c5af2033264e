using System.Text.Json.Nodes;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>Rights on the key: missing, granted, not to be seen.</summary>
internal static class AccessScenarios
{
    // Longer than role assignments take in the simulator.
    private static readonly TimeSpan Propagation = TimeSpan.FromSeconds(5);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("access-policy-missing", "An access policy gives Azure Cosmos DB get and wrapKey, but not unwrapKey.")
        {
            World = world => world with { CosmosDbAccess = false },
            Arrange = async stage => await stage.Access().AddPolicyAsync(await stage.CosmosDbAsync(), ["get", "wrapKey"], stage.Stop),
            Outcome = Refused,
        },
        new("rbac-missing", "The vault uses role assignments, and Azure Cosmos DB has none.")
        {
            World = world => world with { Rbac = true, CosmosDbAccess = false },
            Outcome = Refused,
        },
        new("access-granted", "The same with keyAccess Grant: the operator grants the role once, at the key, waits until it works, then Ready.")
        {
            Spec = new JsonObject { ["keyAccess"] = "Grant" },
            World = world => world with { Rbac = true, CosmosDbAccess = false },
            GrantAllowed = true,
            Outcome = Expect.All(Expect.Ready, Expect.Condition("KeyAccessReady", "True"), Expect.WorkspacePuts(1), Expect.Writes(2), OneGrantAtTheKey),
        },
        new("access-unreadable", "The operator cannot read role assignments: access is Unknown, and the creation continues.")
        {
            World = world => world with { Rbac = true },
            Arrange = async stage =>
            {
                await stage.AdvanceAsync(Propagation);
                var denied = new JsonArray(new JsonObject { ["action"] = "Microsoft.Authorization/roleAssignments/read" });
                await stage.Azure.SwitchAsync(new JsonObject { ["deniedActions"] = denied }, stage.Stop);
            },
            Outcome = Expect.All(Expect.Ready, Expect.Condition("KeyAccessReady", "Unknown", "PermissionUnknown"), Expect.WorkspacePuts(1), Expect.Writes(1)),
        },
    ];

    private static Expectation Refused => Expect.All(
        Expect.Condition("KeyAccessReady", "False", "PermissionMissing", "Cosmos DB", "unwrap"), Expect.Stalled("PermissionMissing"), Expect.NoWrite);

    private static IEnumerable<string> OneGrantAtTheKey(ScenarioOutcome outcome)
    {
        string[] grants = [.. outcome.Requests.Where(request => request.IsWrite && request.Path.Contains("/roleAssignments/", StringComparison.OrdinalIgnoreCase)).Select(request => request.Path)];
        return grants is [var one] && one.Contains("/keys/", StringComparison.OrdinalIgnoreCase)
            ? []
            : [$"there must be one role assignment, at the key; there are: {string.Join("; ", grants)}"];
    }
}
