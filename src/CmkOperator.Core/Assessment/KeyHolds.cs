using CmkOperator.CreateOnly;

namespace CmkOperator.Assessment;

/// <summary>
/// What holds a due change of the key back on a workspace that the operator may write to, as data. Who may write to it is in
/// <see cref="EffectRules"/>. Nothing else delays the key: a version that leaked is disabled only after the change, and that cannot wait
/// for another field. The planner, the user guide and the tests read this table.
/// </summary>
public static class KeyHolds
{
    /// <summary>The table, in the order in which the causes are reported.</summary>
    public static IReadOnlyList<KeyHold> All { get; } =
    [
        new(
            "the spec names another subscription, resource group, workspace, key vault or key identity than Azure has",
            assessment => Refusal(assessment) is { } refusal
                ? Verdict.Fails(ImmutabilityCheck.ReasonOf(refusal), ImmutabilityCheck.Describe([refusal]))
                : null),
        new("the kind or the encryption mode of the workspace is not supported", assessment => assessment.Unsupported),
        new("the key vault is not ready", assessment => Blocking(assessment.Vault)),
        new("the key is not usable", assessment => Blocking(assessment.Key.Verdict)),
        new("the workspace does not have the identity that is named for the key", assessment => assessment.KeyIdentity is { HoldsKey: true } identity ? identity.Verdict : null),
        new("an identity lacks rights on the key", assessment => Blocking(assessment.Access.Verdict)),
    ];

    /// <summary>The first cause that applies; null when the key may change.</summary>
    public static Verdict? First(WorkspaceAssessment assessment) => All.Select(hold => hold.Find(assessment)).FirstOrDefault(verdict => verdict is not null);

    /// <summary>The refused field that says which key, or whose workspace, is meant; null when every refusal leaves the key alone.</summary>
    public static CreateOnlyDifference? Refusal(WorkspaceAssessment assessment) => assessment.Refusals.FirstOrDefault(refusal => refusal.Field.HoldsKey);

    private static Verdict? Blocking(Verdict verdict) => verdict.Blocks ? verdict : null;
}

/// <summary>One row of the table of what holds a change of the key back.</summary>
/// <param name="Name">What the row is about, as the user guide calls it.</param>
/// <param name="Find">The verdict that holds the key back; null when it does not.</param>
public sealed record KeyHold(string Name, Func<WorkspaceAssessment, Verdict?> Find);
