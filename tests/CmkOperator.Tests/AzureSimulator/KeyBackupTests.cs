using System.Text.Json.Nodes;
using Xunit;

namespace CmkOperator.Tests.AzureSimulator;

public sealed class KeyBackupTests : SimulatorTest
{
    [Fact]
    public async Task A_backup_restores_the_key_with_all_its_versions_and_what_they_encrypted()
    {
        await SeedAsync();
        var newest = World.AddKeyVersion(Vault, "cmk-ml");
        var wrapped = (await VaultAsync("POST", VersionPath(Key) + "/wrapkey", Secret("c2VjcmV0"))).Body!;
        await VaultAsync("PATCH", VersionPath(newest), new JsonObject { ["attributes"] = new JsonObject { ["enabled"] = false } });
        await VaultAsync("PUT", "/keys/cmk-ml/rotationpolicy", JsonNode.Parse("""{"attributes":{"expiryTime":"P90D"}}"""));
        var before = (await VaultAsync("GET", "/keys/cmk-ml/versions")).Body!;
        var backup = await BackupAsync();
        await LoseAsync();

        var restored = await VaultAsync("POST", "/keys/restore", backup);

        Assert.Equal(newest, (string?)restored.Body!["key"]!["kid"]);
        Assert.True(JsonNode.DeepEquals(before, (await VaultAsync("GET", "/keys/cmk-ml/versions")).Body));
        Assert.Equal("c2VjcmV0", (string?)(await VaultAsync("POST", VersionPath(Key) + "/unwrapkey", Secret((string)wrapped["value"]!))).Body!["value"]);
        Assert.Equal("P90D", (string?)(await VaultAsync("GET", "/keys/cmk-ml/rotationpolicy")).Body!["attributes"]!["expiryTime"]);
    }

    [Fact]
    public async Task Another_vault_of_the_subscription_gets_the_same_versions_under_its_own_address()
    {
        await SeedAsync();
        var restored = await VaultAsync("POST", "/keys/restore", await BackupAsync(), vault: "kv-ml");
        Assert.Equal(Key.Replace("kv-cmk", "kv-ml", StringComparison.Ordinal), (string?)restored.Body!["key"]!["kid"]);
        Assert.Equal(200, (await VaultAsync("GET", "/keys/cmk-ml")).Status);
    }

    [Fact]
    public async Task A_backup_shows_nothing_of_the_key_and_must_be_whole()
    {
        await SeedAsync();
        var text = (string)(await BackupAsync())["value"]!;
        Assert.Matches("^[A-Za-z0-9_-]+$", text);
        await LoseAsync();
        var changed = (text[40] == 'A' ? 'B' : 'A').ToString();
        foreach (var bad in (string[])[text[..40] + changed + text[41..], text[..20], "not base64url!", ""])
        {
            var refused = await VaultAsync("POST", "/keys/restore", new JsonObject { ["value"] = bad });
            Assert.Equal((400, "BadParameter"), (refused.Status, refused.Code));
        }

        Assert.Equal(200, (await VaultAsync("POST", "/keys/restore", new JsonObject { ["value"] = text })).Status);
    }

    [Fact]
    public async Task A_name_that_is_taken_or_deleted_is_not_restored_over()
    {
        await SeedAsync();
        var backup = await BackupAsync();
        Assert.Equal((409, "Conflict"), ((await VaultAsync("POST", "/keys/restore", backup.DeepClone())).Status, (await VaultAsync("POST", "/keys/restore", backup.DeepClone())).Code));
        await VaultAsync("DELETE", "/keys/cmk-ml");
        var deleted = await VaultAsync("POST", "/keys/restore", backup);
        Assert.Equal("ObjectIsDeletedButRecoverable", (string?)deleted.Body!["error"]!["innererror"]!["code"]);
    }

    [Fact]
    public async Task A_backup_is_of_no_use_in_another_subscription()
    {
        await SeedAsync();
        const string Other = "/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/rg-other";
        World.EnsureGroup("22222222-2222-2222-2222-222222222222", "rg-other", "westeurope");
        var body = JsonNode.Parse("""{"location":"westeurope","properties":{"sku":{"family":"A","name":"standard"}}}""")!;
        body["properties"]!["tenantId"] = Host.TenantId;
        Assert.Equal(200, (await ArmAsync("PUT", $"{Other}/providers/Microsoft.KeyVault/vaults/kv-other", body, "2026-02-01")).Status);
        var refused = await VaultAsync("POST", "/keys/restore", await BackupAsync(), vault: "kv-other");
        Assert.Equal(400, refused.Status);
        Assert.Contains("subscription", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_needs_its_own_right()
    {
        await SeedAsync(usesRbac: false);
        World.EnsureResource(Identity, "westeurope");
        var client = (string)World.Read(Identity)!["properties"]!["clientId"]!;
        World.GrantKey(Vault, "cmk-ml", (string)World.Read(Identity)!["properties"]!["principalId"]!);
        Assert.Equal(403, (await VaultAsync("POST", "/keys/cmk-ml/backup", client: client)).Status);
        Assert.Equal(403, (await VaultAsync("POST", "/keys/restore", new JsonObject { ["value"] = "AA" }, client: client)).Status);
        Assert.Equal(404, (await VaultAsync("POST", "/keys/other/backup")).Status);
    }

    private async Task<JsonNode> BackupAsync() => (await VaultAsync("POST", "/keys/cmk-ml/backup")).Body!;

    /// <summary>Deletes the key and purges it, which a protected vault would not allow.</summary>
    private async Task LoseAsync()
    {
        await VaultAsync("DELETE", "/keys/cmk-ml");
        World.Patch(Vault, new JsonObject { ["properties"] = new JsonObject { ["enablePurgeProtection"] = null } });
        Assert.Equal(204, (await VaultAsync("DELETE", "/deletedkeys/cmk-ml")).Status);
        World.Patch(Vault, new JsonObject { ["properties"] = new JsonObject { ["enablePurgeProtection"] = true } });
    }

    private static JsonObject Secret(string value) => new() { ["alg"] = "RSA-OAEP-256", ["value"] = value };

    private static string VersionPath(string identifier) => new Uri(identifier).AbsolutePath;
}
