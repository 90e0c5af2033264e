using CmkOperator.Azure.Pipelines;
using CmkOperator.Azure.RoleAssignments;
using CmkOperator.Sandbox.Scenarios;
using CmkOperator.Telemetry;
using Xunit;

namespace CmkOperator.Tests.AzureRoles;

/// <summary>The published role definitions contain what the operator's real requests need, and nothing else.</summary>
public sealed class AzureRoleTests(RoleRuns runs) : IClassFixture<RoleRuns>
{
    /// <summary>Rights that no request of the operator shows, because Azure checks them on linked resources.</summary>
    private static readonly Dictionary<string, string> LinkedActions = new(StringComparer.Ordinal)
    {
        ["Microsoft.ManagedIdentity/userAssignedIdentities/assign/action"] =
            "a workspace PUT or PATCH that names a user-assigned identity is rejected with LinkedAuthorizationFailed without it",
        ["Microsoft.ResourceGraph/resources/read"] = "the runs have one workspace each, and a look is shared by five or more",
    };

    public static TheoryData<string> Files => [.. RoleFile.FileNames];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_role_names_every_action_in_full_once_and_sorted(string file)
    {
        var role = RoleFile.Read(file);

        Assert.DoesNotContain(role.Actions.Concat(role.DataActions), action => action.Contains('*', StringComparison.Ordinal));
        Assert.Equal(role.Actions.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal), role.Actions);
        Assert.Equal(role.DataActions.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal), role.DataActions);
        Assert.True((bool)role.Json["IsCustom"]!);
        Assert.Equal("/subscriptions/00000000-0000-0000-0000-000000000000", (string)role.Json["AssignableScopes"]!.AsArray().Single()!);
    }

    [Fact]
    public async Task The_base_role_is_what_creating_observing_rotating_and_correcting_need() =>
        HoldEqual(RoleFile.Read("azure-role.json"), await runs.ActionsAsync(RoleScenarios.Base), []);

    [Fact]
    public async Task The_role_for_deletion_is_what_SoftDelete_and_Purge_need_beyond_the_base() =>
        HoldEqual(RoleFile.Read("azure-role-delete.json"), await runs.ActionsAsync(RoleScenarios.Delete), [RoleFile.Read("azure-role.json")]);

    [Fact]
    public async Task The_role_for_grants_is_what_Grant_needs_beyond_the_base() =>
        HoldEqual(RoleFile.Read("azure-role-grant.json"), await runs.ActionsAsync(RoleScenarios.Grant), [RoleFile.Read("azure-role.json")]);

    [Fact]
    public async Task The_role_for_access_policies_is_what_Grant_needs_on_vaults_without_role_assignments() =>
        HoldEqual(RoleFile.Read("azure-role-grant-policies.json"), await runs.ActionsAsync(RoleScenarios.GrantPolicies), [RoleFile.Read("azure-role.json")]);

    [Fact]
    public async Task Only_service_principals_are_read_from_Microsoft_Graph()
    {
        Scenario[] all = [.. RoleScenarios.Base, .. RoleScenarios.Delete, .. RoleScenarios.Grant, .. RoleScenarios.GrantPolicies];

        var graph = (await runs.ActionsAsync(all)).Keys.Where(action => action.Kind == AzureActionKind.Graph);

        Assert.Equal("servicePrincipals/read", Assert.Single(graph).Name);
    }

    [Fact]
    public async Task Everything_that_is_requested_has_a_name_of_its_own_in_the_metrics()
    {
        Scenario[] all = [.. RoleScenarios.Base, .. RoleScenarios.Delete, .. RoleScenarios.Grant, .. RoleScenarios.GrantPolicies];

        var unnamed = (await runs.ActionsAsync(all))
            .Where(action => AzureResourceLabel.Of(new Uri("https://" + action.Value.Split(' ')[1]), AudienceOf(action.Key.Kind)) == "other")
            .Select(action => action.Value);

        Assert.Empty(unnamed);
    }

    [Fact]
    public void The_condition_of_the_grant_role_names_the_roles_that_the_operator_gives_and_service_principals()
    {
        var condition = File.ReadAllText(Repository.PathOf("docs", "azure-role-grant-condition.txt"));

        Assert.Contains(
            $"GuidEquals {{{RoleGrant.KeyVaultCryptoServiceEncryptionUser}, {RoleGrant.Reader}}}", condition, StringComparison.Ordinal);
        Assert.Contains("Microsoft.Authorization/roleAssignments/write", condition, StringComparison.Ordinal);
        Assert.Contains("StringEqualsIgnoreCase {'ServicePrincipal'}", condition, StringComparison.Ordinal);
        Assert.Equal(condition.Count(c => c == '('), condition.Count(c => c == ')'));
    }

    [Theory]
    [InlineData("GET", "localhost:1/subscriptions/s", "Microsoft.Resources/subscriptions/read")]
    [InlineData("GET", "localhost:1/subscriptions/s/resourceGroups/g", "Microsoft.Resources/subscriptions/resourceGroups/read")]
    [InlineData("GET", "localhost:1/subscriptions/s/resourceGroups/g/resources", "Microsoft.Resources/subscriptions/resourceGroups/resources/read")]
    [InlineData("GET", "localhost:1/subscriptions/s/providers/Microsoft.Search", "Microsoft.Resources/subscriptions/providers/read")]
    [InlineData("PATCH", "localhost:1/subscriptions/s/resourceGroups/g/providers/Microsoft.X/y/n", "Microsoft.X/y/write")]
    [InlineData("POST", "localhost:1/subscriptions/s/resourceGroups/g/providers/Microsoft.X/y/n/diagnose", "Microsoft.X/y/diagnose/action")]
    [InlineData("PUT", "localhost:1/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v/accessPolicies/add", "Microsoft.KeyVault/vaults/accessPolicies/write")]
    [InlineData("GET", "localhost:1/subscriptions/s/resourceGroups/g/providers/Microsoft.X/y/n/providers/Microsoft.Authorization/roleAssignments", "Microsoft.Authorization/roleAssignments/read")]
    [InlineData("GET", "kv.vault.localhost:1/keys/k/versions", "Microsoft.KeyVault/vaults/keys/read")]
    public void A_request_maps_to_its_action(string method, string path, string action) => Assert.Equal(action, AzureAction.Of(method, path).Name);

    private static AzureAudience AudienceOf(AzureActionKind kind) => kind switch
    {
        AzureActionKind.Data => AzureAudience.KeyVault,
        AzureActionKind.Graph => AzureAudience.Graph,
        _ => AzureAudience.ResourceManager,
    };

    private static void HoldEqual(RoleFile role, IReadOnlyDictionary<AzureAction, string> asked, IReadOnlyList<RoleFile> beside)
    {
        foreach (var kind in new[] { AzureActionKind.Control, AzureActionKind.Data })
        {
            var needed = asked.Where(pair => pair.Key.Kind == kind && !beside.Any(other => Holds(other, pair.Key))).ToArray();
            Assert.All(needed, pair => Assert.True(Holds(role, pair.Key), $"{role.Name} lacks {pair.Key.Name}, needed by {pair.Value}"));
            Assert.All(
                role.List(kind).Where(action => !LinkedActions.ContainsKey(action)),
                action => Assert.True(
                    needed.Any(pair => pair.Key.Name.Equals(action, StringComparison.OrdinalIgnoreCase)), $"{role.Name} grants {action}, and no request needs it"));
        }
    }

    private static bool Holds(RoleFile role, AzureAction action) => role.List(action.Kind).Contains(action.Name, StringComparer.OrdinalIgnoreCase);
}
