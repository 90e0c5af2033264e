using System.Text.Json.Nodes;
using Xunit;

namespace CmkOperator.Tests.AzureSimulator;

public sealed class KeyVaultTests : SimulatorTest
{
    [Fact]
    public async Task A_request_without_a_token_is_challenged()
    {
        await SeedAsync();
        var reply = await SendAsync("GET", $"https://kv-cmk.{Host.VaultSuffix}/keys/cmk-ml?api-version=2025-07-01", null, token: null);
        Assert.Equal(401, reply.Status);
        Assert.Equal($"Bearer authorization=\"{Host.Authority}/{Host.TenantId}\", resource=\"https://vault.localhost\"", reply.Headers["WWW-Authenticate"]);
    }

    [Fact]
    public async Task A_token_for_Arm_is_rejected_by_vaults_and_one_for_vaults_by_Arm()
    {
        await SeedAsync();
        var arm = await TokenAsync("https://management.azure.com");
        Assert.Equal(401, (await SendAsync("GET", $"https://kv-cmk.{Host.VaultSuffix}/keys?api-version=7.5", null, arm)).Status);
        var vault = await TokenAsync("https://vault.azure.net");
        Assert.Equal(401, (await SendAsync("GET", $"{Host.Arm}{Group}?api-version=2021-04-01", null, vault)).Status);
    }

    [Fact]
    public async Task A_bundle_has_the_casing_and_the_seconds_of_Key_Vault()
    {
        var now = World.Azure.Now;
        await SeedAsync();
        var bundle = (await VaultAsync("GET", "/keys/cmk-ml/")).Body!;
        Assert.Equal(Key, (string?)bundle["key"]!["kid"]);
        Assert.Equal("AQAB", (string?)bundle["key"]!["e"]);
        Assert.Equal(now.ToUnixTimeSeconds(), (long)bundle["attributes"]!["created"]!);
        Assert.Equal("Recoverable", (string?)bundle["attributes"]!["recoveryLevel"]);
        Assert.Equal(90, (int)bundle["attributes"]!["recoverableDays"]!);
    }

    [Theory]
    [InlineData(true, 90, "Recoverable")]
    [InlineData(false, 90, "Recoverable+Purgeable")]
    [InlineData(true, 7, "CustomizedRecoverable")]
    [InlineData(false, 7, "CustomizedRecoverable+Purgeable")]
    public async Task The_recovery_level_shows_the_protection_of_the_vault(bool isProtected, int days, string expected)
    {
        await SeedAsync();
        World.Patch(Vault, new JsonObject
        {
            ["properties"] = new JsonObject { ["enablePurgeProtection"] = isProtected ? true : null, ["softDeleteRetentionInDays"] = days },
        });
        Assert.Equal(expected, (string?)(await VaultAsync("GET", "/keys/cmk-ml")).Body!["attributes"]!["recoveryLevel"]);
        Assert.Equal(expected, (string?)(await ArmAsync("GET", Vault + "/keys/cmk-ml", version: "2026-02-01")).Body!["properties"]!["attributes"]!["recoveryLevel"]);
    }

    [Fact]
    public async Task Versions_come_in_pages_of_twenty_five_with_links()
    {
        await SeedAsync();
        for (var i = 0; i < 30; i++)
        {
            World.AddKeyVersion(Vault, "cmk-ml");
        }

        var first = (await VaultAsync("GET", "/keys/cmk-ml/versions")).Body!;
        Assert.Equal(25, first["value"]!.AsArray().Count);
        var next = await SendAsync("GET", (string)first["nextLink"]!, null, await TokenAsync("https://vault.azure.net"));
        Assert.Equal(6, next.Body!["value"]!.AsArray().Count);
        // Key Vault writes the link of the last page too, as null.
        Assert.Contains(next.Body.AsObject(), member => member is { Key: "nextLink", Value: null });
        Assert.Equal(400, (await VaultAsync("GET", "/keys?maxresults=26")).Status);
    }

    [Fact]
    public async Task A_key_that_does_not_exist_has_an_empty_list_of_versions()
    {
        await SeedAsync();
        var listed = await VaultAsync("GET", "/keys/other/versions");
        Assert.Equal((200, 0), (listed.Status, listed.Body!["value"]!.AsArray().Count));
        Assert.Contains(listed.Body.AsObject(), member => member is { Key: "nextLink", Value: null });
        Assert.Equal("KeyNotFound", (await VaultAsync("GET", "/keys/other")).Code);
        await VaultAsync("DELETE", "/keys/cmk-ml");
        Assert.Empty((await VaultAsync("GET", "/keys/cmk-ml/versions")).Body!["value"]!.AsArray());
    }

    [Theory]
    [InlineData("7.4", null)]
    [InlineData("7.5", "0")]
    [InlineData("2025-07-01", "0")]
    public async Task What_holds_the_key_is_shown_from_version_7_5_on(string version, string? platform)
    {
        await SeedAsync();
        var token = await TokenAsync("https://vault.azure.net");
        foreach (var path in (string[])["keys/cmk-ml", "keys/cmk-ml/versions"])
        {
            var body = (await SendAsync("GET", $"https://kv-cmk.{Host.VaultSuffix}/{path}?api-version={version}", null, token)).Body!;
            Assert.Equal(platform, (string?)(body["attributes"] ?? body["value"]![0]!["attributes"])!["hsmPlatform"]);
        }
    }

    [Theory]
    [InlineData(true, "ForbiddenByRbac")]
    [InlineData(false, "AccessDenied")]
    public async Task The_rights_of_a_managed_identity_are_evaluated_under_either_model(bool usesRbac, string inner)
    {
        await SeedAsync(usesRbac);
        World.EnsureResource(Identity, "westeurope");
        var client = (string)World.Read(Identity)!["properties"]!["clientId"]!;
        var refused = await VaultAsync("GET", "/keys/cmk-ml", client: client);
        Assert.Equal(403, refused.Status);
        Assert.Equal(inner, (string?)refused.Body!["error"]!["innererror"]!["code"]);

        World.GrantKey(Vault, "cmk-ml", (string)World.Read(Identity)!["properties"]!["principalId"]!);
        Assert.Equal(200, (await VaultAsync("GET", "/keys/cmk-ml", client: client)).Status);
        Assert.Equal(403, (await VaultAsync("POST", "/keys/cmk-ml/rotate", client: client)).Status);
    }

    [Fact]
    public async Task A_role_on_an_access_policy_vault_has_no_effect_on_data_and_a_policy_none_on_an_rbac_vault()
    {
        await SeedAsync(usesRbac: false);
        World.EnsureResource(Identity, "westeurope");
        var client = (string)World.Read(Identity)!["properties"]!["clientId"]!;
        var principal = (string)World.Read(Identity)!["properties"]!["principalId"]!;
        World.AssignRole(Vault, "00482a5a-887f-4fb3-b363-3b7fe8e74483", principal);
        Assert.Equal(403, (await VaultAsync("GET", "/keys/cmk-ml", client: client)).Status);
        World.Patch(Vault, new JsonObject { ["properties"] = new JsonObject { ["enableRbacAuthorization"] = true } });
        Assert.Equal(200, (await VaultAsync("GET", "/keys/cmk-ml", client: client)).Status);
    }

    [Fact]
    public async Task Wrapping_and_unwrapping_give_back_what_was_wrapped()
    {
        await SeedAsync();
        var wrapped = (await VaultAsync("POST", "/keys/cmk-ml/wrapkey", new JsonObject { ["alg"] = "RSA-OAEP-256", ["value"] = "c2VjcmV0" })).Body!;
        var unwrapped = await VaultAsync("POST", "/keys/cmk-ml/unwrapkey", new JsonObject { ["alg"] = "RSA-OAEP-256", ["value"] = (string)wrapped["value"]! });
        Assert.Equal("c2VjcmV0", (string?)unwrapped.Body!["value"]);
    }

    [Fact]
    public async Task A_disabled_key_can_be_read_but_not_used_and_the_switch_forbids_reading_too()
    {
        await SeedAsync();
        await VaultAsync("PATCH", "/keys/cmk-ml", new JsonObject { ["attributes"] = new JsonObject { ["enabled"] = false } });
        Assert.False((bool?)(await VaultAsync("GET", "/keys/cmk-ml")).Body!["attributes"]!["enabled"]);
        var refused = await VaultAsync("POST", "/keys/cmk-ml/unwrapkey", new JsonObject { ["alg"] = "RSA-OAEP", ["value"] = "AA" });
        Assert.Equal("KeyDisabled", (string?)refused.Body!["error"]!["innererror"]!["code"]);
        World.Configure(switches => switches.DisabledKeyReadIsForbidden = true);
        Assert.Equal(403, (await VaultAsync("GET", "/keys/cmk-ml")).Status);
        Assert.Equal(200, (await VaultAsync("GET", "/keys/cmk-ml/versions")).Status);
    }

    [Fact]
    public async Task A_deleted_key_reserves_its_name_can_be_recovered_and_is_not_purged_under_protection()
    {
        await SeedAsync();
        var deleted = await VaultAsync("DELETE", "/keys/cmk-ml");
        Assert.Equal($"https://kv-cmk.{Host.VaultSuffix}/deletedkeys/cmk-ml", (string?)deleted.Body!["recoveryId"]);
        Assert.Equal("KeyNotFound", (await VaultAsync("GET", "/keys/cmk-ml")).Code);
        Assert.Equal(409, (await VaultAsync("POST", "/keys/cmk-ml/create", new JsonObject { ["kty"] = "RSA" })).Status);
        Assert.Equal(403, (await VaultAsync("DELETE", "/deletedkeys/cmk-ml")).Status);
        Assert.Equal(200, (await VaultAsync("POST", "/deletedkeys/cmk-ml/recover")).Status);
        Assert.Equal(Key, (string?)(await VaultAsync("GET", "/keys/cmk-ml")).Body!["key"]!["kid"]);
    }

    [Theory]
    [InlineData("""{"networkAcls":{"defaultAction":"Deny","bypass":"AzureServices"}}""", "ForbiddenByFirewall")]
    [InlineData("""{"publicNetworkAccess":"disabled"}""", "ForbiddenByConnection")]
    public async Task The_firewall_blocks_clients_while_Arm_still_reads_the_key(string properties, string inner)
    {
        await SeedAsync();
        World.Patch(Vault, new JsonObject { ["properties"] = JsonNode.Parse(properties) });
        var refused = await VaultAsync("GET", "/keys/cmk-ml");
        Assert.Equal(403, refused.Status);
        Assert.Equal(inner, (string?)refused.Body!["error"]!["innererror"]!["code"]);
        Assert.Equal(Key, (string?)(await ArmAsync("GET", Vault + "/keys/cmk-ml", version: "2026-02-01")).Body!["properties"]!["keyUriWithVersion"]);
    }

    [Fact]
    public async Task A_vault_uses_rbac_by_default_from_2026_on_and_requires_access_policies_before()
    {
        World.EnsureGroup(Subscription, "rg-ml", "westeurope");
        var body = new JsonObject
        {
            ["location"] = "westeurope",
            ["properties"] = new JsonObject { ["tenantId"] = Host.TenantId, ["sku"] = new JsonObject { ["family"] = "A", ["name"] = "standard" } },
        };
        Assert.Equal(400, (await ArmAsync("PUT", Vault, body.DeepClone(), "2023-07-01")).Status);
        var made = await ArmAsync("PUT", Vault, body, "2026-02-01");
        Assert.True((bool?)made.Body!["properties"]!["enableRbacAuthorization"]);
        Assert.Equal($"https://kv-cmk.{Host.VaultSuffix}/", (string?)made.Body["properties"]!["vaultUri"]);
        Assert.False(made.Body["properties"]!.AsObject().ContainsKey("enablePurgeProtection"));
    }

    [Fact]
    public async Task Purge_protection_cannot_be_disabled_and_a_deleted_vault_reserves_its_name()
    {
        await SeedAsync();
        var off = new JsonObject { ["properties"] = new JsonObject { ["enablePurgeProtection"] = false } };
        Assert.Equal(400, (await ArmAsync("PATCH", Vault, off, "2026-02-01")).Status);
        Assert.Equal(200, (await ArmAsync("DELETE", Vault, version: "2026-02-01")).Status);
        var again = new JsonObject
        {
            ["location"] = "westeurope",
            ["properties"] = new JsonObject { ["tenantId"] = Host.TenantId, ["sku"] = new JsonObject { ["family"] = "A", ["name"] = "standard" } },
        };
        Assert.Equal("ConflictError", (await ArmAsync("PUT", Vault, again.DeepClone(), "2026-02-01")).Code);
        again["properties"]!["createMode"] = "recover";
        Assert.Equal(200, (await ArmAsync("PUT", Vault, again, "2026-02-01")).Status);
        Assert.Equal(200, (await VaultAsync("GET", "/keys/cmk-ml")).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_deleted_vault_is_purged_unless_it_is_protected(bool isProtected)
    {
        await SeedAsync();
        World.Patch(Vault, new JsonObject { ["properties"] = new JsonObject { ["enablePurgeProtection"] = isProtected ? true : null } });
        await ArmAsync("DELETE", Vault, version: "2026-02-01");
        var purged = await ArmAsync("POST", $"/subscriptions/{Subscription}/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/kv-cmk/purge", version: "2026-02-01");
        Assert.Equal(isProtected ? "Operation 'DeletedVaultPurge' is not allowed." : null, purged.Message);
        Assert.Equal(isProtected ? "MethodNotAllowed" : null, purged.Code);
    }

    [Theory]
    [InlineData("hsmfree1", true, null)]
    [InlineData("hsmtaken", false, "AlreadyExists")]
    [InlineData("hsm-with-hyphens", false, "AccountNameInvalid")]
    [InlineData("ab", false, "AccountNameInvalid")]
    public async Task The_name_of_a_managed_hsm_can_be_checked(string name, bool isFree, string? reason)
    {
        World.EnsureGroup(Subscription, "rg-ml", "westeurope");
        World.EnsureResource($"{Group}/providers/Microsoft.KeyVault/managedHSMs/hsmtaken", "westeurope");
        var reply = await ArmAsync(
            "POST", $"/subscriptions/{Subscription}/providers/Microsoft.KeyVault/checkMhsmNameAvailability", new JsonObject { ["name"] = name }, "2026-02-01");
        Assert.Equal((isFree, reason), ((bool?)reply.Body!["nameAvailable"], (string?)reply.Body["reason"]));
    }

    [Fact]
    public async Task Access_policies_are_added_and_removed_without_touching_those_of_others()
    {
        await SeedAsync(usesRbac: false);
        const string Principal = "99999999-9999-9999-9999-999999999999";
        JsonObject Change(params string[] keys) => new()
        {
            ["properties"] = new JsonObject
            {
                ["accessPolicies"] = new JsonArray(new JsonObject
                {
                    ["tenantId"] = Host.TenantId,
                    ["objectId"] = Principal,
                    ["permissions"] = new JsonObject { ["keys"] = new JsonArray([.. keys.Select(key => (JsonNode?)JsonValue.Create(key))]) },
                }),
            },
        };
        await ArmAsync("PUT", Vault + "/accessPolicies/add", Change("get"), "2026-02-01");
        var added = await ArmAsync("PUT", Vault + "/accessPolicies/add", Change("wrapKey", "GET"), "2026-02-01");
        var policies = added.Body!["properties"]!["accessPolicies"]!.AsArray();
        Assert.Equal(2, policies.Count);
        Assert.Equal(2, policies.Single(policy => (string?)policy!["objectId"] == Principal)!["permissions"]!["keys"]!.AsArray().Count);
        var removed = await ArmAsync("PUT", Vault + "/accessPolicies/remove", Change("get", "wrapkey"), "2026-02-01");
        Assert.Single(removed.Body!["properties"]!["accessPolicies"]!.AsArray());
        Assert.Equal(400, (await ArmAsync("PUT", Vault + "/accessPolicies/add", Change("fly"), "2026-02-01")).Status);
    }
}
