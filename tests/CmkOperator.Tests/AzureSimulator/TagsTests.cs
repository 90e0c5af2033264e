using System.Text.Json.Nodes;
using Xunit;

namespace CmkOperator.Tests.AzureSimulator;

public sealed class TagsTests : SimulatorTest
{
    private const string SubscriptionId = $"/subscriptions/{Subscription}";

    public static TheoryData<string> Scopes => [SubscriptionId, Group, Storage];

    [Theory]
    [MemberData(nameof(Scopes))]
    public async Task Tags_are_written_read_and_removed_at_a_scope_and_show_in_its_own_body(string scope)
    {
        await SeedAsync();
        Assert.Equal("a=1,b=2", Shown(await TagsAsync("PUT", scope, new() { ["a"] = "1", ["b"] = "2" })));
        Assert.Equal("a=1,b=2", Shown(await TagsAsync("GET", scope)));
        Assert.Equal("a=1,b=2", Text(await OwnAsync(scope)));
        Assert.Equal("c=3", Shown(await TagsAsync("PUT", scope, new() { ["c"] = "3" })));
        Assert.Equal(200, (await TagsAsync("DELETE", scope)).Status);
        Assert.Equal("", Text(await OwnAsync(scope)));
    }

    [Theory]
    [InlineData("Merge", "{\"B\":\"9\",\"c\":\"3\"}", "a=1,b=9,c=3")]
    [InlineData("replace", "{\"c\":\"3\"}", "c=3")]
    [InlineData("Delete", "{\"a\":\"1\",\"b\":\"other\"}", "b=2")]
    [InlineData("Delete", "{\"A\":\"\",\"none\":\"\"}", "b=2")]
    public async Task A_patch_merges_replaces_or_deletes(string operation, string tags, string expected)
    {
        await SeedAsync();
        await TagsAsync("PUT", Group, new() { ["a"] = "1", ["b"] = "2" });
        Assert.Equal(expected, Shown(await PatchAsync(Group, operation, JsonNode.Parse(tags)!.AsObject())));
        Assert.Equal(expected, Text(await OwnAsync(Group)));
    }

    [Fact]
    public async Task What_is_no_tags_resource_or_no_operation_is_rejected()
    {
        await SeedAsync();
        Assert.Equal(400, (await PatchAsync(Group, "Union", [])).Status);
        Assert.Equal(400, (await ArmAsync("PUT", $"{Group}/providers/Microsoft.Resources/tags/default", new JsonObject(), "2021-04-01")).Status);
        Assert.Equal(400, (await ArmAsync("GET", $"{Group}/providers/Microsoft.Resources/tags/other", version: "2021-04-01")).Status);
        Assert.Equal("ResourceNotFound", (await TagsAsync("GET", Storage + "x")).Code);
        Assert.Equal("TooManyTags", (await TagsAsync("PUT", Group, new(Enumerable.Range(0, 51).Select(number => KeyValuePair.Create($"t{number}", (JsonNode?)"v"))))).Code);
    }

    [Fact]
    public async Task The_right_that_counts_is_that_on_tags()
    {
        await SeedAsync();
        World.Configure(switches => switches.DeniedActions.Add(new() { Action = "Microsoft.Storage/storageAccounts/write" }));
        Assert.Equal(200, (await TagsAsync("PUT", Storage, new() { ["a"] = "1" })).Status);
        World.Configure(switches => switches.DeniedActions.Add(new() { Action = "Microsoft.Resources/tags/write", Scope = Storage }));
        Assert.Equal("AuthorizationFailed", (await TagsAsync("PUT", Storage, new() { ["a"] = "2" })).Code);
        Assert.Equal("a=1", Shown(await TagsAsync("GET", Storage)));
    }

    [Fact]
    public async Task The_names_in_use_are_listed_with_their_values_and_counts()
    {
        await SeedAsync();
        await TagsAsync("PUT", Group, new() { ["team"] = "risk" });
        await TagsAsync("PUT", Storage, new() { ["Team"] = "risk", ["env"] = "prod" });
        await TagsAsync("PUT", SubscriptionId, new() { ["team"] = "fraud" });
        var listed = (await ArmAsync("GET", $"{SubscriptionId}/tagNames", version: "2021-04-01")).Body!["value"]!.AsArray();
        Assert.Equal(["env 1", "team 3"], listed.Select(tag => $"{((string)tag!["tagName"]!).ToLowerInvariant()} {tag["count"]!["value"]}"));
        Assert.Equal(["fraud 1", "risk 2"], listed[1]!["values"]!.AsArray().Select(value => $"{value!["tagValue"]} {value["count"]!["value"]}"));
    }

    [Fact]
    public async Task Reading_the_tags_of_a_subscription_changes_nothing()
    {
        var other = $"/subscriptions/{Guid.Empty}";
        Assert.Equal("", Shown(await TagsAsync("GET", other)));
        Assert.Empty(World.Azure.Store.All);
    }

    private Task<SimulatorReply> TagsAsync(string method, string scope, JsonObject? tags = null) =>
        ArmAsync(method, $"{scope}/providers/Microsoft.Resources/tags/default", tags is null ? null : new JsonObject { ["properties"] = new JsonObject { ["tags"] = tags } }, "2021-04-01");

    private Task<SimulatorReply> PatchAsync(string scope, string operation, JsonObject tags) => ArmAsync(
        "PATCH",
        $"{scope}/providers/Microsoft.Resources/tags/default",
        new JsonObject { ["operation"] = operation, ["properties"] = new JsonObject { ["tags"] = tags } },
        "2021-04-01");

    private async Task<JsonNode?> OwnAsync(string scope) =>
        (await ArmAsync("GET", scope, version: scope == Storage ? "2025-08-01" : "2021-04-01")).Body!["tags"];

    private static string Shown(SimulatorReply reply)
    {
        Assert.Equal(200, reply.Status);
        Assert.Equal("default", (string?)reply.Body!["name"]);
        return Text(reply.Body["properties"]!["tags"]);
    }

    private static string Text(JsonNode? tags) => string.Join(',', (tags as JsonObject ?? []).OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"));
}
