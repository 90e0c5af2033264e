namespace CmkOperator.Planning;

/// <summary>
/// What may start now, in order, and what may not and why. An empty plan does not mean success: the assessment decides whether
/// the workspace is Ready.
/// </summary>
/// <param name="Actions">The effects, at most one write to the workspace among them.</param>
/// <param name="Notes">What the plan waits for or refuses.</param>
public sealed record WorkspacePlan(IReadOnlyList<PlannedAction> Actions, IReadOnlyList<PlanNote> Notes)
{
    /// <summary>The plan as text, one line an item: the log line, the dry run and the golden file.</summary>
    public override string ToString()
    {
        var lines = Actions.Select(action => action.Text).Concat(Notes.Select(note => note.Text)).ToList();
        return lines.Count == 0 ? "= nothing to do" : string.Join('\n', lines);
    }
}
