using CmkOperator.Assessment;
using CmkOperator.Observed;

namespace CmkOperator.Cli.Evidence;

/// <summary>What came of looking at Azure for one object.</summary>
/// <param name="Input">What was read; null when the look could not begin.</param>
/// <param name="Failures">Why it failed, as a whole or in parts, one sentence each.</param>
/// <param name="Assumed">What was assumed, one sentence each.</param>
internal sealed record LookResult(WorkspaceInput? Input, IReadOnlyList<string> Failures, IReadOnlyList<string> Assumed)
{
    /// <summary>A look that could not begin.</summary>
    public static LookResult Failed(string why) => new(null, [why], []);

    /// <summary>Why nothing is known of the workspace; null when Azure answered, also when it said that there is no such workspace.</summary>
    public string? Failure => Input?.Observed.Workspace is Reading<WorkspaceFacts>.Present or Reading<WorkspaceFacts>.Absent ? null
        : Failures.Count > 0 ? Failures[0]
        : "Azure was not read";
}
