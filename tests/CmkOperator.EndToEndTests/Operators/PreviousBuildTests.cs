using System.Text.Json.Nodes;
using CmkOperator.EndToEndTests.Api;
using CmkOperator.EndToEndTests.ApiServers;
using CmkOperator.TestKit.ApiServers;
using Xunit;

namespace CmkOperator.EndToEndTests.Operators;

/// <summary>
/// An upgrade and a roll-back: the build before, which <c>CMK_PREVIOUS_BUILD</c> names, and this one take turns as processes on one API server and one
/// Azure. Neither disturbs what the other left.
/// </summary>
public sealed class PreviousBuildTests(RealApiServer server) : IAsyncLifetime
{
    private const string Variable = "CMK_PREVIOUS_BUILD";
    private const string Name = "fraud-ml";
    private static readonly string ThisBuild = Path.Combine(AppContext.BaseDirectory, "CmkOperator.dll");

    private EmbeddedServer? _embedded;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
        }
    }

    [Fact]
    public async Task An_upgrade_writes_nothing_rotates_the_key_and_can_be_rolled_back()
    {
        var previous = PreviousBuild();
        await using var world = await NewWorldAsync("rollback");
        string second;
        JsonNode created;
        await using (var old = world.StartBuild(previous, leaderElect: true))
        {
            await AcceptedAsync(world.Objects.CreateAsync(world.Declare(Name)));
            created = await AtRestAsync(world, old, "before the upgrade");
            await old.TerminateAsync(Token);
        }

        Assert.Single(world.WorkspaceWrites("PUT"));
        world.Azure.ClearRequests();
        JsonNode rotated;
        await using (var current = world.StartBuild(ThisBuild, leaderElect: true))
        {
            var upgraded = await AtRestAsync(world, current, "after the upgrade");
            AssertKept(created, upgraded);
            AssertNoWrite(world);

            second = AddKey(world);
            await AcceptedAsync(world.Objects.PatchAsync(Name, Manifest.At("spec", "encryption.keyName", "cmk-ml-2")));
            await WaitAsync(world, current, "rotated", found => found["status"]?["encryption"]?["rotation"]?["finishedAt"] is not null);
            rotated = await AtRestAsync(world, current, "after the rotation");
            await current.TerminateAsync(Token);
        }

        Assert.Single(world.WorkspaceWrites("PATCH"));
        Assert.Equal(second, (string?)rotated["encryption"]!["keyIdentifier"]);
        world.Azure.ClearRequests();
        await using (var old = world.StartBuild(previous, leaderElect: true))
        {
            AssertKept(rotated, await AtRestAsync(world, old, "after the roll-back"));
        }

        AssertNoWrite(world);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_one_build_began_when_it_died_the_other_finishes_without_a_second_put(bool isUpgrade)
    {
        var previous = PreviousBuild();
        await using var world = await NewWorldAsync("takeover");
        world.Azure.Configure(switches => switches.OperationDuration = TimeSpan.FromSeconds(5));
        await using (var first = world.StartBuild(isUpgrade ? previous : ThisBuild, leaderElect: false))
        {
            await AcceptedAsync(world.Objects.CreateAsync(world.Declare(Name)));
            var creating = await WaitAsync(world, first, "being created", found =>
                (string?)OperatorWorld.Condition(found, "WorkspaceReady")?["reason"] == "Creating" && world.WorkspaceWrites("PUT").Count > 0);
            Assert.Equal("Create", (string?)creating["status"]!["operation"]!["kind"]);
        }

        await using var second = world.StartBuild(isUpgrade ? ThisBuild : previous, leaderElect: false);
        await AtRestAsync(world, second, "after the takeover");

        Assert.Single(world.WorkspaceWrites("PUT"));
        Assert.Empty(world.WorkspaceWrites("PATCH"));
    }

    private static string PreviousBuild()
    {
        var build = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(
            string.IsNullOrEmpty(build), $"{Variable} is not set: it names the CmkOperator or CmkOperator.dll of the build before (.ci/previous-build makes one).");
        Assert.True(File.Exists(build), $"{Variable} names {build}, which does not exist.");
        return build;
    }

    private async Task<OperatorWorld> NewWorldAsync(string prefix)
    {
        if (RealApiServer.IsAvailable)
        {
            return await OperatorWorld.NewAsync(server, prefix);
        }

        _embedded = await EmbeddedServer.StartAsync();
        return await OperatorWorld.NewAsync(_embedded.Client, _embedded.KubeconfigPath, "default");
    }

    // A pass that was asked for and found nothing left to do: what it stores is what this build makes of the object at rest.
    private static async Task<JsonNode> AtRestAsync(OperatorWorld world, ChildProcess build, string when)
    {
        await WaitAsync(world, build, $"Ready {when}", found =>
            LifecycleTests.DomainConditions.All(type => (string?)OperatorWorld.Condition(found, type)?["status"] == "True"));
        await AcceptedAsync(world.Objects.PatchAsync(Name, new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["cmk-operator.io/requested-at"] = when } },
        }));
        return (await WaitAsync(world, build, $"looked at {when}", found => (string?)found["status"]?["lastHandledRequestAt"] == when))["status"]!;
    }

    private static async Task<JsonObject> WaitAsync(OperatorWorld world, ChildProcess build, string what, Func<JsonObject, bool> condition)
    {
        try
        {
            return await world.WaitForAsync(Name, what, condition);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}\nThe build's output ends:\n{build.LogTail()}", late);
        }
    }

    private static string AddKey(OperatorWorld world)
    {
        var vault = Manifest.Id("Microsoft.KeyVault/vaults/kv-cmk");
        var version = world.Azure.AddKeyVersion(vault, "cmk-ml-2");
        world.Azure.GrantKey(vault, "cmk-ml-2", world.Azure.CosmosDbPrincipalId);
        return version;
    }

    private static async Task AcceptedAsync(Task<ApiAnswer> sending)
    {
        var answer = await sending;
        Assert.True(answer.Accepted, answer.ToString());
    }

    private static void AssertNoWrite(OperatorWorld world)
    {
        Assert.NotEmpty(world.Azure.Requests);
        Assert.DoesNotContain(world.Azure.Requests, request => request.Method is "PUT" or "PATCH" or "DELETE");
    }

    // Texts for people may be worded otherwise by another build, and the request that was handled is the one that each was asked for.
    private static readonly string[] NotCompared = ["message", "detail", "lastHandledRequestAt"];

    // A newer build records members and makes checks that an older one does not know, and an older one leaves them: what both write is the same.
    private static void AssertKept(JsonNode? before, JsonNode? after, string path = "status")
    {
        switch (before)
        {
            case JsonObject members:
                Assert.All(
                    members.Where(member => !NotCompared.Contains(member.Key)),
                    member => AssertKept(member.Value, after?[member.Key], $"{path}.{member.Key}"));
                break;
            case JsonArray rows when path == "status.preflight":
                var known = rows.Where(row => Row(after!, row!) is not null).ToList();
                Assert.NotEmpty(known);
                Assert.All(known, row => AssertKept(row, Row(after!, row!), $"{path}[{row!["check"]}]"));
                break;
            case JsonArray items:
                Assert.True(after is JsonArray { Count: var count } && count == items.Count, $"{path} was {items.ToJsonString()} and is {after?.ToJsonString()}");
                for (var i = 0; i < items.Count; i++)
                {
                    AssertKept(items[i], after![i], $"{path}[{i}]");
                }

                break;
            default:
                Assert.True(JsonNode.DeepEquals(before, after), $"{path} was {before?.ToJsonString()} and is {after?.ToJsonString()}");
                break;
        }
    }

    private static JsonNode? Row(JsonNode rows, JsonNode row) => rows.AsArray().FirstOrDefault(other => (string?)other!["check"] == (string?)row["check"]);
}
