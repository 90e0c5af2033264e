using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.State;
using Xunit;

namespace CmkOperator.Tests.AzureSimulator;

public sealed class WorkspaceChangeTests : SimulatorTest
{
    [Theory]
    [InlineData("hbiWorkspace", "false")]
    [InlineData("keyVault", "\"/x\"")]
    [InlineData("storageAccount", "\"/x\"")]
    [InlineData("allowPublicAccessWhenBehindVnet", "true")]
    [InlineData("workspaceId", "\"x\"")]
    [InlineData("somethingElse", "1")]
    public async Task A_patch_with_a_property_that_is_not_updatable_is_rejected(string member, string value)
    {
        await SeedAsync();
        await CreateAsync();
        var reply = await ArmAsync("PATCH", Workspace, new JsonObject { ["properties"] = new JsonObject { [member] = JsonNode.Parse(value) } });
        Assert.Equal(400, reply.Status);
        Assert.Contains(member, reply.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_managed_network_keeps_its_rules_and_its_state_and_cannot_be_disabled_again()
    {
        await SeedAsync();
        var body = WorkspaceBody();
        body["properties"]!["managedNetwork"] = new JsonObject { ["isolationMode"] = "allowinternetoutbound" };
        var made = (await CreateAsync(body))["properties"]!["managedNetwork"]!;
        Assert.Equal(("AllowInternetOutbound", "Inactive"), ((string?)made["isolationMode"], (string?)made["status"]!["status"]));
        var required = Assert.Single(made["outboundRules"]!.AsObject());

        Assert.Equal(400, (await ArmAsync("PATCH", Workspace, NetworkPatch(new JsonObject { ["outboundRules"] = new JsonObject { [required.Key] = required.Value!.DeepClone() } }))).Status);
        Assert.Equal(400, (await ArmAsync("PATCH", Workspace, NetworkPatch(new JsonObject { ["isolationMode"] = "Disabled" }))).Status);
        await OutcomeAsync(await ArmAsync("PATCH", Workspace, NetworkPatch(new JsonObject { ["isolationMode"] = "AllowOnlyApprovedOutbound", ["firewallSku"] = "Basic" })));
        await ArmAsync("POST", $"{Workspace}/provisionManagedNetwork", new JsonObject { ["includeSpark"] = false });
        Host.AdvanceTime(TimeSpan.FromMinutes(1));

        var after = World.Read(Workspace)!["properties"]!["managedNetwork"]!;
        Assert.Equal(("AllowOnlyApprovedOutbound", "Basic", "Active"), ((string?)after["isolationMode"], (string?)after["firewallSku"], (string?)after["status"]!["status"]));
        Assert.Equal(required.Key, Assert.Single(after["outboundRules"]!.AsObject()).Key);
        World.Configure(switches => switches.ManagedNetworkCanBeDisabled = true);
        Assert.Equal(202, (await ArmAsync("PATCH", Workspace, NetworkPatch(new JsonObject { ["isolationMode"] = "Disabled" }))).Status);
    }

    [Theory]
    [InlineData("AllowInternetOutbound")]
    [InlineData(null)]
    public async Task A_firewall_that_is_sent_alone_leaves_the_isolation_as_it_is(string? mode)
    {
        await SeedAsync();
        var body = WorkspaceBody();
        if (mode is not null)
        {
            body["properties"]!["managedNetwork"] = new JsonObject { ["isolationMode"] = mode };
        }

        await CreateAsync(body);
        await OutcomeAsync(await ArmAsync("PATCH", Workspace, NetworkPatch(new JsonObject { ["firewallSku"] = "Basic" })));

        var after = World.Read(Workspace)!["properties"]!["managedNetwork"]!;
        Assert.Equal((mode, "Basic"), ((string?)after["isolationMode"], (string?)after["firewallSku"]));
    }

    [Theory]
    [InlineData("kind", "\"BlobStorage\"", false, false)]
    [InlineData("sku", """{"name":"Premium_LRS"}""", false, false)]
    [InlineData("kind", "\"Storage\"", false, true)]
    [InlineData("properties", """{"isHnsEnabled":true}""", false, true)]
    [InlineData("properties", """{"isHnsEnabled":true}""", true, false)]
    public async Task A_storage_account_that_cannot_serve_is_refused_late(string member, string value, bool refusesHierarchies, bool accepted)
    {
        await SeedAsync();
        World.Configure(switches => switches.HierarchicalNamespaceIsRefused = refusesHierarchies);
        var body = WorkspaceBody();
        World.Patch(Storage, new JsonObject { [member] = JsonNode.Parse(value) });

        var outcome = await OutcomeAsync(await ArmAsync("PUT", Workspace, body));

        Assert.Equal(accepted ? "Succeeded" : "Failed", (string?)outcome["status"]);
    }

    [Theory]
    [InlineData("status", "\"Enabled\"")]
    [InlineData("identity", "{}")]
    [InlineData("cosmosDbResourceId", "\"/x\"")]
    public async Task A_patch_of_the_encryption_carries_the_key_identifier_and_nothing_else(string member, string value)
    {
        await SeedAsync();
        await CreateAsync();
        var next = World.AddKeyVersion(Vault, "cmk-ml");
        var patch = KeyPatch(next);
        patch["properties"]!["encryption"]![member] = JsonNode.Parse(value);
        Assert.Equal(400, (await ArmAsync("PATCH", Workspace, patch)).Status);
        patch = KeyPatch(next);
        patch["properties"]!["encryption"]!["keyVaultProperties"]!["keyVaultArmId"] = Vault;
        Assert.Equal(400, (await ArmAsync("PATCH", Workspace, patch)).Status);
    }

    [Fact]
    public async Task A_key_change_shows_in_the_workspace_first_and_in_its_stores_after_a_while()
    {
        await SeedAsync();
        await CreateAsync();
        var next = World.AddKeyVersion(Vault, "cmk-ml");
        World.Configure(switches => switches.KeyFollowDelay = TimeSpan.FromMinutes(10));
        Assert.Equal("Succeeded", (string?)(await OutcomeAsync(await ArmAsync("PATCH", Workspace, KeyPatch(next))))["status"]);
        Assert.Equal(next, (string?)World.Read(Workspace)!["properties"]!["encryption"]!["keyVaultProperties"]!["keyIdentifier"]);
        Assert.Equal(Key[(Key.LastIndexOf('/') + 1)..], (string?)Cosmos()["properties"]!["keyVaultKeyUriVersion"]);

        Host.AdvanceTime(TimeSpan.FromMinutes(11));
        Assert.Equal(next[(next.LastIndexOf('/') + 1)..], (string?)Cosmos()["properties"]!["keyVaultKeyUriVersion"]);
        var storage = World.ReadAll("Microsoft.Storage/storageAccounts").Single(account => ((string)account["id"]!).StartsWith(ManagedGroup(), StringComparison.Ordinal));
        Assert.Equal(next, (string?)storage["properties"]!["encryption"]!["keyvaultproperties"]!["currentVersionedKeyIdentifier"]);
    }

    [Fact]
    public async Task A_new_version_in_the_vault_reaches_the_stores_automatically_but_never_the_workspace()
    {
        await SeedAsync();
        await CreateAsync();
        var next = World.AddKeyVersion(Vault, "cmk-ml");
        Host.AdvanceTime(TimeSpan.FromMinutes(61));
        Assert.Equal(next[(next.LastIndexOf('/') + 1)..], (string?)Cosmos()["properties"]!["keyVaultKeyUriVersion"]);
        Assert.Equal(Key, (string?)World.Read(Workspace)!["properties"]!["encryption"]!["keyVaultProperties"]!["keyIdentifier"]);
    }

    [Fact]
    public async Task A_key_of_another_vault_is_rejected_immediately_and_an_unusable_key_late()
    {
        await SeedAsync();
        await CreateAsync();
        var foreign = await ArmAsync("PATCH", Workspace, KeyPatch(Key.Replace("kv-cmk", "kv-ml", StringComparison.Ordinal)));
        Assert.Equal(400, foreign.Status);
        Assert.Contains("original key vault", foreign.Message, StringComparison.Ordinal);

        var next = World.AddKeyVersion(Vault, "cmk-ml");
        World.Patch(next, new JsonObject { ["properties"] = new JsonObject { ["attributes"] = new JsonObject { ["enabled"] = false } } });
        Assert.Equal("Failed", (string?)(await OutcomeAsync(await ArmAsync("PATCH", Workspace, KeyPatch(next))))["status"]);
        Assert.Equal(Key, (string?)World.Read(Workspace)!["properties"]!["encryption"]!["keyVaultProperties"]!["keyIdentifier"]);
        Assert.Equal("Succeeded", (string?)World.Read(Workspace)!["properties"]!["provisioningState"]);
    }

    [Theory]
    [InlineData(nameof(PatchTagsMode.Replace), 1)]
    [InlineData(nameof(PatchTagsMode.Merge), 2)]
    public async Task The_tags_of_a_patch_replace_or_merge_as_the_switch_says(string mode, int expected)
    {
        await SeedAsync();
        var body = WorkspaceBody();
        body["tags"] = new JsonObject { ["team"] = "risk" };
        await CreateAsync(body);
        World.Configure(switches => switches.WorkspacePatchTags = Enum.Parse<PatchTagsMode>(mode));
        var reply = await ArmAsync("PATCH", Workspace, new JsonObject { ["tags"] = new JsonObject { ["cost"] = "42" } });
        Assert.Equal(200, reply.Status);
        Assert.Equal(expected, reply.Body!["tags"]!.AsObject().Count);
    }

    [Fact]
    public async Task A_write_during_an_operation_is_a_conflict()
    {
        await SeedAsync();
        await CreateAsync();
        await ArmAsync("PATCH", Workspace, new JsonObject { ["properties"] = new JsonObject { ["publicNetworkAccess"] = "Disabled" } });
        var second = await ArmAsync("PATCH", Workspace, new JsonObject { ["properties"] = new JsonObject { ["description"] = "x" } });
        Assert.Equal(409, second.Status);
        Assert.Equal("Conflict", second.Code);
        Assert.Equal(409, (await ArmAsync("DELETE", Workspace)).Status);
        Host.AdvanceTime(TimeSpan.FromSeconds(2));
        Assert.Equal("Disabled", (string?)World.Read(Workspace)!["properties"]!["publicNetworkAccess"]);
    }

    [Fact]
    public async Task A_put_that_changes_hbi_ends_in_an_internal_error()
    {
        await SeedAsync();
        await CreateAsync();
        var body = WorkspaceBody();
        body["properties"]!["hbiWorkspace"] = false;
        var outcome = await OutcomeAsync(await ArmAsync("PUT", Workspace, body));
        Assert.Equal("InternalServerError", (string?)outcome["error"]!["code"]);
        Assert.True((bool?)World.Read(Workspace)!["properties"]!["hbiWorkspace"]);
    }

    [Fact]
    public async Task A_put_in_another_location_is_rejected()
    {
        await SeedAsync();
        await CreateAsync();
        var body = WorkspaceBody();
        body["location"] = "northeurope";
        var reply = await ArmAsync("PUT", Workspace, body);
        Assert.Equal(409, reply.Status);
        Assert.Equal("InvalidResourceLocation", reply.Code);
    }

    [Fact]
    public async Task A_put_without_the_encryption_block_is_rejected_or_keeps_it_as_the_switch_says()
    {
        await SeedAsync();
        await CreateAsync();
        var body = WorkspaceBody();
        body["properties"]!.AsObject().Remove("encryption");
        Assert.Equal(400, (await ArmAsync("PUT", Workspace, body)).Status);
        World.Configure(switches => switches.PutWithoutEncryption = UndeclaredMode.Ignore);
        await OutcomeAsync(await ArmAsync("PUT", Workspace, body));
        Assert.Equal(Key, (string?)World.Read(Workspace)!["properties"]!["encryption"]!["keyVaultProperties"]!["keyIdentifier"]);
    }

    [Fact]
    public async Task Identities_are_added_by_patch_removed_by_null_and_the_system_assigned_one_stays()
    {
        await SeedAsync();
        await CreateAsync();
        World.EnsureResource(Identity, "westeurope");
        var both = new JsonObject { ["identity"] = new JsonObject { ["type"] = "SystemAssigned,UserAssigned", ["userAssignedIdentities"] = new JsonObject { [Identity] = new JsonObject() } } };
        Assert.Equal("Succeeded", (string?)(await OutcomeAsync(await ArmAsync("PATCH", Workspace, both)))["status"]);
        Assert.NotNull(World.Read(Workspace)!["identity"]!["userAssignedIdentities"]![Identity]!["principalId"]);

        both["identity"]!["userAssignedIdentities"]![Identity] = null;
        Assert.Equal("InvalidIdentityIds", (await ArmAsync("PATCH", Workspace, both)).Code);
        var dropped = new JsonObject { ["identity"] = new JsonObject { ["type"] = "UserAssigned", ["userAssignedIdentities"] = new JsonObject { [Identity] = new JsonObject() } } };
        Assert.Equal(400, (await ArmAsync("PATCH", Workspace, dropped)).Status);
    }

    [Theory]
    [InlineData(IdentityLossMode.Accept, 202, "SystemAssigned", null)]
    [InlineData(IdentityLossMode.Keep, 202, "SystemAssigned,UserAssigned", Identity)]
    [InlineData(IdentityLossMode.Refuse, 400, "SystemAssigned,UserAssigned", Identity)]
    public async Task A_switch_says_whether_user_assigned_identities_and_the_primary_one_are_given_up(object mode, int status, string type, string? primary)
    {
        await SeedAsync();
        World.EnsureResource(Identity, "westeurope");
        var body = WorkspaceBody();
        body["identity"] = new JsonObject { ["type"] = "SystemAssigned,UserAssigned", ["userAssignedIdentities"] = new JsonObject { [Identity] = new JsonObject() } };
        body["properties"]!["primaryUserAssignedIdentity"] = Identity;
        Assert.Equal("Succeeded", (string?)(await OutcomeAsync(await ArmAsync("PUT", Workspace, body)))["status"]);
        World.Configure(switches => switches.IdentityLoss = (IdentityLossMode)mode);
        var both = new JsonObject { ["type"] = "SystemAssigned,UserAssigned", ["userAssignedIdentities"] = new JsonObject { [Identity] = new JsonObject() } };

        // The primary one alone first, then all.
        foreach (var identity in new[] { both, new JsonObject { ["type"] = "SystemAssigned", ["userAssignedIdentities"] = new JsonObject { [Identity] = null } } })
        {
            var reply = await ArmAsync("PATCH", Workspace, new JsonObject { ["identity"] = identity, ["properties"] = new JsonObject { ["primaryUserAssignedIdentity"] = null } });
            Assert.Equal(status, reply.Status);
            if (status == 202)
            {
                await OutcomeAsync(reply);
            }

            Assert.Equal(primary, (string?)World.Read(Workspace)!["properties"]!["primaryUserAssignedIdentity"]);
        }

        Assert.Equal(type, ((string)World.Read(Workspace)!["identity"]!["type"]!).Replace(" ", string.Empty, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_identity_of_the_key_has_to_be_and_stay_one_of_the_workspace(bool byClientId)
    {
        await SeedAsync();
        World.EnsureResource(Identity, "westeurope");
        var principal = (string)World.Read(Identity)!["properties"]!["principalId"]!;
        World.AssignRole(Vault, "acdd72a7-3385-48ef-bd42-f606fba81ae7", principal);
        World.GrantKey(Vault, "cmk-ml", principal);
        var body = WorkspaceBody();
        var encryption = body["properties"]!["encryption"]!;
        if (byClientId)
        {
            encryption["keyVaultProperties"]!["identityClientId"] = ((string)World.Read(Identity)!["properties"]!["clientId"]!).ToUpperInvariant();
        }
        else
        {
            encryption["identity"] = new JsonObject { ["userAssignedIdentity"] = Identity };
        }

        var refused = await ArmAsync("PUT", Workspace, body);
        Assert.Equal(400, refused.Status);
        Assert.Contains("is not among the identities of the workspace", refused.Message, StringComparison.Ordinal);

        var other = Identity + "-other";
        World.EnsureResource(other, "westeurope");
        body["identity"] = new JsonObject
        {
            ["type"] = "SystemAssigned,UserAssigned",
            ["userAssignedIdentities"] = new JsonObject { [Identity] = new JsonObject(), [other] = new JsonObject() },
        };
        Assert.Equal("Succeeded", (string?)(await OutcomeAsync(await ArmAsync("PUT", Workspace, body)))["status"]);
        var shorter = new JsonObject
        {
            ["identity"] = new JsonObject { ["type"] = "SystemAssigned,UserAssigned", ["userAssignedIdentities"] = new JsonObject { [Identity] = null, [other] = new JsonObject() } },
        };
        Assert.Equal(400, (await ArmAsync("PATCH", Workspace, shorter)).Status);
        World.Configure(switches => switches.UnattachedKeyIdentity = UndeclaredMode.Ignore);
        Assert.Equal("Succeeded", (string?)(await OutcomeAsync(await ArmAsync("PATCH", Workspace, shorter)))["status"]);
    }

    [Fact]
    public async Task Application_Insights_is_replaced_by_a_patch_if_the_other_one_exists()
    {
        await SeedAsync();
        await CreateAsync();
        var other = (string)World.Read(Workspace)!["properties"]!["applicationInsights"]! + "-new";
        var patch = new JsonObject { ["properties"] = new JsonObject { ["applicationInsights"] = other } };
        Assert.Contains("was not found", (await ArmAsync("PATCH", Workspace, patch)).Message, StringComparison.Ordinal);

        World.EnsureResource(other, "westeurope");
        Assert.Equal("Succeeded", (string?)(await OutcomeAsync(await ArmAsync("PATCH", Workspace, patch)))["status"]);
        Assert.Equal(other, (string?)World.Read(Workspace)!["properties"]!["applicationInsights"]);
    }

    [Fact]
    public async Task Tags_that_are_no_object_are_refused()
    {
        await SeedAsync();
        await CreateAsync();
        Assert.Equal("InvalidRequestContent", (await ArmAsync("PATCH", Workspace, new JsonObject { ["tags"] = "team" })).Code);
    }

    private static JsonObject NetworkPatch(JsonObject network) => new() { ["properties"] = new JsonObject { ["managedNetwork"] = network } };

    private static JsonObject KeyPatch(string identifier) => new()
    {
        ["properties"] = new JsonObject
        {
            ["encryption"] = new JsonObject { ["keyVaultProperties"] = new JsonObject { ["keyIdentifier"] = identifier } },
        },
    };
}
