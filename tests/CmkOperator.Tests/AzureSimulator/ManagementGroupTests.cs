using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using Xunit;

namespace CmkOperator.Tests.AzureSimulator;

/// <summary>What is assigned or denied at a management group applies in its subscriptions, in lists and in evaluations.</summary>
public sealed class ManagementGroupTests : SimulatorTest
{
    private const string ManagementGroups = "/providers/Microsoft.Management/managementGroups";
    private const string Platform = ManagementGroups + "/platform";
    private const string Principal = "99999999-0000-4000-8000-000000000001";
    private const string Assignment = Platform + "/providers/Microsoft.Authorization/roleAssignments/77777777-0000-4000-8000-000000000001";
    private const string EncryptionUser = "e147488a-f6f5-4113-8e2d-b22465e65bf6";

    [Fact]
    public async Task An_assignment_at_a_management_group_is_listed_at_the_key_with_its_own_scope()
    {
        await SeedAsync();
        await AssignAsync();
        Assert.Equal(Platform, (await AtTheKeyAsync()).Text("properties", "scope"));
    }

    [Fact]
    public async Task It_reaches_only_the_subscriptions_that_the_state_puts_into_the_group()
    {
        await SeedAsync();
        await AssignAsync();
        World.Patch($"{Platform}/subscriptions/55555555-5555-5555-5555-555555555555", []);
        Assert.Null(await AtTheKeyAsync());
        World.Patch($"{ManagementGroups}/teams/subscriptions/{Subscription}", []);
        Assert.Null(await AtTheKeyAsync());
        World.Patch($"{ManagementGroups}/teams", new JsonObject { ["properties"] = new JsonObject { ["details"] = new JsonObject { ["parent"] = new JsonObject { ["id"] = Platform } } } });
        Assert.NotNull(await AtTheKeyAsync());
    }

    [Fact]
    public async Task A_workspace_is_created_when_Azure_Cosmos_DB_has_its_role_at_a_management_group_only()
    {
        await SeedAsync();
        foreach (var assignment in World.ReadAll("Microsoft.Authorization/roleAssignments"))
        {
            await ArmAsync("DELETE", (string)assignment["id"]!, version: "2022-04-01");
        }

        await AssignAsync(World.CosmosDbPrincipalId);
        await CreateAsync();
    }

    [Theory]
    [InlineData(false, "Failed")]
    [InlineData(true, "Succeeded")]
    public async Task A_deny_assignment_at_a_management_group_takes_the_key_away_unless_it_ends_at_the_group(bool hereOnly, string status)
    {
        await SeedAsync();
        World.Patch(Platform + "/providers/Microsoft.Authorization/denyAssignments/88888888-0000-4000-8000-000000000001", new JsonObject
        {
            ["properties"] = new JsonObject
            {
                ["denyAssignmentName"] = "no keys",
                ["scope"] = Platform,
                ["doNotApplyToChildScopes"] = hereOnly,
                ["principals"] = new JsonArray(new JsonObject { ["id"] = World.CosmosDbPrincipalId }),
                ["excludePrincipals"] = new JsonArray(),
                ["permissions"] = new JsonArray(new JsonObject { ["actions"] = new JsonArray(), ["notActions"] = new JsonArray(), ["dataActions"] = new JsonArray("*"), ["notDataActions"] = new JsonArray() }),
            },
        });
        Assert.Equal(status, (await OutcomeAsync(await ArmAsync("PUT", Workspace, WorkspaceBody()))).Text("status"));
        Assert.Single((await ArmAsync("GET", Vault + "/keys/cmk-ml/providers/Microsoft.Authorization/denyAssignments?$filter=atScope()", version: "2022-04-01")).Body.Objects("value"));
    }

    private async Task AssignAsync(string principal = Principal)
    {
        var properties = new JsonObject
        {
            ["roleDefinitionId"] = $"/providers/Microsoft.Authorization/roleDefinitions/{EncryptionUser}",
            ["principalId"] = principal,
            ["principalType"] = "ServicePrincipal",
        };
        Assert.Equal(201, (await ArmAsync("PUT", Assignment, new JsonObject { ["properties"] = properties }, "2022-04-01")).Status);
        Host.AdvanceTime(TimeSpan.FromSeconds(2));
    }

    private async Task<JsonNode?> AtTheKeyAsync() =>
        (await ArmAsync("GET", Vault + "/keys/cmk-ml/providers/Microsoft.Authorization/roleAssignments?$filter=atScope()", version: "2022-04-01")).Body
            .Objects("value").FirstOrDefault(row => row.Text("properties", "principalId") == Principal);
}
