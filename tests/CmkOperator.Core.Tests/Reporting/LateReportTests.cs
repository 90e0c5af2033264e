using CmkOperator.Core.Tests.Builders;
using CmkOperator.Reporting;
using CmkOperator.Status;
using Xunit;

namespace CmkOperator.Core.Tests.Reporting;

/// <summary>What came of a write, on top of a status that somebody else has changed.</summary>
public sealed class LateReportTests
{
    private static readonly OperationRecord Intended = new(OperationKind.RotateKey, Clock.Now, null, 1);
    private static readonly OperationRecord Done = Intended with { FinishedAt = Clock.Now };
    private static readonly RotationRecord Rotation = new("from", "to", Clock.Now, null);

    [Fact]
    public void An_operation_that_is_still_the_intended_one_gets_its_outcome() =>
        Assert.Equal(Done, Merge(Of(Intended), Of(Intended), Of(Done)).Operation);

    [Fact]
    public void An_operation_of_somebody_else_stays()
    {
        var other = Intended with { Attempt = 7 };
        Assert.Equal(other, Merge(Of(other), Of(Intended), Of(Done)).Operation);
    }

    [Fact]
    public void A_rotation_that_was_not_sent_is_taken_back_and_the_rest_of_the_key_stays()
    {
        var found = Merge(Keyed(Rotation, "found"), Keyed(Rotation, "intended"), Keyed(null, "before")).Encryption!;
        Assert.Null(found.Rotation);
        Assert.Equal("found", found.KeyName);
        Assert.Equal(Rotation, Merge(Keyed(Rotation, "found"), Keyed(null, "intended"), Keyed(null, "before")).Encryption!.Rotation);
    }

    [Fact]
    public void The_keys_that_somebody_else_listed_stay()
    {
        KeyHistoryEntry[] listed = [new("key", Clock.Now, KeyCause.Rotated, Clock.Now)];
        var found = WorkspaceStatus.Empty with { Encryption = Keyed(Rotation, "found").Encryption! with { History = listed } };
        Assert.Equal(listed, Merge(found, Keyed(Rotation, "intended"), Keyed(null, "before")).Encryption!.History);
    }

    [Fact]
    public void Grants_of_both_stay_and_the_intended_one_gets_its_outcome()
    {
        var ours = new GrantRecord("ours", "key", 1, Clock.Now);
        var theirs = new GrantRecord("theirs", "key", 1, Clock.Now);
        var unknown = ours with { Outcome = GrantOutcome.Unknown };
        Assert.Equal([ours, theirs], Merge(Granted(theirs, unknown), Granted(unknown), Granted(ours)).Grants);
        Assert.Equal([theirs], Merge(Granted(theirs, unknown), Granted(unknown), Granted()).Grants);
        Assert.Equal([ours, theirs], Merge(Granted(theirs), Granted(unknown), Granted(ours)).Grants);
    }

    [Fact]
    public void A_grant_that_was_not_sent_does_not_take_the_record_of_another_operators_away()
    {
        var unsent = new GrantRecord("ours", "key", 1, Clock.Now, GrantOutcome.Unknown);
        var made = unsent with { GrantedAt = Clock.Ago(TimeSpan.FromSeconds(1)), Outcome = null };
        Assert.Equal([made], Merge(Granted(made), Granted(unsent), Granted()).Grants);
        Assert.Equal([made with { Outcome = GrantOutcome.Unknown }], Merge(Granted(made with { Outcome = GrantOutcome.Unknown }), Granted(unsent), Granted()).Grants);
        Assert.Empty(Merge(Granted(unsent), Granted(unsent), Granted()).Grants);
    }

    [Fact]
    public void Of_more_grants_than_a_status_keeps_the_newest_stay()
    {
        var old = Enumerable.Range(0, 16).Select(number => new GrantRecord($"old-{number}", "key", 1, Clock.Ago(TimeSpan.FromDays(9)))).ToArray();
        var made = new GrantRecord("ours", "key", 1, Clock.Now);
        var merged = Merge(Granted(old), Granted(), Granted(made)).Grants;
        Assert.Equal(16, merged.Count);
        Assert.Equal(made, merged[^1]);
    }

    [Fact]
    public void Tags_that_were_refused_leave_the_list_and_tags_of_somebody_else_stay() => Assert.Equal(
        ["kept", "theirs"],
        Merge(Tagged("kept", "refused", "theirs"), Tagged("kept", "refused"), Tagged("kept")).AppliedTags);

    private static WorkspaceStatus Merge(WorkspaceStatus found, WorkspaceStatus intended, WorkspaceStatus after) => LateReport.Merge(found, intended, after);

    private static WorkspaceStatus Of(OperationRecord operation) => WorkspaceStatus.Empty with { Operation = operation };

    private static WorkspaceStatus Granted(params GrantRecord[] grants) => WorkspaceStatus.Empty with { Grants = grants };

    private static WorkspaceStatus Tagged(params string[] tags) => WorkspaceStatus.Empty with { AppliedTags = tags };

    private static WorkspaceStatus Keyed(RotationRecord? rotation, string name) =>
        WorkspaceStatus.Empty with { Encryption = new EncryptionRecord(null, name, null, null, null, null, rotation) };
}
