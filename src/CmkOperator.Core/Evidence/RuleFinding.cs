using CmkOperator.Conditions;

namespace CmkOperator.Evidence;

/// <summary>What a rule's judgement found: a result without the rule's name.</summary>
/// <param name="Outcome">The result, as if what is recorded were current.</param>
/// <param name="Message">Why.</param>
internal sealed record RuleFinding(RuleOutcome Outcome, string Message)
{
    /// <summary>What it rests on.</summary>
    public IReadOnlyList<RuleEvidence> Evidence { get; init; } = [];

    /// <summary>The conditions among that: each knows which generation of the spec it was assessed for.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    public static RuleFinding Pass(string message) => new(RuleOutcome.Pass, message);

    public static RuleFinding Fail(string message) => new(RuleOutcome.Fail, message);

    public static RuleFinding Warn(string message) => new(RuleOutcome.Warn, message);

    public static RuleFinding Skip(string message) => new(RuleOutcome.Skip, message);

    /// <summary>The same, resting on these as well; a piece that is not there is left out.</summary>
    public RuleFinding On(params IEnumerable<RuleEvidence?> evidence) => this with { Evidence = [.. Evidence, .. evidence.OfType<RuleEvidence>()] };

    /// <summary>The same, resting on a condition as well.</summary>
    public RuleFinding On(Condition? condition) => condition is null
        ? this
        : this with
        {
            Evidence = [.. Evidence, new RuleEvidence($"status.conditions[{condition.Type}]", $"{condition.Status} ({condition.Reason}): {condition.Message}")],
            Conditions = [.. Conditions, condition],
        };
}
