using CmkOperator.Conditions;
using CmkOperator.Desired;
using CmkOperator.Status;

namespace CmkOperator.Evidence;

/// <summary>
/// The eleven rules of customer-managed keys as results, from the spec and the recorded status alone: whoever has the object can judge it again.
/// What cannot be verified never passes.
/// </summary>
public static class RuleResults
{
    /// <summary>The result of each rule, R1 to R11 in this order.</summary>
    /// <param name="desired">What the object declares.</param>
    /// <param name="recorded">Its status, recorded or made from a look of the caller's.</param>
    public static IReadOnlyList<RuleResult> Of(DesiredWorkspace desired, WorkspaceStatus recorded)
    {
        var facts = new RuleFacts(desired, recorded);
        return [.. RuleTable.All.Select(rule => Of(rule, facts))];
    }

    private static RuleResult Of(Rule rule, RuleFacts facts)
    {
        var finding = facts.Find(ConditionType.Ready) is null ? RuleFinding.Skip("The operator has not looked at this object yet") : rule.Judge(facts);
        // What was seen to be wrong stays wrong until a look shows otherwise; what was right may have changed.
        if (finding.Outcome == RuleOutcome.Pass && WhyOutdated(facts.Desired, facts.Status, finding.Conditions) is { } why)
        {
            finding = finding with { Outcome = RuleOutcome.Warn, Message = $"{finding.Message}. That is what was last seen, and is not verified now: {why}" };
        }

        return new RuleResult(
            rule.Id,
            rule.Title,
            finding.Outcome,
            BoundedText.Cut(finding.Message, BoundedText.Value),
            [.. finding.Evidence.Select(piece => piece with { Statement = BoundedText.Cut(piece.Statement, BoundedText.Value) })]);
    }

    /// <summary>Why the recorded conditions may no longer be so; null when nothing speaks against them.</summary>
    /// <param name="desired">What the object declares.</param>
    /// <param name="recorded">Its status.</param>
    /// <param name="conditions">The conditions in question.</param>
    public static string? WhyOutdated(DesiredWorkspace desired, WorkspaceStatus recorded, IEnumerable<Condition> conditions)
    {
        if (desired.Suspend)
        {
            return "spec.suspend is set, so the operator does not look";
        }

        if (recorded.ObservedGeneration != desired.Generation || conditions.Any(condition => condition.ObservedGeneration != desired.Generation))
        {
            return "the spec has changed since";
        }

        return recorded.Find(ConditionType.WorkspaceReady) is { Status: ConditionStatus.Unknown } unread ? unread.Message : null;
    }
}
