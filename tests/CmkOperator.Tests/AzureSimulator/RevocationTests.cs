using System.Text.Json.Nodes;
using Xunit;

namespace CmkOperator.Tests.AzureSimulator;

public sealed class RevocationTests : SimulatorTest
{
    public static TheoryData<string, string> Causes => new()
    {
        { "disabled", "(4018)." },
        { "expired", "(4018)." },
        { "unwrap", "(4005)." },
        { "deleted", "(4003)." },
        { "ungranted", "(4002)." },
        { "firewall", "(4016)." },
        { "vault", "(4017)." },
    };

    [Theory]
    [MemberData(nameof(Causes))]
    public async Task Cosmos_db_reports_why_it_lost_the_key_while_the_workspace_stays_Succeeded_and_recovers(string cause, string number)
    {
        await SeedAsync();
        await CreateAsync();
        await ChangeAsync(cause, isLost: true);
        Assert.DoesNotContain("revoked", Status(), StringComparison.Ordinal);
        Host.AdvanceTime(TimeSpan.FromSeconds(5));
        Assert.StartsWith("Access to your account is currently revoked", Status(), StringComparison.Ordinal);
        Assert.EndsWith(number, Status(), StringComparison.Ordinal);
        Assert.Equal("Succeeded", (string?)World.Read(Workspace)!["properties"]!["provisioningState"]);

        await ChangeAsync(cause, isLost: false);
        Host.AdvanceTime(TimeSpan.FromSeconds(5));
        Assert.Equal("Access to the configured customer managed key confirmed.", Status());
    }

    [Fact]
    public async Task Time_alone_expires_the_key()
    {
        await SeedAsync();
        await CreateAsync();
        await VaultAsync("PATCH", "/keys/cmk-ml", new JsonObject { ["attributes"] = new JsonObject { ["exp"] = Now.AddHours(1).ToUnixTimeSeconds() } });
        Host.AdvanceTime(TimeSpan.FromMinutes(59));
        Assert.DoesNotContain("revoked", Status(), StringComparison.Ordinal);
        Host.AdvanceTime(TimeSpan.FromMinutes(2));
        Assert.EndsWith("https://learn.microsoft.com/azure/cosmos-db/cmk-troubleshooting-guide#azure-key-vault-key-disabled-or-expired (4018).", Status(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_made_with_an_older_version_follows_the_newest_though_nothing_else_changes()
    {
        await SeedAsync();
        Host.AdvanceTime(TimeSpan.FromSeconds(2));
        World.AddKeyVersion(Vault, "cmk-ml", "ffffffffffffffffffffffffffffffff");
        await CreateAsync();
        var first = Shown();
        Host.AdvanceTime(TimeSpan.FromHours(2));

        Assert.EndsWith($"/{first}", Key, StringComparison.Ordinal);
        Assert.Equal("ffffffffffffffffffffffffffffffff", Shown());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_revoked_account_follows_a_rotation_only_when_it_can_use_its_own_key_again(bool isOfTheWorkspace)
    {
        await SeedAsync();
        await CreateAsync();
        var old = Shown();
        Host.AdvanceTime(TimeSpan.FromSeconds(2));
        await VaultAsync("PATCH", $"/keys/cmk-ml/{old}", Enabled(false));
        Host.AdvanceTime(TimeSpan.FromSeconds(5));
        var rotated = await VaultAsync("POST", "/keys/cmk-ml/rotate");
        var identifier = (string)rotated.Body!["key"]!["kid"]!;
        if (isOfTheWorkspace)
        {
            await ArmAsync("PATCH", Workspace, new JsonObject
            {
                ["properties"] = new JsonObject { ["encryption"] = new JsonObject { ["keyVaultProperties"] = new JsonObject { ["keyIdentifier"] = identifier } } },
            });
        }

        Host.AdvanceTime(TimeSpan.FromHours(30));
        Assert.EndsWith("(4018).", Status(), StringComparison.Ordinal);
        Assert.Equal(old, Shown());

        await VaultAsync("PATCH", $"/keys/cmk-ml/{old}", Enabled(true));
        Host.AdvanceTime(TimeSpan.FromHours(1));
        Assert.DoesNotContain("revoked", Status(), StringComparison.Ordinal);
        Assert.EndsWith(Shown(), identifier, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_patched_through_the_state_keeps_its_value()
    {
        await SeedAsync();
        await CreateAsync();
        World.Patch((string)Cosmos()["id"]!, new JsonObject { ["properties"] = new JsonObject { ["customerManagedKeyStatus"] = "Access to your account is currently revoked (4000)." } });
        Host.AdvanceTime(TimeSpan.FromHours(5));
        Assert.EndsWith("(4000).", Status(), StringComparison.Ordinal);
    }

    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private string Shown() => (string)Cosmos()["properties"]!["keyVaultKeyUriVersion"]!;

    private static JsonObject Enabled(bool value) => new() { ["attributes"] = new JsonObject { ["enabled"] = value } };

    private string Status() => (string)Cosmos()["properties"]!["customerManagedKeyStatus"]!;

    private async Task ChangeAsync(string cause, bool isLost)
    {
        switch (cause)
        {
            case "disabled":
                await VaultAsync("PATCH", "/keys/cmk-ml", new JsonObject { ["attributes"] = new JsonObject { ["enabled"] = !isLost } });
                break;
            case "expired":
                await VaultAsync("PATCH", "/keys/cmk-ml", new JsonObject { ["attributes"] = new JsonObject { ["exp"] = Now.AddYears(isLost ? -1 : 1).ToUnixTimeSeconds() } });
                break;
            case "unwrap":
                await VaultAsync("PATCH", "/keys/cmk-ml", new JsonObject { ["key_ops"] = isLost ? new JsonArray("sign") : new JsonArray("wrapKey", "unwrapKey") });
                break;
            case "deleted":
                await (isLost ? VaultAsync("DELETE", "/keys/cmk-ml") : VaultAsync("POST", "/deletedkeys/cmk-ml/recover"));
                break;
            case "ungranted" when isLost:
                foreach (var assignment in World.ReadAll("Microsoft.Authorization/roleAssignments"))
                {
                    if ((string?)assignment["properties"]!["principalId"] == World.CosmosDbPrincipalId)
                    {
                        await ArmAsync("DELETE", (string)assignment["id"]!, version: "2022-04-01");
                    }
                }

                break;
            case "ungranted":
                World.GrantKey(Vault, "cmk-ml", World.CosmosDbPrincipalId);
                break;
            case "firewall":
                World.Patch(Vault, new JsonObject
                {
                    ["properties"] = new JsonObject { ["networkAcls"] = isLost ? new JsonObject { ["defaultAction"] = "Deny", ["bypass"] = "None" } : null },
                });
                break;
            default:
                await (isLost
                    ? ArmAsync("DELETE", Vault, version: "2026-02-01")
                    : ArmAsync("PUT", Vault, new JsonObject { ["location"] = "westeurope", ["properties"] = new JsonObject { ["createMode"] = "recover" } }, "2026-02-01"));
                if (!isLost)
                {
                    // A vault's assignments do not survive its deletion.
                    World.GrantKey(Vault, "cmk-ml", World.CosmosDbPrincipalId);
                }

                break;
        }
    }
}
