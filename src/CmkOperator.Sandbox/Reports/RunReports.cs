namespace CmkOperator.Sandbox.Reports;

/// <summary>Puts reports of several runs together.</summary>
internal static class RunReports
{
    /// <summary>One row for all runs: settled only if all were, the rest is the last run's.</summary>
    public static RunReport Sum(string name, IReadOnlyList<RunReport> runs) => runs[^1] with
    {
        Scenario = name,
        Elapsed = runs.Aggregate(TimeSpan.Zero, (sum, run) => sum + run.Elapsed),
        Settled = runs.All(run => run.Settled),
        Failures = [.. runs.SelectMany(run => run.Failures.Select(failure => $"{run.Scenario}: {failure}"))],
    };
}
