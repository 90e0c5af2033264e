namespace CmkOperator.Planning;

/// <summary>
/// What may start now, in order, and what may not and why. An empty plan is no success: whether the workspace is Ready is for the
/// assessment to say.
/// </summary>
/// <param name="Actions">The effects, at most one write to the workspace among them.</param>
/// <param name="Notes">What is waited for or refused.</param>
public sealed record WorkspacePlan(IReadOnlyList<PlannedAction> Actions, IReadOnlyList<PlanNote> Notes)
{
    /// <summary>The plan as text, one line an item: the log line, the dry run and the golden file.</summary>
    public override string ToString()
    {
        var lines = Actions.Select(action => action.Text).Concat(Notes.Select(note => note.Text)).ToList();
        return lines.Count == 0 ? "= nothing to do" : string.Join('\n', lines);
    }
}
