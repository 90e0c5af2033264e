using System.Globalization;
using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.State;
using Xunit;

namespace CmkOperator.Tests.AzureSimulator;

public sealed class ResourceManagerTests : SimulatorTest
{
    [Theory]
    [InlineData("2018-11-19")]
    [InlineData("2022-10-01")]
    [InlineData("2025-06-01")]
    [InlineData("2025-12-01")]
    [InlineData("2026-09-01")]
    [InlineData("2025-01-01-preview")]
    public async Task Every_published_version_is_served(string version) =>
        Assert.Equal(200, (await ArmAsync("GET", $"/subscriptions/{Subscription}/providers/Microsoft.MachineLearningServices/workspaces", version: version)).Status);

    [Theory]
    [InlineData("/providers/Microsoft.MachineLearningServices/workspaces", "2031-01-01", "NoRegisteredProviderFound")]
    [InlineData("/providers/Microsoft.MachineLearningServices/workspaces", "tomorrow", "InvalidApiVersionParameter")]
    [InlineData("/resourceGroups", "2031-01-01", "InvalidApiVersionParameter")]
    [InlineData("/resourceGroups", "", "MissingApiVersionParameter")]
    public async Task An_unknown_or_missing_version_is_rejected(string path, string version, string code)
    {
        var reply = await ArmAsync("GET", $"/subscriptions/{Subscription}{path}", version: version);
        Assert.Equal(400, reply.Status);
        Assert.Equal(code, reply.Code);
        Assert.Equal("gateway", reply.Headers["x-ms-failure-cause"]);
    }

    [Fact]
    public async Task Ids_paths_and_query_names_are_found_in_any_casing()
    {
        await SeedAsync();
        await CreateAsync();
        var reply = await SendAsync("GET", $"{Host.Arm}{Workspace.ToUpperInvariant()}?API-Version=2025-06-01", null, await TokenAsync("https://management.core.windows.net"));
        Assert.Equal(Workspace, (string?)reply.Body!["id"]);
    }

    [Fact]
    public async Task Errors_distinguish_a_missing_workspace_group_and_subscription()
    {
        World.EnsureGroup(Subscription, "rg-ml", "westeurope");
        Assert.Equal("ResourceNotFound", (await ArmAsync("GET", Workspace)).Code);
        Assert.Equal("ResourceGroupNotFound", (await ArmAsync("GET", Workspace.Replace("rg-ml", "rg-none", StringComparison.Ordinal))).Code);
        World.Configure(switches => switches.SubscriptionStates[Subscription] = "NotFound");
        Assert.Equal("SubscriptionNotFound", (await ArmAsync("GET", Workspace)).Code);
        World.Configure(switches => switches.SubscriptionStates[Subscription] = "Disabled");
        Assert.Equal("ReadOnlyDisabledSubscription", (await ArmAsync("PUT", Group, new JsonObject { ["location"] = "westeurope" }, "2021-04-01")).Code);
        Assert.Equal(200, (await ArmAsync("GET", Group, version: "2021-04-01")).Status);
    }

    [Fact]
    public async Task Missing_malformed_and_foreign_tokens_are_rejected_with_a_challenge()
    {
        var url = $"{Host.Arm}/subscriptions/{Subscription}?api-version=2022-12-01";
        Assert.Equal("AuthenticationFailed", (await SendAsync("GET", url, null, null)).Code);
        var garbage = await SendAsync("GET", url, null, "a.b.c");
        Assert.Equal("InvalidAuthenticationToken", garbage.Code);
        Assert.Contains("authorization_uri=", garbage.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        World.Configure(switches => switches.Tenants.Add("33333333-3333-3333-3333-333333333333"));
        var foreign = await TokenReplyAsync(
            new() { ["grant_type"] = "client_credentials", ["client_id"] = Client, ["client_secret"] = "x", ["scope"] = "https://management.azure.com/.default" },
            tenant: "33333333-3333-3333-3333-333333333333");
        Assert.Equal("InvalidAuthenticationTokenTenant", (await SendAsync("GET", url, null, (string)foreign.Body!["access_token"]!)).Code);
    }

    [Fact]
    public async Task The_buckets_count_exactly_and_refill()
    {
        var path = $"/subscriptions/{Subscription}";
        var first = await ArmAsync("GET", path, version: "2022-12-01");
        Assert.Equal("249", first.Headers["x-ms-ratelimit-remaining-subscription-reads"]);
        Assert.Equal("3749", first.Headers["x-ms-ratelimit-remaining-subscription-global-reads"]);
        for (var i = 0; i < 249; i++)
        {
            await ArmAsync("GET", path, version: "2022-12-01");
        }

        var refused = await ArmAsync("GET", path, version: "2022-12-01");
        Assert.Equal(429, refused.Status);
        Assert.Equal("SubscriptionRequestsThrottled", refused.Code);
        Host.AdvanceTime(TimeSpan.FromSeconds(int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture)));
        Assert.Equal(200, (await ArmAsync("GET", path, version: "2022-12-01")).Status);
    }

    [Fact]
    public async Task A_client_creates_its_group_and_dependencies()
    {
        Assert.Equal(201, (await ArmAsync("PUT", Group, new JsonObject { ["location"] = "West Europe" }, "2025-04-01")).Status);
        Assert.Equal(200, (await ArmAsync("PUT", Group, new JsonObject { ["location"] = "westeurope" }, "2025-04-01")).Status);
        Assert.Equal(204, (await ArmAsync("HEAD", Group, version: "2025-04-01")).Status);
        var storage = await ArmAsync("PUT", Storage, new JsonObject { ["location"] = "westeurope", ["kind"] = "StorageV2", ["sku"] = new JsonObject { ["name"] = "Standard_LRS" } }, "2025-08-01");
        Assert.Equal("Succeeded", (string?)storage.Body!["properties"]!["provisioningState"]);
        var identity = await ArmAsync("PUT", Identity, new JsonObject { ["location"] = "westeurope" }, "2024-11-30");
        Assert.True(Guid.TryParse((string?)identity.Body!["properties"]!["principalId"], out _));
        Assert.Equal("LocationRequired", (await ArmAsync("PUT", Insights, new JsonObject(), "2020-02-02")).Code);

        var accepted = await ArmAsync("DELETE", Group, version: "2025-04-01");
        Assert.Equal(202, accepted.Status);
        Host.AdvanceTime(TimeSpan.FromSeconds(2));
        Assert.Equal(200, (await SendAsync("GET", accepted.Headers["Location"], null, await TokenAsync("https://management.azure.com"))).Status);
        Assert.Equal(404, (await ArmAsync("HEAD", Group, version: "2025-04-01")).Status);
    }

    [Fact]
    public async Task Role_assignments_are_unique_propagate_after_a_delay_and_are_found_by_the_documented_filters()
    {
        await SeedAsync();
        World.Configure(switches => switches.RolePropagationDelay = TimeSpan.FromMinutes(5));
        World.EnsureResource(Identity, "westeurope");
        var principal = (string)World.Read(Identity)!["properties"]!["principalId"]!;
        var client = (string)World.Read(Identity)!["properties"]!["clientId"]!;
        var body = new JsonObject
        {
            ["properties"] = new JsonObject
            {
                ["roleDefinitionId"] = $"/subscriptions/{Subscription}/providers/Microsoft.Authorization/roleDefinitions/e147488a-f6f5-4113-8e2d-b22465e65bf6",
                ["principalId"] = principal,
                ["principalType"] = "ServicePrincipal",
            },
        };
        string Assignment(string scope) => $"{scope}/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}";
        var made = await ArmAsync("PUT", Assignment(Vault), body, "2022-04-01");
        Assert.Equal(201, made.Status);
        Assert.Equal("RoleAssignmentExists", (await ArmAsync("PUT", Assignment(Vault), body, "2022-04-01")).Code);
        Assert.Equal(400, (await ArmAsync("PUT", $"{Vault}/providers/Microsoft.Authorization/roleAssignments/name", body, "2022-04-01")).Status);

        Assert.Equal(403, (await VaultAsync("GET", "/keys/cmk-ml", client: client)).Status);
        Host.AdvanceTime(TimeSpan.FromMinutes(6));
        Assert.Equal(200, (await VaultAsync("GET", "/keys/cmk-ml", client: client)).Status);

        async Task<int> CountAsync(string scope, string filter) =>
            (await ArmAsync("GET", $"{scope}/providers/Microsoft.Authorization/roleAssignments?$filter={Uri.EscapeDataString(filter)}", version: "2022-04-01")).Body!["value"]!.AsArray().Count;
        Assert.Equal(1, await CountAsync(Vault + "/keys/cmk-ml", $"atScope() and assignedTo('{principal}')"));
        Assert.Equal(0, await CountAsync(Group, $"atScope() and assignedTo('{principal}')"));
        Assert.Equal(1, await CountAsync(Group, $"principalId eq '{principal}'"));
        Assert.Equal(400, (await ArmAsync("GET", $"{Group}/providers/Microsoft.Authorization/roleAssignments?$filter=color%20eq%20'red'", version: "2022-04-01")).Status);
    }

    [Fact]
    public async Task The_error_of_a_caller_without_rights_names_caller_and_action()
    {
        await SeedAsync();
        World.Configure(switches => switches.DeniedActions.Add(new DeniedAction { Action = "Microsoft.Authorization/roleAssignments/read", Scope = Vault }));
        var refused = await ArmAsync("GET", Vault + "/providers/Microsoft.Authorization/roleAssignments", version: "2022-04-01");
        Assert.Equal(403, refused.Status);
        Assert.Equal("AuthorizationFailed", refused.Code);
        Assert.Contains("'Microsoft.Authorization/roleAssignments/read'", refused.Message, StringComparison.Ordinal);
        Assert.Equal(200, (await ArmAsync("GET", Vault, version: "2026-02-01")).Status);

        World.Configure(switches => switches.CallerAccess = CallerAccessMode.Evaluated);
        Assert.Equal(403, (await ArmAsync("GET", Vault, version: "2026-02-01")).Status);
        World.AssignRole(Group, "acdd72a7-3385-48ef-bd42-f606fba81ae7", World.Directory.SignIn(Client).ObjectId);
        Assert.Equal(200, (await ArmAsync("GET", Vault, version: "2026-02-01")).Status);
        Assert.Equal(403, (await ArmAsync("PUT", Workspace, WorkspaceBody())).Status);
    }

    [Fact]
    public async Task An_approved_private_endpoint_adds_the_network_and_narrows_Cosmos_db()
    {
        await SeedAsync();
        await CreateAsync();
        var connection = $"{Workspace}/privateEndpointConnections/pe1";
        await ArmAsync("PUT", connection, JsonNode.Parse("""{"properties":{"privateLinkServiceConnectionState":{"status":"Pending"}}}"""));
        Assert.Empty(World.ReadAll("Microsoft.Network/virtualNetworks"));
        Assert.Equal(200, (await ArmAsync("PUT", connection, JsonNode.Parse("""{"properties":{"privateLinkServiceConnectionState":{"status":"Approved"}}}"""))).Status);
        Assert.Single(World.ReadAll("Microsoft.Network/virtualNetworks"));
        Assert.Equal("Disabled", (string?)Cosmos()["properties"]!["publicNetworkAccess"]);
        Assert.Equal(1, (int)World.Read(Workspace)!["properties"]!["privateLinkCount"]!);
    }

    [Fact]
    public async Task Computes_are_created_listed_and_deleted_with_an_action_for_the_underlying_resource()
    {
        await SeedAsync();
        await CreateAsync();
        var compute = $"{Workspace}/computes/cpu-a";
        var made = await ArmAsync("PUT", compute, JsonNode.Parse("""{"location":"westeurope","properties":{"computeType":"AmlCompute","properties":{"vmSize":"STANDARD_DS3_V2"}}}"""));
        Assert.Equal(201, made.Status);
        Assert.Single((await ArmAsync("GET", $"{Workspace}/computes")).Body!["value"]!.AsArray());
        Assert.Equal(400, (await ArmAsync("PUT", compute + "b", JsonNode.Parse("""{"properties":{"computeType":"ACI"}}"""))).Status);
        Assert.Equal(400, (await ArmAsync("DELETE", compute)).Status);
        Assert.Equal(200, (await ArmAsync("DELETE", compute + "?underlyingResourceAction=Delete")).Status);
        Assert.Equal(404, (await ArmAsync("GET", compute)).Status);
    }
}
