using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.CreateOnly;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Status;

namespace CmkOperator.Reporting;

/// <summary>The condition InSync.</summary>
public static class SyncVerdict
{
    /// <summary>Assesses the differences.</summary>
    public static Verdict Of(WorkspaceAssessment assessment)
    {
        if (assessment.Live is null || !(assessment.IsOurs || assessment.Input.Desired.ObserveOnly) || assessment.State == WorkspaceState.Busy)
        {
            return new Verdict(
                ConditionStatus.Unknown,
                ConditionReason.Progressing,
                "There is nothing to compare with yet",
                Blocks: false,
                // A workspace that Azure does not show may come back: only a proven absence replaces the last condition.
                IsUnread: assessment.State is not WorkspaceState.Absent || (assessment.Ownership.Claim == Claim.Gone && !assessment.AbsenceIsProven));
        }

        if (assessment.Drifts.Count == 0)
        {
            return assessment.KeyUnreadable ?? Verdict.Holds("Azure equals the declared fields");
        }

        var fields = string.Join(", ", assessment.Drifts.Select(row => row.Field));
        if (assessment.Refusals.Count > 0)
        {
            var reason = ImmutabilityCheck.ReasonOf(assessment.Refusals[0]);
            return Verdict.Fails(reason, ImmutabilityCheck.Describe(assessment.Refusals)) with { Blocks = false };
        }

        // To declare what Azure has would be wrong advice here: the workspace would stay without its key's identity.
        if (assessment.Drifts.Any(row => row.Field == FieldCheck.IdentityField && row.Action != DriftAction.Correct) && assessment.KeyIdentity is { Verdict: { Blocks: true } verdict })
        {
            return verdict with { Blocks = false };
        }

        if (assessment.Input.Desired.ObserveOnly)
        {
            return Verdict.Fails(ConditionReason.Drifted, $"{DriftRule.OnlyObserved}{fields}", ReasonCatalog.Of(ConditionReason.ObserveOnly).Advice) with { Blocks = false };
        }

        var changed = assessment.Drifts.Where(row => row.Action == DriftAction.Correct).Select(row => row.Field).ToList();
        if (changed.Count == 0 && UnkeptRule.Describe(assessment.Drifts) is { } unkept)
        {
            var others = assessment.Drifts.Where(row => row.Action != DriftAction.Unkept).Select(row => row.Field).ToList();
            var message = others.Count == 0 ? unkept : $"{unkept}; left unchanged: {string.Join(", ", others)}{OtherKey(assessment, assessment.Live)}";
            return Verdict.Fails(ConditionReason.UpdateFailed, message, UnkeptRule.Advice) with { Blocks = false };
        }

        if (changed.Count == 0)
        {
            return Left(assessment, $"Differs in Azure and is left unchanged: {fields}{OtherKey(assessment, assessment.Live)}") with { Blocks = false };
        }

        var left = assessment.Drifts.Where(row => row.Action != DriftAction.Correct).Select(row => row.Field).ToList();
        return new Verdict(
            ConditionStatus.False,
            ConditionReason.Updating,
            $"To be changed in Azure: {string.Join(", ", changed)}{(left.Count == 0 ? string.Empty : $"; left unchanged: {string.Join(", ", left)}")}",
            Blocks: false);
    }

    // A rotation that does not come has to be explained: nothing else reports that the declared key is not the one in force.
    private static string OtherKey(WorkspaceAssessment assessment, WorkspaceFacts live) =>
        assessment.Drifts.FirstOrDefault(row => row is { Field: WorkspaceAssessor.KeyField, Action: DriftAction.Report }) is { } row
        && DriftRule.IsOnOtherKey(live, row.Desired)
            ? $"; the workspace is under {live.KeyIdentifier}, and newer versions of the declared key {assessment.Input.Desired.Encryption.KeyName} are not followed meanwhile"
            : string.Empty;

    private static Verdict Left(WorkspaceAssessment assessment, string message) =>
        !assessment.Input.Desired.AssociatedResources.AllowReplacement
        && CreateOnlyFields.All.Any(field => field.IsReplaceable && assessment.Drifts.Any(row => row.Field == field.Path))
            ? Verdict.Fails(
                ConditionReason.Drifted,
                message,
                assessment.Input.Desired.DriftPolicy == DriftPolicy.Correct
                    ? "Declare the live values, or set spec.associatedResources.allowReplacement to true"
                    : "Declare the live values, or set spec.driftPolicy to Correct and, for the associated resources, spec.associatedResources.allowReplacement to true")
            : Verdict.Fails(ConditionReason.Drifted, message);
}
