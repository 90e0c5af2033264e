using System.Text.Json.Nodes;
using CmkOperator.Azure.Clouds;
using CmkOperator.Reconciliation;
using CmkOperator.Sandbox.World;
using CmkOperator.Tests.AzureRoles;
using Xunit;

namespace CmkOperator.Tests.Fleet;

/// <summary>
/// The checks of many workspaces at rest, which share one look, against a whole operator and the simulator. What the look shows otherwise than Azure
/// itself may cost a look of an object's own, and never a word or a write.
/// </summary>
public sealed class FleetLookTests(ITestOutputHelper output)
{
    private const int Objects = 12;
    private const int Vaults = 3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_check_of_a_fleet_at_rest_costs_a_few_requests_and_no_write(bool rbac)
    {
        await using var world = await FleetWorld.StartAsync(Objects, Vaults, rbac);
        await world.CheckAsync();
        var before = await world.StatusesAsync();

        await world.CheckAsync();

        output.WriteLine($"{world.Requests.Count}: {world.Told()}");
        Assert.Equal(before, await world.StatusesAsync());
        Assert.Empty(world.Writes);
        Assert.Equal(0, world.OwnLooks);
        Assert.Equal(3, world.Queries);
        // Of each vault two reads of its key and, with roles, two of who may use it; roles and principals are read once an hour.
        Assert.InRange(world.Requests.Count, 3, 3 + (Vaults * 4) + 10);
    }

    [Fact]
    public async Task A_creation_is_polled_with_one_request_each_time_and_two_at_every_tenth()
    {
        await using var world = await FleetWorld.StartAsync(1, 1, switches: new JsonObject { ["operationDuration"] = "00:00:08" });

        output.WriteLine($"{world.Requests.Count}: {world.Told()}");
        var polls = world.Requests.Count(request => request.Path.Contains("/workspaceOperationsStatus/", StringComparison.OrdinalIgnoreCase));
        Assert.True(polls >= 12, $"{polls} polls are too few to tell");
        // Before the creation and after it, at the first poll, and at every tenth one.
        Assert.InRange(world.OwnLooks, 3, 4 + (polls / 10));
    }

    [Fact]
    public async Task A_restart_looks_at_the_fleet_and_not_at_each()
    {
        await using var world = await FleetWorld.StartAsync(Objects, Vaults);

        // The graph lags behind what has just been created; a fleet at rest is older than that.
        await world.CheckAsync();
        await world.RestartAsync();
        await world.SettleAsync();

        Assert.Equal(3, world.Queries);
        Assert.True(world.OwnLooks <= 4, $"{world.OwnLooks} looks of their own: {world.Told()}");
        Assert.Empty(world.Writes);
    }

    [Fact]
    public async Task A_right_that_somebody_takes_away_is_noticed_at_the_next_check()
    {
        await using var world = await FleetWorld.StartAsync(Objects, Vaults, rbac: false);
        await world.CheckAsync();
        var cosmosDb = await world.Hand.PrincipalIdAsync(WorldBuilder.CosmosDbAppId, Cancellation);
        await new KeyAccess(world.Hand, FleetWorld.VaultId(1)).RemovePolicyAsync(cosmosDb, ["unwrapKey"], Cancellation);

        await world.CheckAsync();

        Assert.Equal("PermissionMissing", await world.ReasonAsync(1, "KeyAccessReady", "False"));
        Assert.Equal(Objects / Vaults, world.OwnLooks);
        Assert.Empty(world.Writes);
    }

    [Fact]
    public async Task A_role_that_somebody_takes_away_is_noticed_at_the_next_check()
    {
        await using var world = await FleetWorld.StartAsync(Objects, Vaults);
        await world.CheckAsync();
        foreach (var assignment in (await world.Hand.FindAsync($"{FleetWorld.VaultId(2)}/providers/Microsoft.Authorization/roleAssignments", Cancellation))!["value"]!.AsArray())
        {
            var id = assignment!["id"]!.GetValue<string>();
            if (id.StartsWith(FleetWorld.VaultId(2), StringComparison.OrdinalIgnoreCase))
            {
                await world.Hand.DeleteAsync(id, null, Cancellation);
            }
        }

        await world.CheckAsync();

        Assert.Equal("PermissionMissing", await world.ReasonAsync(2, "KeyAccessReady", "False"));
        Assert.Equal(Objects / Vaults, world.OwnLooks);
    }

    [Fact]
    public async Task A_workspace_that_is_deleted_outside_is_noticed_at_the_next_check()
    {
        await using var world = await FleetWorld.StartAsync(Objects, Vaults);
        await world.CheckAsync();
        await world.Hand.DeleteAsync(FleetWorld.WorkspaceId(4), null, Cancellation);
        await world.Hand.AwaitAbsenceAsync(FleetWorld.WorkspaceId(4), Cancellation);

        await world.CheckAsync();

        await world.ReasonAsync(4, "Ready", "False");
        Assert.Equal(["ml-4"], world.Requests.Where(request => request is { Method: "GET", IsWorkspace: true }).Select(request => request.Path.Split('/')[^1]).Distinct());
    }

    [Fact]
    public async Task A_change_made_outside_is_taken_back_after_a_look_of_the_workspaces_own()
    {
        await using var world = await FleetWorld.StartAsync(Objects, Vaults);
        await world.CheckAsync();
        await world.Hand.PatchAsync(FleetWorld.WorkspaceId(3), new JsonObject { ["properties"] = new JsonObject { ["friendlyName"] = "changed outside" } }, Cancellation);

        await world.CheckAsync();

        var write = Assert.Single(world.Writes);
        Assert.Equal("PATCH", write.Method);
        Assert.EndsWith("/ml-3", write.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_graph_that_is_behind_causes_no_word_and_no_write()
    {
        await using var world = await FleetWorld.StartAsync(Objects, Vaults);
        await world.CheckAsync();
        var before = await world.StatusesAsync();
        await world.Hand.SwitchAsync(new JsonObject { ["resourceGraphDelay"] = "06:00:00" }, Cancellation);
        await world.Hand.PatchAsync(FleetWorld.WorkspaceId(3), new JsonObject { ["properties"] = new JsonObject { ["friendlyName"] = "changed outside" } }, Cancellation);
        await world.CheckAsync();
        Assert.Equal(0, world.OwnLooks);
        Assert.Empty(world.Writes);
        Assert.Equal(before, await world.StatusesAsync());

        // Somebody asks: Azure itself answers, and what it shows is taken back, although the graph never showed it.
        await world.AskAsync(3, "now");
        await Eventually.TrueAsync(() => world.Writes.Any(), "the change is taken back");
        await world.AllReadyAsync();
        Assert.EndsWith("/ml-3", Assert.Single(world.Writes).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_graph_without_the_members_of_groups_causes_needless_looks_until_it_is_done_without()
    {
        await using var world = await FleetWorld.StartAsync(Objects, Vaults);
        await world.CheckAsync();
        var before = await world.StatusesAsync();
        await world.Hand.SwitchAsync(new JsonObject { ["resourceGraphOmits"] = new JsonArray("Microsoft.Search/searchServices") }, Cancellation);

        await world.CheckAsync();
        Assert.Equal(3, world.Queries);
        Assert.Equal(Objects, world.OwnLooks);
        Assert.Empty(world.Writes);
        await world.CheckAsync();

        Assert.Equal(0, world.Queries);
        Assert.Equal(Objects, world.OwnLooks);
        Assert.Equal(before, await world.StatusesAsync());
        Assert.Contains(world.Warnings, warning => warning.Contains("showed 10 workspaces otherwise", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_look_longer_than_the_graphs_allowance_pauses_and_goes_on()
    {
        await using var world = await FleetWorld.StartAsync(Objects, Vaults, switches: new JsonObject { ["resourceGraphQuota"] = 2 });

        await world.CheckAsync();
        // The pause is longer than any that the operator makes by itself.
        await Eventually.TrueAsync(() => world.Queries == 3, "the last query");
        await world.SettleAsync();

        Assert.Equal(3, world.Queries);
        Assert.DoesNotContain(world.Requests, request => request.Status == 429);
        Assert.Equal(0, world.OwnLooks);
        Assert.Empty(world.Warnings);
    }

    [Fact]
    public async Task A_graph_that_refuses_is_done_without_and_the_log_says_so()
    {
        await using var world = await FleetWorld.StartAsync(Objects, Vaults);
        var before = await world.StatusesAsync();
        await world.Hand.AddFaultAsync(
            new JsonObject { ["method"] = "POST", ["path"] = "Microsoft.ResourceGraph", ["status"] = 403, ["times"] = 100 }, Cancellation);

        await world.CheckAsync();

        Assert.Equal(Objects, world.OwnLooks);
        Assert.Empty(world.Writes);
        Assert.Equal(before, await world.StatusesAsync());
        Assert.Contains(world.Warnings, warning => warning.Contains("Azure Resource Graph cannot be read (403", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_fleet_looks_each_workspace_is_looked_at_for_itself()
    {
        await using var world = await FleetWorld.StartAsync(Objects, Vaults);
        await world.RestartAsync(With(options => options with { FleetLooks = false }));
        await world.SettleAsync();

        await world.CheckAsync();

        Assert.Equal(0, world.Queries);
        Assert.Equal(Objects, world.OwnLooks);
    }

    [Fact]
    public async Task The_base_role_alone_serves_the_looks_of_a_fleet()
    {
        await using var world = await FleetWorld.StartAsync(Objects, Vaults, rbac: false);
        await world.GrantOperatorAsync(RoleFile.Read("azure-role.json"));
        await world.CheckAsync();

        await world.CheckAsync();

        Assert.Equal(3, world.Queries);
        Assert.Equal(0, world.OwnLooks);
        Assert.DoesNotContain(world.Requests, request => request.Status is 401 or 403);
    }

    [Fact]
    public async Task Who_asks_for_a_look_is_not_answered_from_memory()
    {
        await using var world = await FleetWorld.StartAsync(Objects, Vaults, rbac: false);
        // An answer that will do is one for the whole test.
        await world.RestartAsync(With(options => options with { SharedReadLifetime = TimeSpan.FromDays(1) }));
        await world.SettleAsync();
        var cosmosDb = await world.Hand.PrincipalIdAsync(WorldBuilder.CosmosDbAppId, Cancellation);
        await new KeyAccess(world.Hand, FleetWorld.VaultId(1)).RemovePolicyAsync(cosmosDb, ["unwrapKey"], Cancellation);
        await world.AskAsync(1, "first");
        await world.ReasonAsync(1, "KeyAccessReady", "False");
        await new KeyAccess(world.Hand, FleetWorld.VaultId(1)).AddPolicyAsync(cosmosDb, ["unwrapKey"], Cancellation);
        await world.AskAsync(1, "second");

        await world.ReasonAsync(1, "KeyAccessReady", "True");
    }

    [Fact]
    public async Task The_slow_round_looks_at_each_workspace_for_itself()
    {
        await using var world = await FleetWorld.StartAsync(Objects, Vaults);
        await world.RestartAsync(services =>
        {
            var real = services.Last(service => service.ServiceType == typeof(ReconcilerSettings));
            services.AddSingleton(provider => (ReconcilerSettings)real.ImplementationFactory!(provider) with { FullLookInterval = TimeSpan.FromMinutes(10) });
        });
        await world.SettleAsync();

        await world.CheckAsync();

        Assert.Equal(Objects, world.OwnLooks);
    }

    private static Action<IServiceCollection> With(Func<AzureOptions, AzureOptions> change) => services =>
    {
        var real = (AzureOptions)services.Last(service => service.ServiceType == typeof(AzureOptions)).ImplementationInstance!;
        services.AddSingleton(change(real));
    };
}
