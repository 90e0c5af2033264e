using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Evidence;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Status;
using Xunit;

namespace CmkOperator.Core.Tests.Evidence;

/// <summary>The eleven rules as results: only what the evidence shows passes.</summary>
public sealed class RuleResultsTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void No_rule_passes_on_an_empty_status()
    {
        var results = RuleResults.Of(DesiredBuilder.Build(), WorkspaceStatus.Empty);

        Assert.Equal(Enumerable.Range(1, 11).Select(number => $"R{number}"), results.Select(result => result.Rule));
        Assert.All(results, result => Assert.Equal((RuleOutcome.Skip, "The operator has not looked at this object yet"), (result.Outcome, result.Message)));
    }

    [Fact]
    public void No_rule_passes_on_the_bare_statement_that_all_is_well()
    {
        var status = WorkspaceStatus.Empty with
        {
            ObservedGeneration = 1,
            Conditions = [new Condition(ConditionType.Ready, ConditionStatus.True, ConditionReason.Succeeded, "ok", 1, Clock.Now)],
        };
        Assert.DoesNotContain(RuleResults.Of(DesiredBuilder.Build(), status), result => result.Outcome == RuleOutcome.Pass);
    }

    [Fact]
    public void The_titles_are_those_of_the_guide() => Assert.Equal(
        File.ReadLines(Repository.PathOf("docs", "rules.md")).Where(line => line.StartsWith("## R", StringComparison.Ordinal)).Select(line => line[3..]),
        RuleResults.Of(DesiredBuilder.Build(), WorkspaceStatus.Empty).Select(result => $"{result.Rule}: {result.Title}"));

    [Fact]
    public void Every_result_of_a_settled_object_names_what_it_rests_on_and_a_key_that_Azure_does_not_show_does_not_pass()
    {
        var results = Results(Full());

        Assert.Equal(
            ["R1 Pass", "R2 Pass", "R3 Pass", "R4 Pass", "R5 Warn", "R6 Pass", "R7 Pass", "R8 Pass", "R9 Pass", "R10 Pass", "R11 Pass"],
            results.Select(result => $"{result.Rule} {result.Outcome}"));
        Assert.All(results, result => Assert.NotEmpty(result.Evidence));
        Assert.All(results, result => Assert.All(result.Evidence, piece => Assert.Matches("^(spec|status)\\.[A-Za-z]", piece.Source)));
        Assert.Contains("Azure AI Search cannot be verified: Azure reports only the service's encryption policy", Of(Full(), "R5").Message, StringComparison.Ordinal);
        Assert.Contains(Of(Full(), "R2").Evidence, piece => piece.Source == "status.preflight[KeyAccessOfAiSearch]" && piece.Statement.StartsWith("Unknown", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_object_gives_the_same_results_whatever_the_time() =>
        Assert.Equivalent(Results(Full()), Results(Full().Next(TimeSpan.FromMinutes(30)).Next(TimeSpan.FromMinutes(30))), strict: true);

    [Fact]
    public void A_vault_without_purge_protection_fails() => Is(Full().WithVault(vault => vault with { PurgeProtection = false }), "R1", RuleOutcome.Fail, "purge protection off");

    [Fact]
    public void A_vault_without_soft_delete_fails() => Is(Full().WithVault(vault => vault with { SoftDelete = false }), "R1", RuleOutcome.Fail, "soft delete off");

    [Fact]
    public void A_vault_that_cannot_be_read_or_is_wrong_in_another_way_is_not_verified()
    {
        Is(
            Full().WithObserved(observed => observed with { Vault = Forbidden<VaultFacts>(), Key = Forbidden<KeyFacts>() }), "R1", RuleOutcome.Warn, "cannot be read");
        Is(Full().WithVault(vault => vault with { NetworkBypass = "None", NetworkDefaultAction = "Deny" }), "R1", RuleOutcome.Warn, "restricts network access");
    }

    [Fact]
    public void A_vault_that_the_spec_names_says_nothing_about_the_vault_of_the_key_in_force()
    {
        var moved = Full().Edit(desired => desired with { Encryption = desired.Encryption with { KeyVaultId = Names.OtherVaultId } });
        Is(moved, "R1", RuleOutcome.Warn, "is of another vault than the spec names");
        Is(moved, "R3", RuleOutcome.Fail, "kv-other");
    }

    [Fact]
    public void A_key_in_force_of_another_host_is_not_in_the_vault_that_was_looked_at()
    {
        var elsewhere = Full().WithLive(live => live with { KeyVaultArmId = null, KeyIdentifier = $"https://kv-other.vault.azure.net/keys/{Names.Key}/{Names.Version1}" });
        Is(elsewhere.WithRecorded(recorded => recorded with { Encryption = recorded.Encryption! with { KeyVaultId = null } }), "R1", RuleOutcome.Warn, "is of another vault than the spec names");
    }

    [Fact]
    public void Rights_on_the_declared_key_say_nothing_about_another_one_in_force()
    {
        var another = Full().WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version2, Names.OtherKey) });
        Is(another, "R2", RuleOutcome.Warn, $"the key in force is {Names.KeyUri(Names.Version2, Names.OtherKey)}");
        Is(another.WithAccess(ObservedBuilder.AccessOfNobody()), "R2", RuleOutcome.Fail, "Azure Cosmos DB");
    }

    [Fact]
    public void Missing_rights_fail() => Is(
        Full().WithAccess(ObservedBuilder.AccessOfNobody()), "R2", RuleOutcome.Fail, "Azure Cosmos DB");

    [Fact]
    public void Rights_that_cannot_be_read_or_are_disputed_are_not_verified()
    {
        Is(
            Full().WithAccess(ObservedBuilder.Access() with { Assignments = Forbidden<IReadOnlyList<RoleAssignmentFacts>>() }), "R2", RuleOutcome.Warn, "");
        var disputed = Full().WithRecorded(recorded => recorded with { Preflight = [.. recorded.Preflight, new("KeyAccessOfCosmosDb", CheckOutcome.Unknown, "Sources disagree")] });
        Assert.Equal((RuleOutcome.Warn, "Sources disagree"), Judge(disputed.Desired, disputed.Recorded, "R2"));
    }

    [Fact]
    public void A_rotation_within_the_vault_passes_and_a_key_of_another_vault_fails()
    {
        var rotated = Full().Next(Hour).WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version2) });
        Is(rotated, "R3", RuleOutcome.Pass, "Every key recorded since 2026-11-23T12:00:00Z is of vault kv-cmk.vault.azure.net");
        Assert.Contains(Of(rotated, "R3").Evidence, piece => piece.Statement.EndsWith("(ChangedOutside)", StringComparison.Ordinal));

        var elsewhere = Full().Next(Hour).WithLive(live => live with { KeyIdentifier = "https://kv-other.vault.azure.net/keys/k/1" });
        Is(elsewhere, "R3", RuleOutcome.Fail, "more than one vault: kv-cmk.vault.azure.net, kv-other.vault.azure.net");
    }

    [Fact]
    public void A_key_without_a_history_or_that_cannot_be_read_is_not_verified()
    {
        var status = Full().Report().Status;
        Assert.Equal(RuleOutcome.Warn, Judge(Full().Desired, status with { Encryption = status.Encryption! with { History = [] } }, "R3").Outcome);
        Is(Full().WithLive(live => live with { KeyIdentifier = "kv-cmk/cmk-ml" }), "R3", RuleOutcome.Warn, "cannot be read");
    }

    [Fact]
    public void High_business_impact_that_is_not_as_declared_fails_and_that_is_not_reported_is_not_verified()
    {
        var refused = Full().Edit(desired => desired with { HbiWorkspace = false });
        Is(refused, "R4", RuleOutcome.Fail, "spec.hbiWorkspace is false, and the workspace was created with true");
        var unreported = Full().WithLive(live => live with { HbiWorkspace = null });
        Is(unreported, "R4", RuleOutcome.Warn, "does not report");
        Is(unreported, "R9", RuleOutcome.Warn, "does not report");
        Is(Full().WithLive(live => live with { HbiWorkspace = false }), "R9", RuleOutcome.Fail, "created without it");
        Is(WithoutImpact(), "R9", RuleOutcome.Skip, "off, as declared");
    }

    [Fact]
    public void Stores_under_a_key_that_all_of_them_show_pass()
    {
        var status = Full().Report().Status;
        var group = status.ManagedResourceGroup!;
        var shown = status with { ManagedResourceGroup = group with { Resources = [.. group.Resources.Select(row => row with { KeyIdentifier = row.KeyIdentifier ?? Names.KeyUri(null) })] } };
        Assert.Equal(RuleOutcome.Pass, Judge(Full().Desired, shown, "R5").Outcome);
    }

    [Fact]
    public void A_revoked_key_or_a_missing_store_fails_and_an_unreadable_one_is_not_verified()
    {
        Is(Full().WithVersions(ObservedBuilder.Version(Names.Version1, 100, enabled: false)), "R5", RuleOutcome.Fail, "is disabled");
        var missing = Full().WithManaged(managed => managed with { Storage = AzureFaults.Absent<ManagedStorageFacts>() });
        Is(missing, "R5", RuleOutcome.Fail, "has no storage account");
        Is(missing, "R6", RuleOutcome.Fail, "Microsoft.Storage/storageAccounts");
        Is(missing, "R7", RuleOutcome.Warn, "cannot be told");
        var shut = Full().WithManaged(managed => managed with { Storage = Forbidden<ManagedStorageFacts>() });
        Is(shut, "R5", RuleOutcome.Warn, "");
        Is(shut, "R6", RuleOutcome.Warn, "cannot be read");
        Is(Full().WithManaged(managed => managed with { Group = AzureFaults.Absent<ResourceGroupFacts>() }), "R6", RuleOutcome.Fail, "does not exist");
    }

    [Fact]
    public void A_managed_group_that_outlives_its_workspace_fails()
    {
        var status = Full().Report().Status;
        var left = status with { Conditions = [new Condition(ConditionType.Ready, ConditionStatus.False, ConditionReason.PurgeIncomplete, "The group stands", 1, Clock.Now)] };
        Assert.Equal((RuleOutcome.Fail, "The group stands"), Judge(Full().Desired, left, "R6"));
    }

    [Fact]
    public void Missing_quota_fails_and_missing_capacity_is_not_verified()
    {
        var asked = World.New() with { Desired = DesiredBuilder.Build() };
        Assert.Equal(RuleOutcome.Fail, Judge(asked.Desired, asked.ReportWrite(ActionOutcomeKind.Failed, new AzureFault(400, "QuotaExceeded", "No quota for Azure Cosmos DB")).Status, "R7").Outcome);
        Assert.NotEqual(RuleOutcome.Pass, Of(asked, "R7").Outcome);
    }

    [Fact]
    public void Computes_are_judged_by_their_disks()
    {
        Is(WithComputes(Compute("inst", "ComputeInstance")), "R8", RuleOutcome.Pass, "Azure reports what protects the disks of every compute");
        Is(WithComputes(Compute("clus", "AmlCompute")), "R8", RuleOutcome.Warn, "cannot be verified: clus");
        Is(Computes(WithoutImpact(), Compute("clus", "AmlCompute")), "R8", RuleOutcome.Warn, "not encrypted: clus");
        Is(
            Computes(Full().WithLive(live => live with { HbiWorkspace = false }), Compute("inst", "ComputeInstance")),
            "R8",
            RuleOutcome.Fail,
            "have others: inst");
        var status = Full().Report().Status;
        Assert.Equal(RuleOutcome.Warn, Judge(Full().Desired, status with { ComputeCount = null }, "R8").Outcome);
        Assert.Equal(RuleOutcome.Warn, Judge(Full().Desired, status with { ComputeCount = 51 }, "R8").Outcome);
    }

    [Fact]
    public void Data_access_that_is_not_seen_is_not_verified_and_a_failed_check_fails()
    {
        Is(Full().WithObserved(observed => observed with { DataAccess = Forbidden<IReadOnlyList<RoleAssignmentFacts>>() }), "R10", RuleOutcome.Warn, "cannot be read");
        Is(Full().WithObserved(observed => observed with { DataAccess = Reading.Of<IReadOnlyList<RoleAssignmentFacts>>([]) }), "R10", RuleOutcome.Warn, "No role assignment");
        var status = Full().Report().Status;
        var failed = status with { Preflight = [.. status.Preflight.Select(row => row.Check == "DataAccess" ? row with { Result = CheckOutcome.Failed, Message = "gone" } : row)] };
        Assert.Equal((RuleOutcome.Fail, "gone"), Judge(Full().Desired, failed, "R10"));
        Assert.Equal(RuleOutcome.Warn, Judge(Full().Desired, status with { Preflight = [] }, "R10").Outcome);
    }

    [Fact]
    public void The_legacy_mode_is_not_verified_and_fails_where_the_spec_forbids_it()
    {
        var legacy = Full().WithLive(live => live with { V1LegacyMode = true });
        Is(legacy, "R11", RuleOutcome.Warn, "Azure Container Instances");
        Is(legacy.WithDesired(desired => desired with { V1LegacyMode = false, DriftPolicy = DriftPolicy.Report }), "R11", RuleOutcome.Fail, "spec.v1LegacyMode is false");
        Assert.Equal(RuleOutcome.Warn, Judge(Full().Desired, Full().Report().Status with { Coverage = [] }, "R11").Outcome);
    }

    [Fact]
    public void Nothing_passes_while_the_operator_does_not_look()
    {
        var suspended = Full().Next(Hour).Edit(desired => desired with { Suspend = true });
        AssertNothingPasses(suspended, "spec.suspend is set");
        AssertNothingPasses(suspended.Next(Hour), "spec.suspend is set");
    }

    [Fact]
    public void Nothing_passes_for_a_spec_that_nobody_has_looked_at()
    {
        var settled = Full().Next(Hour);
        var edited = settled.Edit(desired => desired with { FriendlyName = "another" });
        Assert.All(RuleResults.Of(edited.Desired, edited.Recorded), result => Assert.NotEqual(RuleOutcome.Pass, result.Outcome));
    }

    [Fact]
    public void Nothing_passes_when_Azure_has_not_answered_for_long()
    {
        var silent = Full().Next(Hour).WithObserved(observed => new ObservedAzure { ObservedAt = observed.ObservedAt + TimeSpan.FromDays(1), Workspace = AzureFaults.Unreadable<WorkspaceFacts>(AzureFaults.Down) });
        AssertNothingPasses(silent, "not verified now");
    }

    [Fact]
    public void An_object_that_Azure_was_never_read_for_has_errors_and_not_results()
    {
        var silent = World.New().WithWorkspace(AzureFaults.Unreadable<WorkspaceFacts>(AzureFaults.Down));
        Assert.All(new[] { "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R11" }, rule => Is(silent, rule, RuleOutcome.Error, "could not be looked at"));
    }

    [Fact]
    public void Without_a_workspace_of_the_object_the_rules_about_it_are_skipped()
    {
        Assert.All(new[] { "R3", "R4", "R5", "R8", "R9", "R10", "R11" }, rule => Is(World.New(), rule, RuleOutcome.Skip, "There is nothing to judge"));
        var taken = Full().Next(Hour).WithLive(live => live with { Tags = new Dictionary<string, string> { ["cmk-operator.io_owner"] = Names.OtherOwner } });
        Assert.All(new[] { "R3", "R4", "R8" }, rule => Is(taken, rule, RuleOutcome.Skip, "not this object's"));
    }

    private static void AssertNothingPasses(World world, string why)
    {
        var results = Results(world);
        Assert.DoesNotContain(results, result => result.Outcome == RuleOutcome.Pass);
        Assert.Contains(results, result => result.Outcome == RuleOutcome.Warn && result.Message.Contains(why, StringComparison.Ordinal));
    }

    private static void Is(World world, string rule, RuleOutcome outcome, string words)
    {
        var result = Of(world, rule);
        Assert.Equal((rule, outcome, result.Message), (result.Rule, result.Outcome, result.Message));
        Assert.Contains(words, result.Message, StringComparison.Ordinal);
    }

    private static (RuleOutcome Outcome, string Message) Judge(DesiredWorkspace desired, WorkspaceStatus status, string rule)
    {
        var result = RuleResults.Of(desired, status).Single(result => result.Rule == rule);
        return (result.Outcome, result.Message);
    }

    private static RuleResult Of(World world, string rule) => Results(world).Single(result => result.Rule == rule);

    private static IReadOnlyList<RuleResult> Results(World world) => RuleResults.Of(world.Desired, world.Report().Status);

    // A settled world in which the workspace's identity is seen to have a role.
    private static World Full()
    {
        var world = World.Settled().WithObserved(observed => observed with { DataAccess = Reading.Of<IReadOnlyList<RoleAssignmentFacts>>([ObservedBuilder.Assignment()]) });
        return world.WithRecorded(_ => world.Report().Status);
    }

    private static World WithoutImpact() => Full().WithDesired(desired => desired with { HbiWorkspace = false }).WithLive(live => live with { HbiWorkspace = false });

    private static ComputeFacts Compute(string name, string type) => new(name, type, null, Reading.NotRead<ClusterDiskFacts>());

    private static World WithComputes(params ComputeFacts[] computes) => Computes(Full(), computes);

    private static World Computes(World world, params ComputeFacts[] computes) =>
        world.WithObserved(observed => observed with { Computes = Reading.Of<IReadOnlyList<ComputeFacts>>(computes) });

    private static Reading<T> Forbidden<T>()
        where T : notnull => AzureFaults.Unreadable<T>();
}
