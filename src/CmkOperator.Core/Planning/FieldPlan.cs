using CmkOperator.Assessment;
using CmkOperator.CreateOnly;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Planning;

/// <summary>The plan seen field by field: what happens to each declared field of the workspace.</summary>
public static class FieldPlan
{
    /// <summary>The declared fields, those with a difference and those without, sorted by field. Empty for an object that is being deleted.</summary>
    /// <param name="assessment">What was compared.</param>
    public static IReadOnlyList<FieldRow> Of(WorkspaceAssessment assessment)
    {
        if (assessment.Input.Desired.DeletionRequested)
        {
            return [];
        }

        var rows = assessment.Drifts.Select(drift => new FieldRow(drift.Field, ChangeOf(assessment, drift), drift.Desired, drift.Observed)).ToList();
        var isRead = assessment.Live is not null && assessment.State is WorkspaceState.Succeeded or WorkspaceState.Failed;
        var change = assessment.State == WorkspaceState.Absent ? FieldChange.New : isRead ? FieldChange.None : FieldChange.Unknown;
        rows.AddRange(Declared(assessment).Where(field => !rows.Exists(row => row.Field == field.Path)).Select(field => new FieldRow(field.Path, change, field.Value, null)));
        return [.. rows.OrderBy(row => row.Field, StringComparer.Ordinal)];
    }

    private static FieldChange ChangeOf(WorkspaceAssessment assessment, DriftRow drift) => drift.Action switch
    {
        DriftAction.Refuse => FieldChange.Refused,
        DriftAction.Report or DriftAction.Unkept => FieldChange.Left,
        DriftAction.Correct => assessment.Ownership.Reason is null ? FieldChange.InPlace : FieldChange.Refused,
    };

    private static IEnumerable<(string Path, string Value)> Declared(WorkspaceAssessment assessment)
    {
        var desired = assessment.Input.Desired;
        IEnumerable<(string Path, string? Value)> fields =
        [
            .. CreateOnlyFields.All.Where(field => field.Comparison != CreateOnlyComparison.IdentityType).Select(field => (field.Path, field.Declared(desired))),
            .. InPlaceFields.All.Select(field => (field.Path, field.Declared(desired))),
            .. desired.Tags.Select(tag => (FieldCheck.TagField + tag.Key, (string?)tag.Value)),
            (FieldCheck.IdentityField, desired.Identity is { } identity ? Describe(identity) : null),
            (WorkspaceAssessor.KeyField, (assessment.Key.Target ?? desired.Encryption.Identifier).ToString()),
        ];
        foreach (var (path, value) in fields)
        {
            if (!string.IsNullOrEmpty(value))
            {
                yield return (path, DriftRule.Shown(value));
            }
        }
    }

    private static string Describe(WorkspaceIdentity identity) => string.Join(' ', [identity.Type, .. identity.UserAssignedIdentityIds]);
}

/// <summary>One declared field.</summary>
/// <param name="Field">The path below <c>spec</c>, written as in <c>status.drifts</c>.</param>
/// <param name="Change">What happens to it.</param>
/// <param name="Desired">The declared value.</param>
/// <param name="Observed">What Azure has; null where Azure has none, has the same, or was not read.</param>
public sealed record FieldRow(string Field, FieldChange Change, string Desired, string? Observed);

/// <summary>What happens to a field.</summary>
public enum FieldChange
{
    /// <summary>Nothing: Azure has what is declared.</summary>
    None,

    /// <summary>The workspace does not exist; it would be created with this.</summary>
    New,

    /// <summary>It would be changed in place.</summary>
    InPlace,

    /// <summary>It differs and stays as it is, by a policy of the object or because Azure does not keep the change.</summary>
    Left,

    /// <summary>It differs and can or may never be changed.</summary>
    Refused,

    /// <summary>What Azure has could not be read.</summary>
    Unknown,
}
