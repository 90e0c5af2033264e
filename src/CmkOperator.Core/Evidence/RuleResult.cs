namespace CmkOperator.Evidence;

/// <summary>The result of one of the eleven rules for one object.</summary>
/// <param name="Rule">The rule, <c>R1</c> to <c>R11</c>.</param>
/// <param name="Title">The rule in short.</param>
/// <param name="Outcome">The result.</param>
/// <param name="Message">Why, in a sentence; the same for the same spec and status.</param>
/// <param name="Evidence">What the result rests on; empty when there is nothing yet.</param>
public sealed record RuleResult(string Rule, string Title, RuleOutcome Outcome, string Message, IReadOnlyList<RuleEvidence> Evidence);

/// <summary>One piece of evidence: a place in the object and what it says.</summary>
/// <param name="Source">The place, such as <c>status.conditions[KeyVaultReady]</c> or <c>spec.hbiWorkspace</c>.</param>
/// <param name="Statement">What it says.</param>
public sealed record RuleEvidence(string Source, string Statement);
