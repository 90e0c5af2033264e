using System.Globalization;

namespace CmkOperator.Benchmarks.Fleet;

/// <summary>What a run reads of the operator's metrics. Series that a build does not have are 0.</summary>
/// <param name="Passes">Passes over objects.</param>
/// <param name="Failed">Those that ended with an error.</param>
/// <param name="Postponed">Requests and passes put back into the queue; null when the build does not count them.</param>
/// <param name="WritesPostponed">The writes among them.</param>
/// <param name="WritesDelayed">Writes that a worker waited for.</param>
internal sealed record OperatorMetrics(long Passes, long Failed, long? Postponed, long WritesPostponed, long WritesDelayed)
{
    private const string HeldBack = "cmk_operator_arm_held_back_total";

    /// <summary>Reads Prometheus' text format.</summary>
    public static OperatorMetrics Parse(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new OperatorMetrics(
            Sum(lines, "controller_runtime_reconcile_total"),
            Sum(lines, "controller_runtime_reconcile_total", "result=\"error\""),
            lines.Any(line => line.StartsWith(HeldBack, StringComparison.Ordinal)) ? Sum(lines, HeldBack, "waits=\"queue\"") : null,
            Sum(lines, HeldBack, "waits=\"queue\"", "kind=\"writes\""),
            Sum(lines, HeldBack, "waits=\"worker\"", "kind=\"writes\""));
    }

    /// <summary>What was counted since an earlier reading.</summary>
    public OperatorMetrics Since(OperatorMetrics before) => new(
        Passes - before.Passes, Failed - before.Failed, Postponed - before.Postponed, WritesPostponed - before.WritesPostponed, WritesDelayed - before.WritesDelayed);

    private static long Sum(string[] lines, string name, params string[] labels) =>
        (long)lines
            .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && labels.All(label => line.Contains(label, StringComparison.Ordinal)))
            .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture));
}
