using System.Text.Json.Nodes;
using CmkOperator.Sandbox.Scenarios;
using Xunit;

namespace CmkOperator.Tests.AzureRoles;

/// <summary>An Azure that rejects whatever the operator's role does not grant.</summary>
public sealed class RoleEnforcementTests(RoleRuns runs) : IClassFixture<RoleRuns>
{
    private const string Subscription = "11111111-1111-1111-1111-111111111111";

    [Fact]
    public async Task The_base_role_alone_brings_a_workspace_to_Ready_with_every_check_passed()
    {
        var report = await runs.PlayAsync(With(
            "azure-role.json",
            "role-base-enforced",
            Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.Preflight("DataAccess", "Passed"), Expect.WorkspacePuts(1), Expect.Writes(1))));

        Assert.True(report.Settled, string.Join("; ", report.Failures));
        Assert.DoesNotContain(report.Requests, request => request.Status is 401 or 403);
    }

    [Fact]
    public async Task With_the_role_for_observing_the_creation_is_rejected_and_reported()
    {
        var report = await runs.PlayAsync(With("azure-role-observe.json", "role-observe-enforced", Expect.Stalled("AuthorizationFailed")));

        Assert.True(report.Settled, string.Join("; ", report.Failures));
        Assert.All(report.Requests.Where(request => request.IsWrite), request => Assert.Equal(403, request.Status));
    }

    [Fact]
    public async Task A_rejected_grant_blocks_no_change_of_the_workspace()
    {
        var report = await runs.PlayAsync(new("grant-refused", "Azure Cosmos DB's rights are gone, and the operator may not grant them: other declared changes are made anyway.")
        {
            Spec = new JsonObject { ["keyAccess"] = "Grant" },
            GrantAllowed = true,
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                var denied = new JsonArray(new JsonObject { ["action"] = "Microsoft.KeyVault/vaults/accessPolicies/write" });
                await stage.Access().RemovePolicyAsync(await stage.CosmosDbAsync(), ["get", "wrapKey", "unwrapKey"], stage.Stop);
                await stage.Azure.SwitchAsync(new JsonObject { ["deniedActions"] = denied }, stage.Stop);
                await stage.EditAsync(new JsonObject { ["friendlyName"] = "Renamed" });
                await stage.UntilAsync(Expect.WorkspacePatches(1));
            },
            Outcome = Expect.WorkspacePatches(1),
        });

        Assert.True(report.Requests.Any(request => request is { Method: "PATCH", Status: 200 or 202 }), string.Join("; ", report.Failures));
        Assert.Contains(report.Requests, request => request.Path.EndsWith("/accessPolicies/add", StringComparison.OrdinalIgnoreCase) && request.Status == 403);
    }

    private static Scenario With(string file, string name, Expectation outcome) => new(name, $"Nobody may do anything but what {file} grants the operator.")
    {
        World = world => world with { Rbac = true },
        Arrange = stage => RoleFile.Read(file).EnforceAsync(stage.Azure, Subscription, stage.Stop),
        Outcome = outcome,
    };
}
