using System.Text.Json.Nodes;
using CmkOperator.EndToEndTests.Api;
using CmkOperator.EndToEndTests.ApiServers;
using Xunit;

namespace CmkOperator.EndToEndTests.Operators;

public sealed class LifecycleTests(RealApiServer server)
{
    internal static readonly string[] DomainConditions =
    [
        "Ready", "KeyVaultReady", "KeyReady", "KeyAccessReady", "WorkspaceReady", "InSync", "EncryptionInForce",
        "ManagedResourcesReady", "CosmosDbReady", "AiSearchReady", "StorageReady",
    ];

    [Fact]
    public async Task A_declared_workspace_is_created_by_one_put_and_every_condition_turns_true()
    {
        await using var world = await OperatorWorld.NewAsync(server, "create");
        await world.StartOperatorAsync();
        Assert.True((await world.Objects.CreateAsync(world.Declare("fraud-ml"))).Accepted);

        var found = await world.WaitForAsync("fraud-ml", "Ready with every condition True", candidate =>
            DomainConditions.All(type => (string?)OperatorWorld.Condition(candidate, type)?["status"] == "True"));

        Assert.Single(world.WorkspaceWrites("PUT"));
        Assert.Null(OperatorWorld.Condition(found, "Reconciling"));
        Assert.Null(OperatorWorld.Condition(found, "Stalled"));
        Assert.True((bool)found["status"]!["createOnly"]!["hbiWorkspace"]!);
        Assert.NotEmpty(found["status"]!["coverage"]!.AsArray());
    }

    [Fact]
    public async Task Another_key_of_the_vault_is_set_by_one_patch_that_holds_only_the_key()
    {
        await using var world = await OperatorWorld.NewAsync(server, "rotate");
        await world.StartOperatorAsync();
        await world.Objects.CreateAsync(world.Declare("fraud-ml"));
        await world.WaitForConditionAsync("fraud-ml", "Ready", "True", "Succeeded");
        var vault = Manifest.Id("Microsoft.KeyVault/vaults/kv-cmk");
        var second = world.Azure.AddKeyVersion(vault, "cmk-ml-2");
        world.Azure.GrantKey(vault, "cmk-ml-2", world.Azure.CosmosDbPrincipalId);

        await world.Objects.PatchAsync("fraud-ml", Manifest.At("spec", "encryption.keyName", "cmk-ml-2"));
        var found = await world.WaitForAsync("fraud-ml", "rotated", candidate =>
            candidate["status"]?["encryption"]?["rotation"]?["finishedAt"] is not null);

        var patch = JsonNode.Parse(Assert.Single(world.WorkspaceWrites("PATCH")))!;
        Assert.Equal(Manifest.At("properties", "encryption.keyVaultProperties.keyIdentifier", second).ToJsonString(), patch.ToJsonString());
        Assert.Equal("True", (string?)OperatorWorld.Condition(found, "Ready")!["status"]);
        Assert.Equal(second, (string?)found["status"]!["encryption"]!["keyIdentifier"]);
    }

    [Fact]
    public async Task An_operator_that_dies_while_azure_creates_does_not_put_twice()
    {
        await using var world = await OperatorWorld.NewAsync(server, "restart");
        world.Azure.Configure(switches => switches.OperationDuration = TimeSpan.FromSeconds(3));
        await world.StartOperatorAsync();
        await world.Objects.CreateAsync(world.Declare("fraud-ml"));
        await world.WaitForConditionAsync("fraud-ml", "WorkspaceReady", "False", "Creating");

        await world.KillOperatorAsync();
        await world.StartOperatorAsync();
        await world.WaitForConditionAsync("fraud-ml", "Ready", "True", "Succeeded");

        Assert.Single(world.WorkspaceWrites("PUT"));
    }

    [Fact]
    public async Task A_settled_workspace_is_observed_again_without_a_write()
    {
        await using var world = await OperatorWorld.NewAsync(server, "rest");
        await world.StartOperatorAsync();
        await world.Objects.CreateAsync(world.Declare("fraud-ml"));
        await world.WaitForConditionAsync("fraud-ml", "EncryptionInForce", "True", "Succeeded");
        world.Azure.ClearRequests();

        await world.Objects.PatchAsync("fraud-ml", new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["cmk-operator.io/requested-at"] = "now" } },
        });
        await world.WaitForAsync("fraud-ml", "observed again", found => (string?)found["status"]?["lastHandledRequestAt"] == "now");

        Assert.NotEmpty(world.Azure.Requests);
        Assert.DoesNotContain(world.Azure.Requests, request => request.Method is "PUT" or "PATCH" or "DELETE");
    }

    [Theory]
    [InlineData("Retain", true)]
    [InlineData("SoftDelete", false)]
    [InlineData("Purge", false)]
    public async Task Deleting_the_object_changes_azure_as_the_policy_says(string policy, bool stays)
    {
        await using var world = await OperatorWorld.NewAsync(server, "delete");
        await world.StartOperatorAsync();
        await world.Objects.CreateAsync(world.Declare("fraud-ml", spec => spec["deletionPolicy"] = policy));
        var found = await world.WaitForConditionAsync("fraud-ml", "Ready", "True", "Succeeded");
        var workspace = (string)found["status"]!["workspace"]!["id"]!;
        var managedGroup = (string)found["status"]!["managedResourceGroup"]!["id"]!;

        await world.Objects.DeleteAsync("fraud-ml");
        await world.WaitUntilGoneAsync("fraud-ml");

        Assert.Equal(stays, world.Azure.Read(workspace) is not null);
        Assert.Equal(policy != "Purge", world.Azure.Read(managedGroup) is not null);
        Assert.Equal(stays ? 0 : 1, world.WorkspaceWrites("DELETE").Count);
    }

    [Fact]
    public async Task An_object_deleted_with_Retain_and_recreated_resumes_its_workspace()
    {
        await using var world = await OperatorWorld.NewAsync(server, "again");
        await world.StartOperatorAsync();
        var manifest = world.Declare("fraud-ml");
        await world.Objects.CreateAsync((JsonObject)manifest.DeepClone());
        await world.WaitForConditionAsync("fraud-ml", "Ready", "True", "Succeeded");
        await world.Objects.DeleteAsync("fraud-ml");
        await world.WaitUntilGoneAsync("fraud-ml");

        await world.Objects.CreateAsync(manifest);
        await world.WaitForConditionAsync("fraud-ml", "Ready", "True", "Succeeded");

        Assert.Single(world.WorkspaceWrites("PUT"));
    }

    [Fact]
    public async Task An_object_recreated_with_another_hbi_flag_is_refused_and_writes_nothing()
    {
        await using var world = await OperatorWorld.NewAsync(server, "hbi");
        await world.StartOperatorAsync();
        await world.Objects.CreateAsync(world.Declare("fraud-ml"));
        await world.WaitForConditionAsync("fraud-ml", "Ready", "True", "Succeeded");
        await world.Objects.DeleteAsync("fraud-ml");
        await world.WaitUntilGoneAsync("fraud-ml");

        await world.Objects.CreateAsync(world.Declare("fraud-ml", spec => spec["hbiWorkspace"] = false));
        var found = await world.WaitForConditionAsync("fraud-ml", "Ready", "False", "HbiWorkspaceImmutable");

        Assert.Equal("True", (string?)OperatorWorld.Condition(found, "Stalled")!["status"]);
        Assert.Single(world.WorkspaceWrites("PUT"));
        Assert.Empty(world.WorkspaceWrites("PATCH"));
    }
}
