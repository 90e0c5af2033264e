using CmkOperator.Core.Tests.Builders;
using CmkOperator.Reporting;
using CmkOperator.Status;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Core.Tests.Reporting;

/// <summary>Under whose key each row of the coverage is.</summary>
public sealed class CoverageGroupTests
{
    private static readonly KeyIdentifier InForce = new("kv.vault.azure.net", "cmk-ml", "0123456789abcdef0123456789abcdef");

    [Theory]
    [InlineData("https://kv.vault.azure.net/keys/cmk-ml/fedcba9876543210fedcba9876543210", CoverageGroup.WorkspaceKey)]
    [InlineData("https://kv.vault.azure.net/keys/storage-key", CoverageGroup.AnotherKey)]
    [InlineData("Microsoft-managed key", CoverageGroup.MicrosoftKey)]
    [InlineData("System-managed key", CoverageGroup.MicrosoftKey)]
    [InlineData("Owner of the cluster", CoverageGroup.Owner)]
    [InlineData("None", CoverageGroup.NotEncrypted)]
    [InlineData("Not verifiable", CoverageGroup.NotVerifiable)]
    [InlineData("Off", CoverageGroup.Remark)]
    [InlineData("words of another version", CoverageGroup.NotVerifiable)]
    public void A_row_is_grouped_by_what_protects_it(string protectedBy, CoverageGroup group) =>
        Assert.Equal(group, CoverageGroups.Of(new CoverageRow("x", protectedBy, ""), InForce));

    [Fact]
    public void Without_a_known_key_no_component_is_under_the_workspaces_key() =>
        Assert.Equal(CoverageGroup.AnotherKey, CoverageGroups.Of(new CoverageRow("x", InForce.ToString(), ""), null));

    [Fact]
    public void Every_row_that_the_operator_writes_has_a_group_and_the_stores_are_under_the_key()
    {
        var world = World.Settled();
        var rows = world.Report().Status.Coverage;
        var key = KeyIdentifier.TryParse(world.Input.Observed.Workspace.ValueOrDefault!.KeyIdentifier);

        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Equal(row.ProtectedBy == "Not verifiable", CoverageGroups.Of(row, key) == CoverageGroup.NotVerifiable));
        Assert.Equal(2, rows.Count(row => CoverageGroups.Of(row, key) == CoverageGroup.WorkspaceKey));
    }
}
