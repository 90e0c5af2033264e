using CmkOperator.Azure;
using CmkOperator.Azure.KeyVaults;
using CmkOperator.Azure.RoleAssignments;
using CmkOperator.Observed;
using CmkOperator.Tests.Azure.Fakes;
using Xunit;

namespace CmkOperator.Tests.Azure.RoleAssignments;

public sealed class RoleAssignmentTests
{
    private const string Scope = Declared.KeyVault + "/keys/cmk-ml";
    private const string Role = "/subscriptions/" + Declared.Subscription + "/providers/Microsoft.Authorization/roleDefinitions/r1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Assignments_of_the_principals_and_of_groups_are_read_with_their_roles_each_once()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Scope + "/providers/Microsoft.Authorization/roleAssignments", $$$$"""
            {"value":[
              {"id":"/a/1","properties":{"scope":"{{{{Declared.KeyVault}}}}","roleDefinitionId":"{{{{Role}}}}","principalId":"P","principalType":"ServicePrincipal","condition":"@x"}},
              {"id":"/a/2","properties":{"scope":"/","roleDefinitionId":"{{{{Role}}}}","principalId":"g","principalType":"Group"}},
              {"id":"/a/3","properties":{"scope":"/","roleDefinitionId":"{{{{Role}}}}","principalId":"someone else","principalType":"User"}},
              {"id":"/a/4","properties":null}]}
            """)
            .On("GET " + Role, """{"properties":{"roleName":"Crypto","permissions":[{"actions":["*/read"],"notActions":null,"dataActions":["Microsoft.KeyVault/vaults/keys/*"]}]}}""");

        var found = (await azure.Readers().Assignments.AtOrAboveAsync(Scope, ["p"], Token)).ValueOrDefault!;

        Assert.Equal([("/a/1", "P", "Crypto", "@x", "ServicePrincipal"), ("/a/2", "g", "Crypto", null, "Group")],
            found.Select(assignment => (assignment.Id, assignment.PrincipalId, assignment.RoleName, assignment.Condition, assignment.PrincipalType)));
        Assert.Equal(["Microsoft.KeyVault/vaults/keys/*"], found[0].Permissions![0].DataActions);
        Assert.Equal(
            [$"GET {Scope}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01&$filter=atScope()", $"GET {Role}?api-version=2022-04-01"],
            azure.Lines);
    }

    [Theory]
    [InlineData("/providers/Microsoft.Management/managementGroups/mg/providers/Microsoft.Authorization/roleDefinitions/r1")]
    [InlineData("/providers/Microsoft.Authorization/roleDefinitions/r1")]
    public async Task A_role_of_a_management_group_is_read_at_the_subscription(string role)
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Scope + "/providers/Microsoft.Authorization/roleAssignments", $$$"""
            {"value":[{"id":"/providers/Microsoft.Management/managementGroups/mg/providers/Microsoft.Authorization/roleAssignments/1","properties":{"roleDefinitionId":"{{{role}}}","principalId":"p"}}]}
            """)
            .On("GET " + Role, """{"properties":{"roleName":"Crypto","permissions":[]}}""");

        var found = Assert.Single((await azure.Readers().Assignments.AtOrAboveAsync(Scope, ["p"], Token)).ValueOrDefault!);

        Assert.Equal(("Crypto", "/providers/Microsoft.Management/managementGroups/mg"), (found.RoleName, found.Scope));
    }

    [Fact]
    public async Task A_role_that_cannot_be_read_leaves_its_permissions_unknown()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET /x/providers/Microsoft.Authorization/roleAssignments", $$$$"""{"value":[{"id":"/a/1","properties":{"roleDefinitionId":"{{{{Role}}}}","principalId":"p"}}]}""")
            .On("GET " + Role, FakeReply.Error(403, "AuthorizationFailed", "no"));

        var found = Assert.Single((await azure.Readers().Assignments.OfPrincipalAsync("/x", "p", Token)).ValueOrDefault!);

        Assert.Null(found.Permissions);
        Assert.Equal(Role, found.RoleName);
        Assert.EndsWith("&$filter=principalId eq 'p'", azure.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_could_not_be_read_this_time_leaves_the_whole_list_to_the_next_observation()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET /x/providers/Microsoft.Authorization/roleAssignments", $$$$"""{"value":[{"id":"/a/1","properties":{"roleDefinitionId":"{{{{Role}}}}","principalId":"p"}}]}""")
            .On("GET " + Role, FakeReply.Error(429, "TooManyRequests", "later"), new FakeReply(200, """{"properties":{"roleName":"Crypto"}}"""));
        var readers = azure.Readers();

        var first = await readers.Assignments.OfPrincipalAsync("/x", "p", Token);
        var second = await readers.Assignments.OfPrincipalAsync("/x", "p", Token);

        Assert.True(first.IsInterrupted);
        Assert.Equal("Crypto", Assert.Single(second.ValueOrDefault!).RoleName);
    }

    [Fact]
    public async Task Deny_assignments_are_read_with_the_principals_that_they_deny_and_exclude()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET /x/providers/Microsoft.Authorization/denyAssignments", """
            {"value":[{"id":"/d/1","properties":{"denyAssignmentName":"managed","scope":"/x","doNotApplyToChildScopes":"False",
             "principals":[{"id":"00000000-0000-0000-0000-000000000000","type":"SystemDefined"}],"excludePrincipals":[{"id":"e"},{"id":"g","type":"Group"},null],"condition":"@Resource…",
             "permissions":[{"actions":["*"]},{"actions":["*"],"condition":"@Request…","conditionVersion":"2.0"}]}}]}
            """);

        var denial = Assert.Single((await azure.Readers().Assignments.DenialsAsync("/x", Token)).ValueOrDefault!);

        Assert.Equal(("managed", "/x", false, "@Resource…"), (denial.Name, denial.Scope, denial.DoNotApplyToChildScopes, denial.Condition));
        Assert.Equal([new DeniedPrincipal("e"), new DeniedPrincipal("g", "Group")], denial.ExcludedPrincipals);
        Assert.Equal(new DeniedPrincipal("00000000-0000-0000-0000-000000000000", "SystemDefined"), denial.Principals.Single());
        Assert.Equal([null, "@Request…"], denial.Permissions.Select(block => block.Condition));
        Assert.Equal("GET /x/providers/Microsoft.Authorization/denyAssignments?api-version=2022-04-01&$filter=atScope()", Assert.Single(azure.Lines));
    }

    [Fact]
    public async Task A_grant_is_a_PUT_under_a_deterministic_name()
    {
        await using var azure = await FakeAzure.StartAsync();
        var grant = new RoleGrant(Scope, RoleGrant.KeyVaultCryptoServiceEncryptionUser, "p");
        azure.On($"PUT {Scope}/providers/Microsoft.Authorization/roleAssignments/{grant.Name}", new FakeReply(201, "{}"));

        Assert.IsType<WriteOutcome.Done>(await azure.Clients().KeyAccess.GrantRoleAsync(grant, Token));

        var request = Assert.Single(azure.Requests);
        Assert.Equal($"PUT {Scope}/providers/Microsoft.Authorization/roleAssignments/{grant.Name}?api-version=2022-04-01", request.Line);
        Assert.Equal(
            "{\"properties\":{\"roleDefinitionId\":\"/subscriptions/" + Declared.Subscription
            + "/providers/Microsoft.Authorization/roleDefinitions/e147488a-f6f5-4113-8e2d-b22465e65bf6\",\"principalId\":\"p\",\"principalType\":\"ServicePrincipal\"}}",
            request.Body);
    }

    [Theory]
    [InlineData(409, "RoleAssignmentExists", true)]
    [InlineData(409, "Conflict", false)]
    [InlineData(400, "PrincipalNotFound", false)]
    public async Task Only_an_existing_grant_counts_as_success(int status, string code, bool isDone)
    {
        await using var azure = await FakeAzure.StartAsync();
        var grant = new RoleGrant(Scope, RoleGrant.Reader, "p");
        azure.On($"PUT {Scope}/providers/Microsoft.Authorization/roleAssignments/{grant.Name}", FakeReply.Error(status, code, "x"));

        Assert.Equal(isDone, await azure.Clients().KeyAccess.GrantRoleAsync(grant, Token) is WriteOutcome.Done);
    }

    [Fact]
    public async Task An_access_policy_is_added_and_never_replaced()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On($"PUT {Declared.KeyVault}/accessPolicies/add", "{}");

        Assert.IsType<WriteOutcome.Done>(await azure.Clients().KeyAccess.AddAccessPolicyAsync(new AccessPolicyGrant(Declared.KeyVault, "t", "p", ["get", "wrapKey"]), Token));

        var request = Assert.Single(azure.Requests);
        Assert.Equal($"PUT {Declared.KeyVault}/accessPolicies/add?api-version=2026-02-01", request.Line);
        Assert.Equal("""{"properties":{"accessPolicies":[{"tenantId":"t","objectId":"p","permissions":{"keys":["get","wrapKey"]}}]}}""", request.Body);
    }
}
