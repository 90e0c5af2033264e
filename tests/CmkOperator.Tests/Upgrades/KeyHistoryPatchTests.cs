using Xunit;

namespace CmkOperator.Tests.Upgrades;

/// <summary>What is sent of the list of keys and of the times of drift: what changed, and nothing at rest.</summary>
public sealed class KeyHistoryPatchTests : IAsyncLifetime
{
    private const string Entry = """{"keyIdentifier":"https://kv/keys/cmk/v1","since":"2026-11-01T10:00:00Z","cause":"Rotated","startedAt":"2026-11-01T09:00:00Z"}""";
    private const string Older = """{"keyIdentifier":"https://kv/keys/cmk/v0","since":"2026-10-01T10:00:00Z","cause":"Created"}""";
    private const string None = """{"observedGeneration":1,"conditions":[],"encryption":{"keyName":"cmk"}}""";
    private const string One = $$$"""{"observedGeneration":1,"conditions":[],"encryption":{"keyName":"cmk","history":[{{{Older}}}]}}""";
    private const string Two = $$$"""{"observedGeneration":1,"conditions":[],"encryption":{"keyName":"cmk","history":[{{{Entry}}},{{{Older}}}]}}""";

    private StatusJson _statuses = null!;

    public async ValueTask InitializeAsync() => _statuses = await StatusJson.StartAsync();

    public ValueTask DisposeAsync() => _statuses.DisposeAsync();

    [Theory]
    [InlineData(None, One, $$$"""{"encryption":{"history":[{{{Older}}}]}}""")]
    [InlineData(One, Two, $$$"""{"encryption":{"history":[{{{Entry}}},{{{Older}}}]}}""")]
    [InlineData(Two, None, """{"encryption":{"history":null}}""")]
    public async Task A_change_of_the_list_sends_the_list_and_nothing_else(string before, string after, string patch) =>
        Assert.Equal(patch, await _statuses.PatchAsync(before, after));

    [Theory]
    [InlineData(None)]
    [InlineData(One)]
    [InlineData(Two)]
    [InlineData("""{"observedGeneration":1,"conditions":[],"encryption":{"keyName":"cmk","history":null}}""")]
    [InlineData("""{"observedGeneration":1,"conditions":[],"drifts":[{"field":"tags.team","desired":"a","observed":"b","action":"Report","since":"2026-11-01T10:00:00Z"}]}""")]
    [InlineData("""{"observedGeneration":1,"conditions":[],"drifts":[{"field":"tags.team","desired":"a","observed":"b","action":"Report","since":null}]}""")]
    public async Task What_is_stored_is_not_sent_again(string stored) => Assert.Null(await _statuses.PatchAsync(stored, stored));

    [Fact]
    public async Task A_list_that_is_stored_empty_leaves_with_the_next_patch() => Assert.Equal(
        """{"encryption":{"history":null}}""",
        await _statuses.PatchAsync("""{"observedGeneration":1,"conditions":[],"encryption":{"keyName":"cmk","history":[]}}""", None));
}
