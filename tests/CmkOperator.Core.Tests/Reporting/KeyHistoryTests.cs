using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Status;
using Xunit;

namespace CmkOperator.Core.Tests.Reporting;

/// <summary>The keys that were in force, for somebody who asks later.</summary>
public sealed class KeyHistoryTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly string Key1 = Names.KeyUri(Names.Version1);
    private static readonly string Key2 = Names.KeyUri(Names.Version2);
    private static readonly string Key3 = Names.KeyUri(Names.Version3);

    [Fact]
    public void The_key_that_the_operator_created_the_workspace_with_is_Created()
    {
        var asked = World.New() with { Desired = DesiredBuilder.Build() };
        var creating = asked.After(asked.ReportWrite(ActionOutcomeKind.Begun, url: Names.OperationUrl), Minute);
        Assert.Empty(HistoryOf(creating.Recorded));

        var made = creating.WithWorkspace(Reading.Of(ObservedBuilder.Live() with { CreatedAt = Clock.Now })).WithObserved(observed => observed with { Managed = ObservedBuilder.Managed() });

        Assert.Equal([new(Key1, made.Observed.ObservedAt, KeyCause.Created)], HistoryOf(made.Report().Status));
    }

    [Fact]
    public void A_workspace_that_was_taken_over_has_its_key_Found() => Assert.Equal(
        [new(Key1, Clock.Now, KeyCause.Found)],
        HistoryOf(World.New().WithWorkspace(Reading.Of(ObservedBuilder.Live() with { Tags = new Dictionary<string, string>() }))
            .WithDesired(desired => desired with { AdoptionPolicy = AdoptionPolicy.IfMatching, HasFinalizer = true }).Report().Status));

    [Fact]
    public void A_workspace_that_is_only_observed_has_its_key_Found_and_later_ChangedOutside()
    {
        var observing = new World().WithDesired(desired => desired with { ObserveOnly = true }).Next(Minute);

        var changed = Show(observing, Key2);

        Assert.Equal([new(Key2, changed.Observed.ObservedAt, KeyCause.ChangedOutside), new(Key1, Clock.Now, KeyCause.Found)], HistoryOf(changed.Report().Status));
    }

    [Fact]
    public void A_rotation_of_the_operator_is_Rotated_with_the_time_it_was_asked_for()
    {
        var sent = Rotate(World.Settled());

        var done = Show(sent, Key2);

        Assert.Equal(
            [new(Key2, done.Observed.ObservedAt, KeyCause.Rotated, Clock.Now), new(Key1, Clock.Now, KeyCause.Found)],
            HistoryOf(done.Report().Status));
        Assert.Equal(HistoryOf(done.Report().Status), HistoryOf(done.Next(Minute).Report().Status));
    }

    [Fact]
    public void A_change_that_somebody_else_made_is_ChangedOutside_also_back_to_a_key_that_the_operator_set()
    {
        var rotated = Show(Rotate(World.Settled()), Key2).Next(Minute);

        var away = Show(rotated, Key3).Next(Minute);
        var back = Show(away, Key2);

        Assert.Equal([KeyCause.ChangedOutside, KeyCause.ChangedOutside, KeyCause.Rotated, KeyCause.Found], HistoryOf(back.Report().Status).Select(entry => entry.Cause));
        Assert.Equal([Key2, Key3, Key2, Key1], HistoryOf(back.Report().Status).Select(entry => entry.KeyIdentifier));
        Assert.All(HistoryOf(back.Report().Status), entry => Assert.Equal(entry.Cause == KeyCause.Rotated, entry.StartedAt is not null));
    }

    [Theory]
    [InlineData("Updating")]
    [InlineData("Failed")]
    public void A_key_that_Azure_shows_while_it_works_or_after_a_failure_is_not_in_force_yet(string state)
    {
        var shown = Show(World.Settled(), Key2).WithLive(live => live with { ProvisioningState = state });
        Assert.Single(HistoryOf(shown.Report().Status));

        var settled = shown.Next(Minute).WithLive(live => live with { ProvisioningState = "Succeeded" });
        Assert.Equal(new(Key2, settled.Observed.ObservedAt, KeyCause.ChangedOutside), HistoryOf(settled.Report().Status)[0]);

        var reverted = Show(settled, Key1);
        Assert.Single(HistoryOf(reverted.Report().Status));
    }

    [Fact]
    public void A_failed_rotation_adds_nothing_and_the_same_key_set_by_somebody_else_afterwards_is_ChangedOutside()
    {
        var failed = Rotate(World.Settled())
            .WithOperation(Reading.Of(new OperationFacts("Failed", new AzureFault(200, "KeyNotReachable", "no"), null)))
            .Next(Minute);
        Assert.NotNull(failed.Recorded.Operation!.Failure);
        Assert.Single(HistoryOf(failed.Recorded));

        var byHand = Show(failed.WithOperation(Reading.NotRead<OperationFacts>()), Key2);

        Assert.Equal([KeyCause.ChangedOutside, KeyCause.Found], HistoryOf(byHand.Report().Status).Select(entry => entry.Cause));
    }

    [Fact]
    public void A_failed_rotation_that_is_given_up_does_not_own_the_same_key_later()
    {
        var failed = Rotate(World.Settled()).WithOperation(Reading.Of(new OperationFacts("Failed", new AzureFault(200, "KeyNotReachable", "no"), null))).Next(Minute);
        var givenUp = failed.WithOperation(Reading.NotRead<OperationFacts>()).EditEncryption(encryption => encryption with { KeyVersion = Names.Version1 }).Next(Minute);
        Assert.Null(givenUp.Recorded.Operation);

        Assert.Equal(KeyCause.ChangedOutside, HistoryOf(Show(givenUp, Key2).Report().Status)[0].Cause);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("kv-cmk/cmk-ml")]
    public void A_key_that_cannot_be_read_adds_nothing_and_does_not_part_a_key_from_itself(string? unreadable)
    {
        var hidden = World.Settled().WithLive(live => live with { KeyIdentifier = unreadable }).Next(Minute);
        Assert.Single(HistoryOf(hidden.Recorded));

        Assert.Equal([new(Key1, Clock.Now, KeyCause.Found)], HistoryOf(Show(hidden, Key1).Next(Minute).Report().Status));
        Assert.Equal(KeyCause.ChangedOutside, HistoryOf(Show(hidden, Key2).Report().Status)[0].Cause);
    }

    [Theory]
    [InlineData("https://KV-CMK.vault.azure.net:443/keys/CMK-ml/11110000111100001111000011110000/")]
    [InlineData("https://kv-cmk.vault.azure.net/Keys/cmk-ml/11110000111100001111000011110000")]
    [InlineData("https://kv-cmk.vault.azure.net/keys/cmk-ml")]
    public void Another_spelling_of_the_key_is_the_same_key(string spelling)
    {
        var other = Show(World.Settled(), spelling).Next(Minute);
        Assert.Equal([new(Key1, Clock.Now, KeyCause.Found)], HistoryOf(other.Recorded));
        Assert.Equal([new(Key1, Clock.Now, KeyCause.Found)], HistoryOf(Show(other, Key1).Report().Status));
        Assert.Equal(Key2, HistoryOf(Show(other, Key2).Report().Status)[0].KeyIdentifier);
    }

    [Fact]
    public void A_key_whose_version_was_named_outside_is_one_key_until_another_version_follows()
    {
        var named = Show(Show(new World(), Names.KeyUri(null)).Next(Minute), Key1).Next(Minute);
        Assert.Equal([Names.KeyUri(null)], HistoryOf(named.Recorded).Select(entry => entry.KeyIdentifier));

        Assert.Equal([Key2, Names.KeyUri(null)], HistoryOf(Show(named, Key2).Report().Status).Select(entry => entry.KeyIdentifier));
    }

    [Fact]
    public void An_identifier_that_is_cut_is_recognised_again()
    {
        var longer = $"https://{Names.VaultHost}/keys/{new string('k', 3000)}/{Names.Version1}";
        var world = Show(new World(), longer).Next(Minute);
        Assert.NotEqual(longer, Assert.Single(HistoryOf(world.Recorded)).KeyIdentifier);

        Assert.Single(HistoryOf(world.Report().Status));
    }

    [Fact]
    public void The_last_ten_keys_stay()
    {
        var world = World.Settled();
        for (var number = 1; number <= 12; number++)
        {
            world = Show(world, Names.KeyUri($"{number:d32}")).Next(Minute);
        }

        Assert.Equal(Enumerable.Range(3, 10).Reverse().Select(number => Names.KeyUri($"{number:d32}")), HistoryOf(world.Recorded).Select(entry => entry.KeyIdentifier));
    }

    [Fact]
    public void At_rest_nothing_changes_however_much_time_passes()
    {
        var world = World.Settled();
        Assert.Equivalent(world.Recorded.Encryption, world.Next(TimeSpan.FromDays(9)).Next(TimeSpan.FromDays(90)).Recorded.Encryption, strict: true);
    }

    [Fact]
    public void An_object_of_an_earlier_version_begins_with_the_finished_rotation_to_its_key()
    {
        var rotation = new RotationRecord(Key1, Key2, Clock.Ago(TimeSpan.FromDays(3)), Clock.Ago(TimeSpan.FromDays(2)));

        Assert.Equal([new(Key2, Clock.Ago(TimeSpan.FromDays(2)), KeyCause.Rotated, Clock.Ago(TimeSpan.FromDays(3)))], HistoryOf(Show(Earlier(rotation), Key2).Report().Status));
        // Of a rotation to another key, of one under way, and without one there is nothing to conclude.
        Assert.Equal([new(Key1, Clock.Now, KeyCause.Found)], HistoryOf(Earlier(rotation).Report().Status));
        Assert.Equal([new(Key2, Clock.Now, KeyCause.Found)], HistoryOf(Show(Earlier(rotation with { FinishedAt = null }), Key2).Report().Status));
        Assert.Equal([new(Key1, Clock.Now, KeyCause.Found)], HistoryOf(Earlier(null).Report().Status));
    }

    [Fact]
    public void A_rotation_that_an_earlier_version_finished_after_a_roll_back_is_added_with_its_time()
    {
        var rotation = new RotationRecord(Key1, Key2, Clock.Ago(TimeSpan.FromDays(3)), Clock.Ago(TimeSpan.FromDays(2)));
        var between = World.Settled().WithRecorded(recorded => recorded with { Encryption = recorded.Encryption! with { KeyIdentifier = Key2, Rotation = rotation } });

        Assert.Equal(
            [new(Key2, rotation.FinishedAt!.Value, KeyCause.Rotated, rotation.StartedAt), new(Key1, Clock.Now, KeyCause.Found)],
            HistoryOf(Show(between, Key2).Report().Status));
    }

    [Fact]
    public void A_missing_workspace_keeps_its_list_so_that_a_recovered_one_goes_on_with_it()
    {
        var gone = Gone();
        Assert.Null(gone.Recorded.CreateOnly);
        Assert.Single(HistoryOf(gone.Recorded));

        Assert.Equal([new(Key1, Clock.Now, KeyCause.Found)], HistoryOf(gone.WithWorkspace(Reading.Of(ObservedBuilder.Live())).Report().Status));
    }

    [Fact]
    public void A_workspace_that_is_created_again_begins_a_new_list()
    {
        var gone = Gone().WithDesired(desired => desired with { ExternalDeletionPolicy = ExternalDeletionPolicy.Recreate });

        var creating = gone.After(gone.ReportWrite(ActionOutcomeKind.Begun, url: Names.OperationUrl), Minute);
        Assert.Empty(HistoryOf(creating.Recorded));

        var made = creating.WithWorkspace(Reading.Of(ObservedBuilder.Live() with { WorkspaceId = "another", CreatedAt = creating.Observed.ObservedAt }));
        Assert.Equal([new(Key1, made.Observed.ObservedAt, KeyCause.Created)], HistoryOf(made.Report().Status));
    }

    [Fact]
    public void Another_workspace_under_the_same_name_begins_a_new_list()
    {
        var rotated = Show(Rotate(World.Settled()), Key2).Next(Minute);

        var other = rotated.WithLive(live => live with { WorkspaceId = "another" });

        Assert.Equal([new(Key2, other.Observed.ObservedAt, KeyCause.Found)], HistoryOf(other.Report().Status));
    }

    [Fact]
    public void A_workspace_of_somebody_else_changes_nothing()
    {
        var taken = World.Settled().WithLive(live => live with { WorkspaceId = "another", KeyIdentifier = Key2, Tags = new Dictionary<string, string> { ["cmk-operator.io_owner"] = Names.OtherOwner } });

        Assert.Equal([new(Key1, Clock.Now, KeyCause.Found)], HistoryOf(taken.Report().Status));
    }

    private static World Gone()
    {
        var missing = World.Settled().WithoutWorkspace();
        return missing.Next(TimeSpan.FromMinutes(2)).Next(TimeSpan.FromMinutes(2));
    }

    private static World Earlier(RotationRecord? rotation) =>
        World.Settled().WithRecorded(recorded => recorded with { Encryption = recorded.Encryption! with { Rotation = rotation, History = [] } });

    // The operator's own rotation to the newest version, sent and not seen yet.
    private static World Rotate(World world)
    {
        var due = world.WithVersions(ObservedBuilder.Version(Names.Version2, 1), ObservedBuilder.Version(Names.Version1, 100));
        var rotate = Assert.IsType<PlannedAction.RotateKey>(Assert.Single(due.Plan().Actions));
        return due.Next(Minute, new ActionOutcome(rotate, ActionOutcomeKind.Begun, Names.OperationUrl))
            .WithOperation(Reading.Of(new OperationFacts("Succeeded", null, null)));
    }

    private static World Show(World world, string identifier) => world.WithLive(live => live with { KeyIdentifier = identifier });

    private static IReadOnlyList<KeyHistoryEntry> HistoryOf(WorkspaceStatus status) => status.Encryption?.History ?? [];
}
