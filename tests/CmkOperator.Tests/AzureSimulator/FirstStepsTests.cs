using System.Text.Json.Nodes;
using Xunit;

namespace CmkOperator.Tests.AzureSimulator;

/// <summary>What clients ask before anything exists.</summary>
public sealed class FirstStepsTests : SimulatorTest
{
    [Fact]
    public async Task A_client_that_signs_in_first_finds_a_subscription()
    {
        var listed = (await ArmAsync("GET", "/subscriptions", version: "2022-12-01")).Body!["value"]!.AsArray();
        var only = Assert.Single(listed)!;
        Assert.Equal(("Enabled", Host.TenantId), ((string?)only["state"], (string?)only["tenantId"]));
        Assert.Equal(200, (await ArmAsync("GET", (string)only["id"]!, version: "2022-12-01")).Status);
    }

    [Fact]
    public async Task The_first_subscription_is_that_of_the_samples_and_stays_beside_others()
    {
        World.EnsureGroup("22222222-2222-2222-2222-222222222222", "rg", "westeurope");
        var listed = (await ArmAsync("GET", "/subscriptions", version: "2022-12-01")).Body!["value"]!.AsArray();
        Assert.Equal(["11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"], listed.Select(one => (string?)one!["subscriptionId"]));
        World.Configure(switches => switches.SubscriptionStates["11111111-1111-1111-1111-111111111111"] = "NotFound");
        Assert.Single((await ArmAsync("GET", "/subscriptions", version: "2022-12-01")).Body!["value"]!.AsArray());
    }

    [Theory]
    [InlineData("stfree1", "Microsoft.Storage/storageAccounts", true, null)]
    [InlineData("sttaken", "Microsoft.Storage/storageAccounts", false, "AlreadyExists")]
    [InlineData("St-Taken", "Microsoft.Storage/storageAccounts", false, "AccountNameInvalid")]
    [InlineData("stfree1", "Microsoft.Storage/other", null, null)]
    public async Task The_name_of_a_storage_account_is_checked_across_subscriptions(string name, string type, bool? isFree, string? reason)
    {
        World.EnsureGroup("22222222-2222-2222-2222-222222222222", "rg", "westeurope");
        World.EnsureResource("/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/sttaken", "westeurope");
        var reply = await ArmAsync(
            "POST", $"/subscriptions/{Subscription}/providers/Microsoft.Storage/checkNameAvailability", new JsonObject { ["name"] = name, ["type"] = type }, "2025-08-01");
        Assert.Equal(isFree is null ? 400 : 200, reply.Status);
        Assert.Equal((isFree, reason), ((bool?)reply.Body!["nameAvailable"], (string?)reply.Body["reason"]));
    }
}
