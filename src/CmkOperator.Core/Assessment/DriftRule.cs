using CmkOperator.Conditions;
using CmkOperator.CreateOnly;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>
/// What is done about each difference. Under <c>driftPolicy: Report</c> a change of the spec is still applied: only
/// a difference that appeared while the declared value stayed the same is left unchanged. A newer version of the declared key is followed
/// while that key is the live one, and says nothing of a workspace that somebody moved to another key.
/// </summary>
public static class DriftRule
{
    /// <summary>How the message of InSync begins while an object only observes. The next passes recognise by it what was not theirs to decide.</summary>
    public const string OnlyObserved = "Differs in Azure and is only observed: ";

    /// <summary>The differences with their actions, sorted by field.</summary>
    public static IReadOnlyList<DriftRow> Judge(
        WorkspaceInput input, WorkspaceFacts live, KeyIdentifier? target, bool keyIsPending, IReadOnlyList<CreateOnlyDifference> refusals)
    {
        var rows = refusals
            .Select(refusal => new DriftRow(refusal.Field.Path, refusal.Declared, refusal.Live, DriftAction.Refuse))
            .Concat(FieldCheck.Assess(input.Desired, live, input.Recorded.AppliedTags)
                .Concat(ImmutabilityCheck.Replacements(input, live).Select(InPlace))
                .Select(difference => (difference.Field, Wanted: Shown(difference.Desired), Found: Shown(difference.Observed)))
                .Select(row => new DriftRow(row.Field, row.Wanted, row.Found, ActionOf(input, live, row.Field, row.Wanted))));
        if (keyIsPending)
        {
            var wanted = (target ?? input.Desired.Encryption.Identifier).ToString();
            rows = rows.Append(new DriftRow(WorkspaceAssessor.KeyField, wanted, live.KeyIdentifier ?? "not set", KeyActionOf(input, live, wanted)));
        }

        return [.. rows.OrderBy(row => row.Field, StringComparer.Ordinal).Select(row => row with { Since = SinceOf(input, row.Field) })];
    }

    // A field that keeps differing keeps its time, also when Azure's value or the declared one changes meanwhile.
    private static DateTimeOffset SinceOf(WorkspaceInput input, string field) =>
        input.Recorded.Drifts.FirstOrDefault(row => row.Field == field)?.Since ?? input.Now;

    private static FieldDifference InPlace(CreateOnlyDifference difference) => new(difference.Field.Path, difference.Declared, difference.Live);

    // Cut to the length that is recorded, so that the next pass recognises what this one reported.
    internal static string Shown(string value) => BoundedText.Cut(value, BoundedText.Value);

    private static DriftAction ActionOf(WorkspaceInput input, WorkspaceFacts live, string field, string wanted)
    {
        if (field == FieldCheck.IdentityField && KeyIdentityCheck.TakesOff(input.Desired, live))
        {
            return DriftAction.Refuse;
        }

        // What may be added needs no permission where there is none.
        if (CreateOnlyFields.All.FirstOrDefault(row => row.Path == field) is { } replaceable
            && !ImmutabilityCheck.Permits(input.Desired, replaceable)
            && !(replaceable.MayBeAdded && string.IsNullOrEmpty(replaceable.Read(live.CreateOnly))))
        {
            return DriftAction.Report;
        }

        if (OnlyReports(input) is { } action)
        {
            return action;
        }

        var known = input.Recorded.Drifts.FirstOrDefault(row => row.Field == field);
        if (known is not null && !WasObserved(input.Recorded))
        {
            return BoundedText.IsSame(known.Desired, wanted) && known.Action != DriftAction.Unkept ? known.Action : DriftAction.Correct;
        }

        return ActedOn(input.Recorded) == input.Desired.Generation ? DriftAction.Report : DriftAction.Correct;
    }

    // While an object only observes, every difference is left, also one that a change of the spec made. To end that is a change of the spec, and is applied.
    // The condition's reason is that of any difference that is left, so its message tells, or Ready where the message is about a field that is refused.
    private static bool WasObserved(WorkspaceStatus recorded) =>
        recorded.Find(ConditionType.InSync)?.Message.StartsWith(OnlyObserved, StringComparison.Ordinal) == true
        || recorded.Find(ConditionType.Ready)?.Reason == ConditionReason.ObserveOnly;

    // Not the observed generation: that also grows in passes that could not read the fields, and an edit made meanwhile is still pending.
    private static long ActedOn(WorkspaceStatus recorded)
    {
        if (recorded.CreateOnly is not null)
        {
            return recorded.Find(ConditionType.InSync)?.ObservedGeneration ?? -1;
        }

        return recorded.Operation is { Kind: OperationKind.Create } creation ? creation.Generation : -1;
    }

    // A newer version in the vault changes the desired key without a change of the spec, and is followed.
    private static DriftAction KeyActionOf(WorkspaceInput input, WorkspaceFacts live, string wanted)
    {
        if (OnlyReports(input) is { } action)
        {
            return action;
        }

        // While the declared key cannot be resolved, no desired key is recorded: the difference that was reported then tells what was declared.
        var known = input.Recorded.Drifts.FirstOrDefault(row => row.Field == WorkspaceAssessor.KeyField);
        var before = input.Recorded.Encryption?.DesiredKeyIdentifier ?? known?.Desired;
        if (WasMovedAway(input, live, known, before, wanted))
        {
            return DriftAction.Report;
        }

        if (!IsSameWish(input, live, before, wanted) || (known is not null && IsBackAgain(input, live, known, wanted)))
        {
            return DriftAction.Correct;
        }

        return ActionOf(input, live, WorkspaceAssessor.KeyField, IsSameWish(input, live, known?.Desired, wanted) ? known!.Desired : wanted);
    }

    // The last comparison showed the declared key, in whatever version, and that key is declared still: no edit brought the other one. Where no version could be used, no desired key is recorded,
    // and the one in force tells. A pin that waits is an edit.
    private static bool WasMovedAway(WorkspaceInput input, WorkspaceFacts live, DriftRow? known, string? before, string wanted) =>
        input.Recorded.CreateOnly is not null
        && IsOnOtherKey(live, wanted)
        && (known is null || (input.Desired.Encryption.KeyVersion is null && IsSameKey(known.Observed, wanted)))
        && (before is null
            ? input.Desired.Encryption.Identifier.Covers(KeyIdentifier.TryParse(input.Recorded.Encryption?.KeyIdentifier))
            : IsSameWish(input, live, before, wanted));

    // What the vault got while another key was in force was not followed then. It is when the declared key is live again, whoever put it there.
    private static bool IsBackAgain(WorkspaceInput input, WorkspaceFacts live, DriftRow known, string wanted) =>
        input.Desired.Encryption.KeyVersion is null
        && !IsOnOtherKey(live, wanted)
        && KeyIdentifier.TryParse(known.Observed) is not null && !IsSameKey(known.Observed, wanted);

    private static bool IsSameKey(string one, string other) => KeyIdentifier.TryParse(one)?.IsSameKeyAs(KeyIdentifier.TryParse(other)) == true;

    // The same key, and the same version unless one of the two could not be resolved to a version, or the vault alone chose it for a key that is not in force.
    private static bool IsSameWish(WorkspaceInput input, WorkspaceFacts live, string? before, string wanted) =>
        KeyIdentifier.TryParse(before) is { } earlier && KeyIdentifier.TryParse(wanted) is { } now
        && (earlier.Covers(now) || now.Covers(earlier) || (input.Desired.Encryption.KeyVersion is null && IsOnOtherKey(live, wanted) && earlier.IsSameKeyAs(now)));

    /// <summary>True when the live workspace is known to be under another key than that one, whatever the versions.</summary>
    internal static bool IsOnOtherKey(WorkspaceFacts live, string wanted) =>
        KeyIdentifier.TryParse(live.KeyIdentifier) is { } inForce && !inForce.IsSameKeyAs(KeyIdentifier.TryParse(wanted));

    private static DriftAction? OnlyReports(WorkspaceInput input)
    {
        if (input.Desired.ObserveOnly || input.Desired.Suspend)
        {
            return DriftAction.Report;
        }

        return input.Desired.DriftPolicy == DriftPolicy.Correct ? DriftAction.Correct : null;
    }
}
