using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Observed;
using CmkOperator.Status;

namespace CmkOperator.Reporting;

/// <summary><c>status.preflight</c>: every check by name. What Azure does not document is reported as Unknown.</summary>
internal static class PreflightReport
{
    private const string Undocumented =
        "Azure does not document which identity {0} uses to wrap with the key: its rights cannot be verified";

    private const string NotLookedAt = "Not checked: what comes before it is missing, or was not answered";
    private const string NotNeeded = "Not checked: only a creation needs it";

    public static IReadOnlyList<PreflightRow> Of(WorkspaceAssessment assessment)
    {
        var input = assessment.Input;
        if (input.Desired.Suspend)
        {
            return input.Recorded.Preflight;
        }

        var rows = assessment.Checks
            .Select(check => Row(input, check))
            .Append(new PreflightRow("KeyAccessOfAiSearch", CheckOutcome.Unknown, Undocumented.Replace("{0}", "the managed AI Search service", StringComparison.Ordinal)))
            .Append(new PreflightRow("KeyAccessOfStorage", CheckOutcome.Unknown, Undocumented.Replace("{0}", "the managed storage account", StringComparison.Ordinal)))
            .Append(DataAccess(assessment))
            .Concat(Disputed(assessment))
            .Concat(Documented(input));
        return [.. rows.OrderBy(row => row.Check, StringComparer.Ordinal)];
    }

    private static IEnumerable<PreflightRow> Disputed(WorkspaceAssessment assessment)
    {
        const string Name = "KeyAccessOfCosmosDb";
        var input = assessment.Input;
        return assessment.Access.Disputed is { } disputed ? [Row(input, new NamedVerdict(Name, disputed))]
            : input.Desired.Encryption.UserAssignedIdentityId is not null ? [input.Recorded.Preflight.FirstOrDefault(row => row.Check == Name) ?? new PreflightRow(Name, CheckOutcome.Skipped, NotLookedAt)]
            // Only Azure shows that an identity is named by its client id: while the rights are not read, the row stays as it was.
            : input.Recorded.Preflight.Where(row => row.Check == Name && assessment.Access.Verdict.IsUnread);
    }

    // While it is not known whether the workspace is there, the rows stay as they were.
    private static IEnumerable<PreflightRow> Documented(WorkspaceInput input) => input.Observed.Workspace.IsUnread
        ? input.Recorded.Preflight.Where(row => row.Check is DocumentedRightsCheck.Creator or DocumentedRightsCheck.Identity)
        : DocumentedRightsCheck.Assess(input).Select(check => Row(input, check));

    private static PreflightRow Row(WorkspaceInput input, NamedVerdict check)
    {
        if (check.Verdict.IsUnread)
        {
            return input.Recorded.Preflight.FirstOrDefault(row => row.Check == check.Check)
                ?? new PreflightRow(
                    check.Check, CheckOutcome.Skipped, ScopeCheck.IsOfCreation(check.Check) && input.Observed.Workspace is Reading<WorkspaceFacts>.Present ? NotNeeded : NotLookedAt);
        }

        var result = check.Verdict.Status switch
        {
            ConditionStatus.True => CheckOutcome.Passed,
            ConditionStatus.False => CheckOutcome.Failed,
            ConditionStatus.Unknown => CheckOutcome.Unknown,
        };
        return new PreflightRow(check.Check, result, check.Verdict.Message);
    }

    // R10: the service creates these assignments itself; the operator can only read them.
    private static PreflightRow DataAccess(WorkspaceAssessment assessment)
    {
        const string Name = "DataAccess";
        var reading = assessment.Input.Observed.DataAccess;
        switch (reading)
        {
            case Reading<IReadOnlyList<RoleAssignmentFacts>>.Present { Value: var assignments }:
                return assignments.Count > 0
                    ? new PreflightRow(
                        Name,
                        CheckOutcome.Passed,
                        $"The workspace's identity has these roles on the managed resources: {string.Join(", ", assignments.Select(assignment => assignment.RoleName).Distinct().Order(StringComparer.Ordinal))}")
                    : new PreflightRow(Name, CheckOutcome.Unknown, "No role assignment of the workspace's identity is visible on the managed resources");
            case Reading<IReadOnlyList<RoleAssignmentFacts>>.Unreadable { IsUnread: false }:
                return new PreflightRow(Name, CheckOutcome.Unknown, "The role assignments on the managed resources cannot be read");
            case { IsInterrupted: true } when assessment.Input.Recorded.Preflight.All(row => row.Check != Name):
                return new PreflightRow(Name, CheckOutcome.Skipped, NotLookedAt);
            case { IsUnread: true } when assessment.Input.Recorded.Preflight.FirstOrDefault(row => row.Check == Name) is { } last:
                return last;
            default:
                return new PreflightRow(Name, CheckOutcome.Skipped, "There are no managed resources yet");
        }
    }
}
