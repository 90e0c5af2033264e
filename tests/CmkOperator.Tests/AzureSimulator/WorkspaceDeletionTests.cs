using Xunit;

namespace CmkOperator.Tests.AzureSimulator;

public sealed class WorkspaceDeletionTests : SimulatorTest
{
    [Fact]
    public async Task A_deletion_is_soft_keeps_the_managed_group_and_reserves_the_name()
    {
        await SeedAsync();
        await CreateAsync();
        var group = ManagedGroup();
        var accepted = await ArmAsync("DELETE", Workspace);
        Assert.Equal(202, accepted.Status);
        Assert.True(accepted.Headers.ContainsKey("Retry-After"));
        Host.AdvanceTime(TimeSpan.FromSeconds(2));
        Assert.Equal("ResourceNotFound", (await ArmAsync("GET", Workspace)).Code);
        Assert.Equal(204, (await ArmAsync("DELETE", Workspace)).Status);
        Assert.NotNull(World.Read(group));

        var outcome = await OutcomeAsync(await ArmAsync("PUT", Workspace, WorkspaceBody()));
        Assert.Equal("BadRequest", (string?)outcome["error"]!["code"]);
        Assert.StartsWith("Soft-deleted workspace exists.", (string?)outcome["error"]!["message"], StringComparison.Ordinal);
        Assert.Equal(404, (await ArmAsync("GET", Workspace)).Status);
    }

    [Fact]
    public async Task A_purge_of_a_soft_deleted_workspace_removes_the_managed_group_and_frees_the_name()
    {
        await SeedAsync();
        await CreateAsync();
        var group = ManagedGroup();
        await ArmAsync("DELETE", Workspace);
        Host.AdvanceTime(TimeSpan.FromSeconds(2));
        Assert.Equal(202, (await ArmAsync("DELETE", Workspace + "?forceToPurge=true")).Status);
        Host.AdvanceTime(TimeSpan.FromSeconds(2));
        Assert.Null(World.Read(group));
        await CreateAsync();
    }

    [Fact]
    public async Task A_deletion_with_purge_removes_workspace_and_group()
    {
        await SeedAsync();
        await CreateAsync();
        var group = ManagedGroup();
        await ArmAsync("DELETE", Workspace + "?forceToPurge=true");
        Host.AdvanceTime(TimeSpan.FromSeconds(2));
        Assert.Null(World.Read(Workspace));
        Assert.Null(World.Read(group));
    }

    [Fact]
    public async Task After_fourteen_days_a_deleted_workspace_is_purged()
    {
        await SeedAsync();
        await CreateAsync();
        var group = ManagedGroup();
        await ArmAsync("DELETE", Workspace);
        Host.AdvanceTime(TimeSpan.FromDays(13));
        Assert.NotNull(World.Read(group));
        Host.AdvanceTime(TimeSpan.FromDays(2));
        Assert.Null(World.Read(group));
    }

    [Fact]
    public async Task The_purge_dead_end_returns_not_found_while_the_group_exists()
    {
        await SeedAsync();
        await CreateAsync();
        var group = ManagedGroup();
        await ArmAsync("DELETE", Workspace);
        Host.AdvanceTime(TimeSpan.FromSeconds(2));
        World.Configure(switches => switches.PurgeDeadEnd = true);
        var reply = await ArmAsync("DELETE", Workspace + "?forceToPurge=true");
        Assert.Equal("UserError", reply.Code);
        Assert.StartsWith("Unable to find workspace", reply.Message, StringComparison.Ordinal);
        Assert.NotNull(World.Read(group));
    }

    [Fact]
    public async Task A_lock_blocks_the_deletion_and_the_error_names_it()
    {
        await SeedAsync();
        await CreateAsync();
        var held = $"{Group}/providers/Microsoft.Authorization/locks/keep";
        Assert.Equal(201, (await ArmAsync("PUT", held, System.Text.Json.Nodes.JsonNode.Parse("""{"properties":{"level":"CanNotDelete"}}"""), "2020-05-01")).Status);
        var reply = await ArmAsync("DELETE", Workspace);
        Assert.Equal(409, reply.Status);
        Assert.Equal("ScopeLocked", reply.Code);
        Assert.Contains(Group, reply.Message, StringComparison.Ordinal);
        Assert.Equal(200, (await ArmAsync("DELETE", held, version: "2020-05-01")).Status);
        Assert.Equal(202, (await ArmAsync("DELETE", Workspace)).Status);
    }
}
