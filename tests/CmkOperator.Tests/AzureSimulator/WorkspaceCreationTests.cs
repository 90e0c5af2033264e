using System.Text.Json.Nodes;
using Xunit;

namespace CmkOperator.Tests.AzureSimulator;

public sealed class WorkspaceCreationTests : SimulatorTest
{
    [Fact]
    public async Task A_creation_is_accepted_with_both_polling_urls_and_an_empty_body()
    {
        await SeedAsync();
        var reply = await ArmAsync("PUT", Workspace, WorkspaceBody());
        Assert.Equal(202, reply.Status);
        Assert.Null(reply.Body);
        Assert.Contains("/locations/westeurope/workspaceOperationsStatus/", reply.Headers["Azure-AsyncOperation"], StringComparison.Ordinal);
        Assert.EndsWith("api-version=2025-06-01&type=async", reply.Headers["Azure-AsyncOperation"], StringComparison.Ordinal);
        Assert.EndsWith("type=location", reply.Headers["Location"], StringComparison.Ordinal);
        Assert.False(reply.Headers.ContainsKey("Retry-After"));
    }

    [Fact]
    public async Task The_workspace_is_Creating_until_the_operation_ends_and_names_its_managed_group_only_then()
    {
        await SeedAsync();
        var accepted = await ArmAsync("PUT", Workspace, WorkspaceBody());
        var during = await ArmAsync("GET", Workspace);
        Assert.Equal("Creating", (string?)during.Body!["properties"]!["provisioningState"]);
        Assert.Null(during.Body["properties"]!["serviceProvisionedResourceGroup"]);
        var token = await TokenAsync("https://management.azure.com");
        Assert.Equal("InProgress", (string?)(await SendAsync("GET", accepted.Headers["Azure-AsyncOperation"], null, token)).Body!["status"]);
        Assert.Equal(202, (await SendAsync("GET", accepted.Headers["Location"], null, token)).Status);

        Assert.Equal("Succeeded", (string?)(await OutcomeAsync(accepted))["status"]);
        var after = await ArmAsync("GET", Workspace);
        Assert.Matches("^azureml-rg-ws-a_[0-9a-f-]{36}$", (string?)after.Body!["properties"]!["serviceProvisionedResourceGroup"]);
        Assert.Equal(200, (await SendAsync("GET", accepted.Headers["Location"], null, token)).Status);
    }

    [Fact]
    public async Task The_service_rewrites_the_body_that_it_is_sent()
    {
        await SeedAsync();
        var body = WorkspaceBody();
        body["sku"] = new JsonObject { ["name"] = "Standard_S1" };
        body["properties"]!["allowPublicAccessWhenBehindVnet"] = false;
        var properties = (await CreateAsync(body))["properties"]!;
        Assert.Equal(Secrets.Replace("Microsoft.KeyVault", "Microsoft.Keyvault", StringComparison.Ordinal), (string?)properties["keyVault"]);
        Assert.True((bool?)properties["allowPublicAccessWhenBehindVnet"]);
        var workspace = World.Read(Workspace)!;
        Assert.Equal("Basic", (string?)workspace["sku"]!["name"]);
        Assert.True(workspace.ContainsKey("etag"));
        Assert.Null(workspace["etag"]);
    }

    [Fact]
    public async Task The_managed_group_holds_three_stores_under_the_key_and_rejects_writes()
    {
        await SeedAsync();
        await CreateAsync();
        var list = await ArmAsync("GET", $"{ManagedGroup()}/resources?$expand=createdTime,provisioningState", version: "2025-04-01");
        Assert.Equal(
            ["Microsoft.DocumentDB/databaseAccounts", "Microsoft.Search/searchServices", "Microsoft.Storage/storageAccounts"],
            list.Body!["value"]!.AsArray().Select(item => (string)item!["type"]!).Order());
        var cosmos = Cosmos()["properties"]!;
        Assert.Equal(Key[..Key.LastIndexOf('/')], (string?)cosmos["keyVaultKeyUri"]);
        Assert.Equal(Key[(Key.LastIndexOf('/') + 1)..], (string?)cosmos["keyVaultKeyUriVersion"]);
        Assert.Equal("Access to the configured customer managed key confirmed.", (string?)cosmos["customerManagedKeyStatus"]);

        var denied = await ArmAsync("DELETE", (string)Cosmos()["id"]!, version: "2025-10-15");
        Assert.Equal(403, denied.Status);
        Assert.Equal("DenyAssignmentAuthorizationFailed", denied.Code);
        Assert.Equal(403, (await ArmAsync("DELETE", ManagedGroup(), version: "2025-04-01")).Status);
        var denyList = await ArmAsync("GET", $"{ManagedGroup()}/providers/Microsoft.Authorization/denyAssignments?$filter=atScope()", version: "2022-04-01");
        Assert.Single(denyList.Body!["value"]!.AsArray());
    }

    public static TheoryData<string, string> LateFaults => new()
    {
        { "purge", "should have purge protection enabled" },
        { "soft", "should have soft delete enabled" },
        { "disabled", "is not allowed on a disabled key" },
        { "expired", "not allowed on an expired key" },
        { "missing", "was not found in this key vault" },
        { "firewall", "caller is not a trusted service" },
        { "type", "have to be RSA keys" },
        { "operations", "Operation wrapKey is not permitted on this key" },
        { "rights", "Action: 'Microsoft.KeyVault/vaults/keys/read'" },
        { "provider", "is not registered to use namespace 'Microsoft.DocumentDB'" },
        { "quota", "would exceed 'standard' tier service quota" },
    };

    [Theory]
    [MemberData(nameof(LateFaults))]
    public async Task Faults_of_vault_key_or_rights_are_reported_late(string what, string fragment)
    {
        await SeedAsync();
        var key = Key;
        switch (what)
        {
            case "purge":
                World.Patch(Vault, new JsonObject { ["properties"] = new JsonObject { ["enablePurgeProtection"] = null } });
                break;
            case "soft":
                World.Patch(Vault, new JsonObject { ["properties"] = new JsonObject { ["enableSoftDelete"] = false } });
                break;
            case "disabled":
                World.Patch(Key, Attributes("enabled", false));
                break;
            case "expired":
                World.Patch(Key, Attributes("exp", World.Azure.Now.AddDays(-1).ToUnixTimeSeconds()));
                break;
            case "missing":
                key = Key[..Key.LastIndexOf('/')] + "/0123456789abcdef0123456789abcdef";
                break;
            case "firewall":
                World.Patch(Vault, new JsonObject { ["properties"] = new JsonObject { ["networkAcls"] = new JsonObject { ["defaultAction"] = "Deny", ["bypass"] = "None" } } });
                break;
            case "type":
                World.Patch(Key, new JsonObject { ["properties"] = new JsonObject { ["kty"] = "EC" } });
                break;
            case "operations":
                World.Patch(Key, new JsonObject { ["properties"] = new JsonObject { ["keyOps"] = new JsonArray("sign") } });
                break;
            case "rights":
                foreach (var assignment in World.ReadAll("Microsoft.Authorization/roleAssignments"))
                {
                    World.Remove((string)assignment["id"]!);
                }

                break;
            case "provider":
                World.SetProviderState(Subscription, "Microsoft.DocumentDB", "NotRegistered");
                break;
            default:
                World.Configure(switches => switches.SearchServiceQuota = 0);
                break;
        }

        var outcome = await OutcomeAsync(await ArmAsync("PUT", Workspace, WorkspaceBody(key)));
        Assert.Equal("Failed", (string?)outcome["status"]);
        Assert.Contains(fragment, (string?)outcome["error"]!["message"], StringComparison.Ordinal);
        Assert.Equal("Failed", (string?)World.Read(Workspace)!["properties"]!["provisioningState"]);
        Assert.Empty(World.ReadAll("Microsoft.DocumentDB/databaseAccounts"));
    }

    [Fact]
    public async Task A_user_assigned_identity_needs_to_see_the_vault_and_use_the_key()
    {
        await SeedAsync();
        World.EnsureResource(Identity, "westeurope");
        var principal = (string)World.Read(Identity)!["properties"]!["principalId"]!;
        var body = WorkspaceBody();
        body["identity"] = new JsonObject { ["type"] = "UserAssigned", ["userAssignedIdentities"] = new JsonObject { [Identity] = new JsonObject() } };
        body["properties"]!["primaryUserAssignedIdentity"] = Identity;
        body["properties"]!["encryption"]!["identity"] = new JsonObject { ["userAssignedIdentity"] = Identity };
        var blind = await OutcomeAsync(await ArmAsync("PUT", Workspace, body));
        Assert.Contains("'Microsoft.KeyVault/vaults/read'", (string?)blind["error"]!["message"], StringComparison.Ordinal);

        World.AssignRole(Vault, "acdd72a7-3385-48ef-bd42-f606fba81ae7", principal);
        var keyless = await OutcomeAsync(await ArmAsync("PUT", Workspace, body));
        Assert.Contains(principal, (string?)keyless["error"]!["message"], StringComparison.Ordinal);

        World.GrantKey(Vault, "cmk-ml", principal);
        Assert.Equal("Succeeded", (string?)(await OutcomeAsync(await ArmAsync("PUT", Workspace, body)))["status"]);
    }

    [Theory]
    [InlineData("ab", "Workspace name 'ab' is invalid")]
    [InlineData("-abc", "is invalid")]
    public async Task An_invalid_name_is_rejected_immediately(string name, string fragment)
    {
        await SeedAsync();
        var reply = await ArmAsync("PUT", Workspace.Replace("ws-a", name, StringComparison.Ordinal), WorkspaceBody());
        Assert.Equal(400, reply.Status);
        Assert.Contains(fragment, reply.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("storageAccount")]
    [InlineData("keyVault")]
    [InlineData("applicationInsights")]
    public async Task A_dependency_missing_from_the_body_or_from_Azure_is_rejected_immediately(string member)
    {
        await SeedAsync();
        var without = WorkspaceBody();
        without["properties"]!.AsObject().Remove(member);
        Assert.Contains(member, (await ArmAsync("PUT", Workspace, without)).Message, StringComparison.Ordinal);
        var absent = WorkspaceBody();
        absent["properties"]![member] = (string)absent["properties"]![member]! + "x";
        var reply = await ArmAsync("PUT", Workspace, absent);
        Assert.Equal(400, reply.Status);
        Assert.Contains("was not found", reply.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_another_vault_than_the_named_one_is_rejected()
    {
        await SeedAsync();
        var reply = await ArmAsync("PUT", Workspace, WorkspaceBody(Key.Replace("kv-cmk", "kv-other", StringComparison.Ordinal)));
        Assert.Equal(400, reply.Status);
        Assert.Equal("BadRequest", reply.Code);
    }

    [Fact]
    public async Task An_unregistered_provider_rejects_the_write_and_registering_takes_a_while()
    {
        await SeedAsync();
        World.SetProviderState(Subscription, "Microsoft.MachineLearningServices", "NotRegistered");
        Assert.Equal("MissingSubscriptionRegistration", (await ArmAsync("PUT", Workspace, WorkspaceBody())).Code);
        var provider = $"/subscriptions/{Subscription}/providers/Microsoft.MachineLearningServices";
        Assert.Equal("Registering", (string?)(await ArmAsync("POST", provider + "/register", version: "2025-04-01")).Body!["registrationState"]);
        Host.AdvanceTime(TimeSpan.FromSeconds(2));
        Assert.Equal("Registered", (string?)(await ArmAsync("GET", provider, version: "2025-04-01")).Body!["registrationState"]);
        Assert.Equal(202, (await ArmAsync("PUT", Workspace, WorkspaceBody())).Status);
    }

    [Fact]
    public async Task Switches_decide_what_a_failed_creation_leaves_behind()
    {
        await SeedAsync();
        World.Configure(switches =>
        {
            switches.KeepWorkspaceAfterFailedCreate = false;
            switches.KeepManagedGroupAfterFailedCreate = true;
        });
        World.AddFault(new JsonObject { ["method"] = "PUT", ["path"] = "workspaces/ws-a$", ["times"] = 1, ["late"] = new JsonObject { ["code"] = "ServiceUnavailable", ["message"] = "high demand" } });
        var outcome = await OutcomeAsync(await ArmAsync("PUT", Workspace, WorkspaceBody()));
        Assert.Equal("ServiceUnavailable", (string?)outcome["error"]!["code"]);
        Assert.Null(World.Read(Workspace));
        Assert.Single(World.ReadAll("Microsoft.DocumentDB/databaseAccounts"));
    }

    [Fact]
    public async Task An_identical_put_is_another_operation_that_changes_nothing()
    {
        await SeedAsync();
        var before = await CreateAsync();
        var again = await ArmAsync("PUT", Workspace, WorkspaceBody());
        Assert.Equal("Updating", (string?)World.Read(Workspace)!["properties"]!["provisioningState"]);
        Assert.Equal("Succeeded", (string?)(await OutcomeAsync(again))["status"]);
        Assert.Equal((string?)before["properties"]!["workspaceId"], (string?)World.Read(Workspace)!["properties"]!["workspaceId"]);
        Assert.Equal((string?)before["identity"]!["principalId"], (string?)World.Read(Workspace)!["identity"]!["principalId"]);
    }

    private static JsonObject Attributes(string name, JsonNode value) => new()
    {
        ["properties"] = new JsonObject { ["attributes"] = new JsonObject { [name] = value } },
    };
}
