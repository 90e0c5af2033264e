using System.Text.Json.Nodes;
using Xunit;

namespace CmkOperator.Tests.AzureSimulator;

public sealed class ResourceGraphTests : SimulatorTest
{
    private const string Workspaces = """
        resources // all of them
        | where type =~ 'microsoft.machinelearningservices/workspaces'
        | extend kvp = properties.encryption.keyVaultProperties
        | project id, name, hbi = tobool(properties.hbiWorkspace), keyId = tostring(kvp.keyIdentifier), identity = tostring(properties.encryption.identity.userAssignedIdentity),
            managedRg = tolower(tostring(properties.serviceProvisionedResourceGroup))
        | order by id asc
        """;

    [Fact]
    public async Task The_bulk_query_gives_a_row_for_each_workspace_with_text_and_flags()
    {
        await SeedAsync();
        await CreateAsync();
        Host.AdvanceTime(TimeSpan.FromSeconds(5));
        var reply = (await QueryAsync(Workspaces)).Body!;
        var row = Assert.Single(reply["data"]!.AsArray())!;
        Assert.Equal(Workspace, (string?)row["id"]);
        Assert.True((bool?)row["hbi"]);
        Assert.Equal(Key, (string?)row["keyId"]);
        Assert.Equal("", (string?)row["identity"]);
        Assert.StartsWith("azureml-rg-ws-a_", (string?)row["managedRg"], StringComparison.Ordinal);
        Assert.Equal("false", (string?)reply["resultTruncated"]);
    }

    [Fact]
    public async Task The_index_is_stale_for_a_while_after_a_change_and_after_a_removal()
    {
        World.Configure(switches => switches.ResourceGraphDelay = TimeSpan.FromMinutes(1));
        World.EnsureResource(Storage, "westeurope");
        const string Query = "resources | where type in~ ('Microsoft.Storage/storageAccounts', 'x') | project id";
        Assert.Equal(0, (int)(await QueryAsync(Query)).Body!["totalRecords"]!);
        Host.AdvanceTime(TimeSpan.FromMinutes(2));
        Assert.Equal(1, (int)(await QueryAsync(Query)).Body!["totalRecords"]!);
        World.Remove(Storage);
        Assert.Equal(1, (int)(await QueryAsync(Query)).Body!["totalRecords"]!);
        Host.AdvanceTime(TimeSpan.FromMinutes(2));
        Assert.Equal(0, (int)(await QueryAsync(Query)).Body!["totalRecords"]!);
    }

    [Fact]
    public async Task Pages_continue_by_the_token_and_only_with_the_id_column()
    {
        for (var i = 0; i < 5; i++)
        {
            World.EnsureResource($"{Storage}{i}", "westeurope");
        }

        Host.AdvanceTime(TimeSpan.FromSeconds(5));
        const string Query = "resources | where name startswith 'stml' | project id, name | order by id asc";
        var first = (await QueryAsync(Query, new JsonObject { ["$top"] = 3 })).Body!;
        Assert.Equal(5, (int)first["totalRecords"]!);
        var token = (string)first["$skipToken"]!;
        var second = (await QueryAsync(Query, new JsonObject { ["$top"] = 3, ["$skipToken"] = token })).Body!;
        Assert.Equal(["stml3", "stml4"], second["data"]!.AsArray().Select(row => (string)row!["name"]!));
        Assert.False(second.AsObject().ContainsKey("$skipToken"));
        Assert.Equal(400, (await QueryAsync("resources | project id", new JsonObject { ["$skipToken"] = token })).Status);

        var idless = (await QueryAsync("resources | project name", new JsonObject { ["$top"] = 3 })).Body!;
        Assert.Equal("true", (string?)idless["resultTruncated"]);
        Assert.False(idless.AsObject().ContainsKey("$skipToken"));
        Assert.Equal(400, (await QueryAsync(Query, new JsonObject { ["$top"] = 1001 })).Status);
    }

    [Theory]
    [InlineData("resources | whre name == 'x'", "ParserFailure")]
    [InlineData("resources | where name == 'x", "ParserFailure")]
    [InlineData("resources | where id in~ ('a' 'b')", "ParserFailure")]
    [InlineData("resources | join kind=inner (x) on id", "ParserFailure")]
    [InlineData("resources | where colour == 'red'", "InvalidQuery")]
    [InlineData("resources | project x = fly(name)", "InvalidQuery")]
    [InlineData("planets | project id", "InvalidQuery")]
    public async Task Unsupported_queries_are_rejected(string query, string code)
    {
        var reply = await QueryAsync(query);
        Assert.Equal(400, reply.Status);
        Assert.Contains(reply.Body!["error"]!["details"]!.AsArray(), detail => (string?)detail!["code"] == code);
    }

    [Fact]
    public async Task The_sixteenth_query_in_five_seconds_is_throttled()
    {
        for (var i = 14; i >= 0; i--)
        {
            Assert.Equal($"{i}", (await QueryAsync("resources | project id")).Headers["x-ms-user-quota-remaining"]);
        }

        var refused = await QueryAsync("resources | project id");
        Assert.Equal(429, refused.Status);
        Assert.Equal("RateLimiting", refused.Code);
        Assert.Equal("00:00:05", refused.Headers["x-ms-user-quota-resets-after"]);
        Host.AdvanceTime(TimeSpan.FromSeconds(5));
        Assert.Equal(200, (await QueryAsync("resources | project id")).Status);
    }

    private Task<SimulatorReply> QueryAsync(string query, JsonObject? options = null)
    {
        var body = new JsonObject { ["subscriptions"] = new JsonArray(Subscription), ["query"] = query };
        if (options is not null)
        {
            body["options"] = options;
        }

        return ArmAsync("POST", "/providers/Microsoft.ResourceGraph/resources", body, "2024-04-01");
    }
}
