using System.Text.Json.Nodes;
using Xunit;

namespace CmkOperator.Tests.AzureSimulator;

public sealed class ControlTests : SimulatorTest
{
    [Fact]
    public async Task The_journal_has_every_request_and_no_credentials()
    {
        await ControlAsync("DELETE", "requests");
        await ArmAsync("PUT", Group, new JsonObject { ["location"] = "westeurope" }, "2025-04-01");
        var requests = (await ControlAsync("GET", "requests")).Body!.AsArray();
        Assert.Equal(2, requests.Count);
        Assert.Null(requests[0]!["body"]);
        var put = requests[1]!;
        Assert.Equal("PUT", (string?)put["method"]);
        Assert.Equal($"localhost:{Host.Port}{Group}", (string?)put["path"]);
        Assert.Equal("api-version=2025-04-01", (string?)put["query"]);
        Assert.Equal(201, (int)put["status"]!);
        Assert.Equal("westeurope", (string?)put["body"]!["location"]);
    }

    [Fact]
    public async Task A_fault_hits_as_many_requests_as_it_sets()
    {
        await ControlAsync("POST", "faults", JsonNode.Parse("""
            {"method":"GET","path":"/resourceGroups/rg-ml$","status":429,"headers":{"Retry-After":"7"},"body":{"error":{"code":"TooManyRequests"}},"times":1}
            """));
        var hit = await ArmAsync("GET", Group, version: "2025-04-01");
        Assert.Equal(429, hit.Status);
        Assert.Equal("7", hit.Headers["Retry-After"]);
        Assert.Equal("TooManyRequests", hit.Code);
        Assert.Equal(404, (await ArmAsync("GET", Group, version: "2025-04-01")).Status);
    }

    [Fact]
    public async Task A_fault_can_hit_every_third_request_only()
    {
        World.AddFault(new JsonObject { ["path"] = "^/subscriptions/", ["status"] = 503, ["every"] = 3 });
        var hits = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            hits.Add((await ArmAsync("GET", $"/subscriptions/{Subscription}", version: "2022-12-01")).Status);
        }

        Assert.Equal([200, 200, 503, 200, 200, 503], hits);
    }

    [Theory]
    [InlineData("true", false)]
    [InlineData("\"reply\"", true)]
    public async Task A_dropped_connection_loses_the_request_or_only_the_reply(string drop, bool isHandled)
    {
        World.AddFault(new JsonObject { ["method"] = "PUT", ["path"] = ".*", ["times"] = 1, ["drop"] = JsonNode.Parse(drop) });
        await Assert.ThrowsAsync<HttpRequestException>(() => ArmAsync("PUT", Group, new JsonObject { ["location"] = "westeurope" }, "2025-04-01"));
        Assert.Equal(isHandled, World.Read(Group) is not null);
    }

    [Fact]
    public async Task A_reply_can_break_off_in_the_middle()
    {
        World.EnsureGroup(Subscription, "rg-ml", "westeurope");
        World.AddFault(new JsonObject { ["path"] = "/resourceGroups/", ["times"] = 1, ["drop"] = "body" });
        await Assert.ThrowsAsync<HttpRequestException>(() => ArmAsync("GET", Group, version: "2025-04-01"));
    }

    [Theory]
    [InlineData("""{"path":"("}""")]
    [InlineData("""{"path":".*","status":9000}""")]
    [InlineData("""{"path":".*","drop":"maybe"}""")]
    [InlineData("[1]")]
    public async Task An_invalid_fault_is_rejected_and_not_kept(string fault)
    {
        Assert.Equal(400, (await ControlAsync("POST", "faults", JsonNode.Parse(fault))).Status);
        Assert.Empty((await ControlAsync("GET", "faults")).Body!.AsArray());
    }

    [Fact]
    public async Task The_state_merges_into_any_resource_and_null_deletes()
    {
        await SeedAsync();
        await ControlAsync("PATCH", "state", new JsonObject { ["id"] = Vault, ["body"] = JsonNode.Parse("""{"tags":{"a":"1"},"properties":{"enablePurgeProtection":null}}""") });
        var vault = (await ArmAsync("GET", Vault, version: "2026-02-01")).Body!;
        Assert.Equal("1", (string?)vault["tags"]!["a"]);
        Assert.False(vault["properties"]!.AsObject().ContainsKey("enablePurgeProtection"));

        await ControlAsync("PATCH", "state", new JsonObject { ["id"] = Key, ["body"] = JsonNode.Parse("""{"properties":{"attributes":{"enabled":false}}}""") });
        Assert.False((bool?)(await VaultAsync("GET", "/keys/cmk-ml")).Body!["attributes"]!["enabled"]);

        await ControlAsync("PATCH", "state", new JsonObject { ["id"] = Storage, ["body"] = null });
        Assert.Equal(404, (await ArmAsync("GET", Storage, version: "2025-08-01")).Status);
        var state = (await ControlAsync("GET", "state")).Body!;
        Assert.NotNull(state["resources"]![Vault]);
        Assert.Equal(World.CosmosDbPrincipalId, (string?)state["cosmosDbPrincipalId"]);
    }

    [Fact]
    public async Task Switches_are_part_of_the_state_and_unknown_ones_are_rejected()
    {
        var changed = await ControlAsync("PATCH", "state", JsonNode.Parse("""{"id":"/_simulator/switches","body":{"retryAfterOnAccepted":3,"workspacePatchTags":"Merge","operationDuration":"00:10:00"}}"""));
        Assert.Equal(200, changed.Status);
        Assert.Equal(TimeSpan.FromMinutes(10), World.Azure.Switches.OperationDuration);
        await SeedAsync();
        Assert.Equal("3", (await ArmAsync("PUT", Workspace, WorkspaceBody())).Headers["Retry-After"]);
        Assert.Equal(400, (await ControlAsync("PATCH", "state", JsonNode.Parse("""{"id":"/_simulator/switches","body":{"colour":"red"}}"""))).Status);
    }

    [Fact]
    public async Task Time_only_moves_forward_and_pending_operations_end_in_order()
    {
        await SeedAsync();
        await ArmAsync("PUT", Workspace, WorkspaceBody());
        Assert.Equal(200, (await ControlAsync("POST", "time", JsonNode.Parse("""{"advance":"00:30:00"}"""))).Status);
        Assert.Equal("Succeeded", (string?)(await ArmAsync("GET", Workspace)).Body!["properties"]!["provisioningState"]);
        Assert.Equal(400, (await ControlAsync("POST", "time", JsonNode.Parse("""{"advance":"-00:30:00"}"""))).Status);
    }

    [Fact]
    public async Task Timers_of_the_test_clock_fire_when_it_is_advanced()
    {
        var delay = Task.Delay(TimeSpan.FromHours(1), Host.Clock, Cancellation);
        Host.AdvanceTime(TimeSpan.FromMinutes(59));
        Assert.False(delay.IsCompleted);
        Host.AdvanceTime(TimeSpan.FromMinutes(2));
        await delay.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task Every_switch_is_explained_in_the_state()
    {
        var state = (await ControlAsync("GET", "state")).Body!;
        Assert.Equal(
            state["switches"]!.AsObject().Select(entry => entry.Key).Order(),
            state["switchesHelp"]!.AsObject().Select(entry => entry.Key).Order());
    }
}
