using System.Text.Json.Nodes;
using Xunit;

namespace CmkOperator.Tests.AzureSimulator;

/// <summary>What an api-version knows: an older one neither shows nor takes what came later.</summary>
public sealed class ApiVersionTests : SimulatorTest
{
    [Theory]
    [InlineData("2025-04-01", false, false, false)]
    [InlineData("2025-06-01", true, false, false)]
    [InlineData("2025-09-01", true, true, false)]
    [InlineData("2025-12-01", true, true, true)]
    [InlineData("2026-09-01", true, true, true)]
    [InlineData("2026-07-15-preview", true, true, true)]
    [InlineData("2024-10-01-preview", true, false, true)]
    public async Task An_old_version_does_not_show_what_came_later(string version, bool datastores, bool monitor, bool ownStores)
    {
        await SeedAsync();
        var body = WorkspaceBody();
        body["properties"]!["systemDatastoresAuthMode"] = "Identity";
        body["properties"]!["managedNetwork"] = new JsonObject { ["isolationMode"] = "AllowInternetOutbound", ["enableNetworkMonitor"] = true };
        Own(body);
        Host.AdvanceTime(TimeSpan.FromSeconds(1));
        Assert.Equal(202, (await ArmAsync("PUT", Workspace, body, "2025-12-01")).Status);
        Host.AdvanceTime(TimeSpan.FromSeconds(2));

        var listed = (await ArmAsync("GET", $"{Group}/providers/Microsoft.MachineLearningServices/workspaces", version: version)).Body!["value"]![0]!["properties"]!;
        var shown = (await ArmAsync("GET", Workspace, version: version)).Body!["properties"]!;

        Assert.True(JsonNode.DeepEquals(shown, listed));
        Assert.Equal(datastores ? "Identity" : null, (string?)shown["systemDatastoresAuthMode"]);
        Assert.Equal(monitor ? true : null, (bool?)shown["managedNetwork"]!["enableNetworkMonitor"]);
        Assert.Equal(ownStores ? "/cosmos" : null, (string?)shown["encryption"]!["cosmosDbResourceId"]);
        Assert.Equal(ownStores, shown["encryption"]!.AsObject().ContainsKey("storageAccountResourceId"));
    }

    [Fact]
    public async Task A_put_in_an_old_version_neither_sets_nor_drops_what_came_later()
    {
        await SeedAsync();
        var body = WorkspaceBody();
        body["properties"]!["systemDatastoresAuthMode"] = "Identity";
        await ArmAsync("PUT", Workspace, body.DeepClone(), "2025-06-01");
        Host.AdvanceTime(TimeSpan.FromSeconds(2));
        body["properties"]!["systemDatastoresAuthMode"] = "AccessKey";
        Assert.Equal(202, (await ArmAsync("PUT", Workspace, body.DeepClone(), "2025-04-01")).Status);
        Host.AdvanceTime(TimeSpan.FromSeconds(2));
        Assert.Equal("Identity", (string?)World.Read(Workspace)!["properties"]!["systemDatastoresAuthMode"]);
    }

    [Fact]
    public async Task A_patch_in_an_old_version_does_not_carry_what_came_later()
    {
        await SeedAsync();
        await CreateAsync();
        var patch = JsonNode.Parse("""{"properties":{"systemDatastoresAuthMode":"Identity"}}""")!;
        var refused = await ArmAsync("PATCH", Workspace, patch.DeepClone(), "2025-04-01");
        Assert.Contains("systemDatastoresAuthMode", refused.Message, StringComparison.Ordinal);
        Assert.Equal(202, (await ArmAsync("PATCH", Workspace, patch, "2025-06-01")).Status);
    }

    [Fact]
    public async Task Stores_of_the_owner_in_an_old_version_are_not_understood_and_Azure_makes_its_own()
    {
        await SeedAsync();
        var body = WorkspaceBody();
        Own(body);
        await ArmAsync("PUT", Workspace, body, "2025-06-01");
        Host.AdvanceTime(TimeSpan.FromSeconds(2));
        Assert.NotNull(World.Read(Workspace)!["properties"]!["serviceProvisionedResourceGroup"]);
    }

    [Theory]
    [InlineData("2023-11-01", "default", "enabled", "")]
    [InlineData("2025-05-01", "Default", "Enabled", "/")]
    [InlineData("2026-03-01-preview", "Default", "Enabled", "/")]
    public async Task AI_Search_writes_its_words_and_its_endpoint_as_the_version_does(string version, string mode, string access, string slash)
    {
        await SeedAsync();
        await CreateAsync();
        var own = $"{Group}/providers/Microsoft.Search/searchServices/srch-own";
        Assert.Equal(201, (await ArmAsync("PUT", own, JsonNode.Parse("""{"location":"westeurope","sku":{"name":"basic"},"properties":{"hostingMode":"default"}}"""), version)).Status);
        var managed = (string)World.ReadAll("Microsoft.Search/searchServices").First(service => !ResourceIs(service, own))["id"]!;
        foreach (var id in (string[])[managed, own])
        {
            var service = (await ArmAsync("GET", id, version: version)).Body!;
            var properties = service["properties"]!;
            Assert.Equal((mode, access), ((string?)properties["hostingMode"], (string?)properties["publicNetworkAccess"]));
            Assert.Equal($"https://{service["name"]}.search.windows.net{slash}", (string?)properties["endpoint"]);
        }
    }

    [Theory]
    [InlineData("2025-12-01")]
    [InlineData("2026-05-15-preview")]
    [InlineData("2026-07-15-preview")]
    public async Task The_provider_lists_the_versions_that_clients_pin(string version)
    {
        var reply = await ArmAsync("GET", $"/subscriptions/{Subscription}/providers/Microsoft.MachineLearningServices", version: "2021-04-01");
        var workspaces = reply.Body!["resourceTypes"]!.AsArray().Single(type => (string?)type!["resourceType"] == "workspaces")!;
        Assert.Contains(version, workspaces["apiVersions"]!.AsArray().Select(known => (string?)known));
        Assert.Equal(404, (await ArmAsync("GET", Workspace, version: version)).Status);
    }

    private static void Own(JsonObject body)
    {
        var encryption = body["properties"]!["encryption"]!;
        encryption["cosmosDbResourceId"] = "/cosmos";
        encryption["searchAccountResourceId"] = "/search";
        encryption["storageAccountResourceId"] = "/storage";
    }

    private static bool ResourceIs(JsonObject resource, string id) => string.Equals((string?)resource["id"], id, StringComparison.OrdinalIgnoreCase);
}
