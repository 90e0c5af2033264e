using System.Text.Json.Nodes;
using Xunit;

namespace CmkOperator.Campaign.Tests;

/// <summary>A rule that finds nothing proves nothing: each is broken once by a journal made for it.</summary>
public sealed class RulesTests
{
    private const string Group = "/subscriptions/s/resourcegroups/rg-ml";
    private const string Workspace = $"{Group}/providers/microsoft.machinelearningservices/workspaces/fraud-ml";
    private const string Grant = $"{Group}/providers/microsoft.keyvault/vaults/kv/keys/k/providers/microsoft.authorization/roleassignments/1";

    [Fact]
    public void A_journal_without_a_fault_breaks_no_rule() => Assert.Empty(Rules.Broken(
        [Of("PUT", Grant), Of("PUT", Workspace), Of("PATCH", Workspace, Key("v1")), Of("PATCH", Workspace, Key("v2"))], [], [], [], ["v1", "v2"]));

    [Fact]
    public void A_write_into_the_managed_group_is_found() => Breaks(
        "a write outside of the groups of the users", [Of("PATCH", "/subscriptions/s/resourcegroups/azureml-rg-fraud-ml_1/providers/microsoft.storage/storageaccounts/st")]);

    [Fact]
    public void A_deletion_that_nobody_asked_for_is_found() => Breaks("a deletion that nobody asked for", [Of("DELETE", Workspace)]);

    [Fact]
    public void A_second_creation_is_found() => Breaks("a PUT onto a workspace that is there", [Of("PUT", Workspace), Of("PUT", Workspace)]);

    [Fact]
    public void A_creation_that_failed_for_the_want_of_a_right_may_be_repeated() => Assert.Empty(Rules.Broken(
        [Of("PUT", Grant), Of("PUT", Workspace), Of("DELETE", Grant) with { IsOperators = false }, Of("PUT", Workspace)], [3], [], [], []));

    [Fact]
    public void A_key_that_goes_back_is_found() => Breaks("the key went back", [Of("PATCH", Workspace, Key("v2")), Of("PATCH", Workspace, Key("v1"))]);

    [Fact]
    public void A_change_of_hbi_is_found() => Breaks(
        "a PATCH of what never changes", [Of("PATCH", Workspace, new JsonObject { ["properties"] = new JsonObject { ["hbiWorkspace"] = true } })]);

    [Fact]
    public void A_grant_that_is_made_again_is_found_and_one_that_was_asked_for_is_not()
    {
        Breaks("granted again", [Of("PUT", Grant), Of("PUT", Grant)], removals: [1]);
        Assert.Empty(Rules.Broken([Of("PUT", Grant), Of("PUT", Grant)], [1], [1], [], []));
    }

    [Fact]
    public void What_others_do_breaks_no_rule() => Assert.Empty(Rules.Broken([Of("DELETE", Workspace) with { IsOperators = false }], [], [], [], []));

    private static void Breaks(string rule, Entry[] journal, int[]? removals = null) =>
        Assert.Contains(Rules.Broken(journal, removals ?? [], [], [], ["v1", "v2"]), broken => broken.Contains(rule, StringComparison.Ordinal));

    private static Entry Of(string method, string path, JsonNode? body = null) => new(method, path, 202, true, body);

    private static JsonObject Key(string version) => new()
    {
        ["properties"] = new JsonObject { ["encryption"] = new JsonObject { ["keyVaultProperties"] = new JsonObject { ["keyIdentifier"] = $"https://kv.vault.azure.net/keys/k/{version}" } } },
    };
}
