namespace CmkOperator.Evidence;

/// <summary>R4 and R9: high business impact.</summary>
internal static class ImpactRules
{
    private const string Component = "High business impact";

    public static RuleFinding SetOnce(RuleFacts facts)
    {
        if (facts.Absence is { } absence)
        {
            return absence;
        }

        var declared = facts.Desired.HbiWorkspace;
        var finding = facts.Workspace!.HbiWorkspace switch
        {
            null => RuleFinding.Warn("Azure does not report whether the workspace has high business impact"),
            { } live when live != declared => RuleFinding.Fail($"spec.hbiWorkspace is {Text(declared)}, and the workspace was created with {Text(live)}"),
            _ => RuleFinding.Pass($"spec.hbiWorkspace is {Text(declared)}, as the workspace was created"),
        };
        return finding.On(Live(facts), Declared(facts));
    }

    public static RuleFinding Effects(RuleFacts facts)
    {
        if (facts.Absence is { } absence)
        {
            return absence;
        }

        var row = facts.Coverage(Component);
        var finding = (facts.Workspace!.HbiWorkspace, facts.Desired.HbiWorkspace) switch
        {
            _ when row is null => RuleFinding.Warn("What high business impact does for this workspace is not recorded yet"),
            (null, _) => RuleFinding.Warn("Azure does not report whether the workspace has high business impact"),
            (true, _) => RuleFinding.Pass($"High business impact is on. {row.Detail}"),
            (false, true) => RuleFinding.Fail("spec.hbiWorkspace asks for high business impact, and the workspace was created without it"),
            (false, false) => RuleFinding.Skip("High business impact is off, as declared"),
        };
        return finding.On(RuleFacts.Of(row), Live(facts), Declared(facts));
    }

    private static RuleEvidence? Live(RuleFacts facts) =>
        facts.Workspace?.HbiWorkspace is { } live ? new RuleEvidence("status.workspace.hbiWorkspace", Text(live)) : null;

    private static RuleEvidence Declared(RuleFacts facts) => new("spec.hbiWorkspace", Text(facts.Desired.HbiWorkspace));

    private static string Text(bool value) => value ? "true" : "false";
}
