using CmkOperator.Conditions;
using CmkOperator.Status;

namespace CmkOperator.Assessment;

/// <summary>
/// Fields that Azure does not keep, or never reports: Azure accepted the change, and the next look shows the value of before. Once may be another tool that was quicker than the look, so the change is sent
/// again without a pause; after the second time the same PATCH would follow each look without end. It is recorded in the field's own row of <c>status.drifts</c>, which survives a restart and holds no other
/// field back, and the change is sent again only when there is a reason to expect another result.
/// </summary>
public static class UnkeptRule
{
    /// <summary>The differences, those marked that Azure accepted a change of and does not show.</summary>
    /// <param name="input">What was read and recorded.</param>
    /// <param name="drifts">What differs.</param>
    /// <param name="isRefused">True while a field is refused, which keeps the others from being sent.</param>
    public static IReadOnlyList<DriftRow> Mark(WorkspaceInput input, IReadOnlyList<DriftRow> drifts, bool isRefused) =>
        [.. drifts.Select(row => Before(input, row) is { } before ? Marked(input, row, before, isRefused) : row)];

    /// <summary>What Azure did not keep, in words; null when there is nothing of it.</summary>
    /// <param name="drifts">What differs.</param>
    public static string? Describe(IReadOnlyList<DriftRow> drifts)
    {
        var rows = drifts.Where(row => row.Action == DriftAction.Unkept).Select(row => $"Azure accepted the change of {row.Field} and reports {Quoted(row.Observed)}").ToList();
        return rows.Count == 0 ? null : string.Join("; ", rows);
    }

    /// <summary>What a person does about it.</summary>
    public static string Advice =>
        "Look for an Azure Policy or another tool that sets the same field, declare what Azure reports, or remove the field from the spec; the operator sends the change "
        + "again once a day, when the spec or the value in Azure changes, and on cmk-operator.io/requested-at";

    // A wrong key may not stay for a day: it has its own retries.
    private static DriftRow? Before(WorkspaceInput input, DriftRow row) =>
        row.Action == DriftAction.Correct && row.Field != WorkspaceAssessor.KeyField
            ? input.Recorded.Drifts.FirstOrDefault(known => known.Field == row.Field && BoundedText.IsSame(known.Desired, row.Desired) && BoundedText.IsSame(known.Observed, row.Observed))
            : null;

    private static DriftRow Marked(WorkspaceInput input, DriftRow row, DriftRow before, bool isRefused)
    {
        // An edit starts the count again.
        var earlier = input.Recorded.Find(ConditionType.InSync)?.ObservedGeneration == input.Desired.Generation ? before.AcceptedAt : null;
        if (before.Action == DriftAction.Unkept)
        {
            return row with { Action = IsHeld(input, earlier) ? DriftAction.Unkept : DriftAction.Correct, AcceptedAt = earlier };
        }

        return before.Action == DriftAction.Correct && OperationCheck.WasSent(input, row.Field, isRefused) && !IsIdentityLoss(input, row.Field) && OperationCheck.AcceptedAt(input) is { } at
            ? row with { Action = earlier is null ? DriftAction.Correct : DriftAction.Unkept, AcceptedAt = at }
            : row with { AcceptedAt = earlier };
    }

    private static bool IsHeld(WorkspaceInput input, DateTimeOffset? acceptedAt) => !input.IsAskedAgain && acceptedAt is { } at && input.Now - at < input.Policy.UnkeptRetry;

    // It is sent after the other fields and alone, and has its own reason and pause.
    private static bool IsIdentityLoss(WorkspaceInput input, string field) =>
        field == FieldCheck.IdentityField && input.Observed.Workspace.ValueOrDefault is { } live && IdentityLoss.IsDue(input.Desired, live);

    private static string Quoted(string value) => value.Length == 0 || value == FieldCheck.NotSet ? FieldCheck.NotSet : $"'{value}'";
}
