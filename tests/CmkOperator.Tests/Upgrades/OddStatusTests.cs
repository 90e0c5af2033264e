using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace CmkOperator.Tests.Upgrades;

/// <summary>A roll-back, or a hand, leaves statuses that this build would not write: each is read as the build of 9c79f5b read it.</summary>
public sealed class OddStatusTests : IAsyncLifetime
{
    private StatusJson _statuses = null!;

    public static TheoryData<string> Names => [.. OddStatus.All.Select(odd => odd.Name)];

    public async ValueTask InitializeAsync() => _statuses = await StatusJson.StartAsync();

    public ValueTask DisposeAsync() => _statuses.DisposeAsync();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_odd_status_is_read_as_before_and_mended_by_the_same_bytes(string name)
    {
        var odd = OddStatus.All.Single(candidate => candidate.Name == name);
        if (odd.Written is null)
        {
            Assert.Throws<JsonException>(() => StatusJson.Rewrite(odd.Stored));
            return;
        }

        var written = StatusJson.Rewrite(odd.Stored);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(odd.Written), written), $"expected: {odd.Written}\nwritten:  {written?.ToJsonString()}");
        Assert.Equal(odd.Patch, await _statuses.PatchAsync(odd.Stored, odd.Stored));
    }
}
