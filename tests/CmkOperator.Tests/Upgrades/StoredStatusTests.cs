using System.Text.Json.Nodes;
using Xunit;

namespace CmkOperator.Tests.Upgrades;

/// <summary>An upgrade finds the statuses that the build of 9c79f5b stored: it reads all of each, and sends what that build would have sent.</summary>
public sealed class StoredStatusTests : IAsyncLifetime
{
    // Each of these parts is rare: the recording is worth what it holds.
    private static readonly string[] Parts =
    [
        "conditions", "workspace", "createOnly", "encryption", "encryption.rotation.finishedAt", "encryption.keyExpiresAt", "coverage", "managedResourceGroup",
        "computes", "computeCount", "preflight", "drifts", "operation", "operation.url", "operation.failure", "operation.target", "operation.finishedAt", "grants",
        "appliedTags", "lastHandledRequestAt",
    ];

    private StatusJson _statuses = null!;

    public static TheoryData<string> Scenarios => [.. RecordedChain.All.Select(chain => chain.Scenario)];

    public async ValueTask InitializeAsync() => _statuses = await StatusJson.StartAsync();

    public ValueTask DisposeAsync() => _statuses.DisposeAsync();

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task A_stored_status_is_read_and_reported_again_without_a_write(string scenario)
    {
        // The first one is the schema's default, which every report completes.
        foreach (var stored in Chain(scenario).Statuses().Skip(1))
        {
            Assert.Null(await _statuses.PatchAsync(stored, stored));
            var written = StatusJson.Rewrite(stored);
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(stored), written), $"stored:  {stored}\nwritten: {written?.ToJsonString()}");
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task A_change_of_a_stored_status_is_sent_in_the_same_bytes(string scenario)
    {
        var chain = Chain(scenario);
        var statuses = chain.Statuses();
        for (var step = 0; step < chain.Patches.Count; step++)
        {
            Assert.Equal(chain.Patches[step], await _statuses.PatchAsync(statuses[step], statuses[step + 1]));
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Changes_that_follow_on_each_other_in_one_pass_are_sent_in_the_same_bytes(string scenario)
    {
        var chain = Chain(scenario);
        var statuses = chain.Statuses();

        Assert.Equal(chain.Patches, await _statuses.PatchesOfOnePassAsync(statuses[0], statuses.Skip(1)));
    }

    [Fact]
    public void The_recording_holds_every_part_of_a_status()
    {
        var statuses = RecordedChain.All.SelectMany(chain => chain.Statuses()).Select(stored => JsonNode.Parse(stored)!).ToArray();

        Assert.DoesNotContain(Parts, part => !Array.Exists(statuses, status => At(status, part) is not null));
        Assert.Contains(statuses, status => At(status, "encryption.rotation") is { } rotation && rotation["finishedAt"] is null);
        Assert.Contains(RecordedChain.All, chain => chain.Patches.Any(patch => patch.Contains(":null", StringComparison.Ordinal)));
    }

    private static JsonNode? At(JsonNode status, string path) => path.Split('.').Aggregate((JsonNode?)status, (node, step) => node?[step]);

    private static RecordedChain Chain(string scenario) => RecordedChain.All.Single(chain => chain.Scenario == scenario);
}
