using System.Globalization;
using System.Text.Json.Nodes;

namespace CmkOperator.Benchmarks.Fleet;

/// <summary>What Linux says of a process at one moment.</summary>
/// <param name="CpuMilliseconds">Processor time since its start, in user and kernel mode. The kernel counts in steps of ten milliseconds.</param>
/// <param name="RssKib">Resident memory, in KiB.</param>
/// <param name="AnonymousKib">The part of it that is not a file's, which the system cannot reclaim without swap, in KiB.</param>
/// <param name="PeakKib">The most resident memory since its start, in KiB.</param>
internal sealed record ProcessFigures(long CpuMilliseconds, long RssKib, long AnonymousKib, long PeakKib)
{
    private const int MillisecondsPerTick = 10;
    private const int UserTime = 11;
    private const int KernelTime = 12;

    /// <summary>Reads <c>/proc</c>.</summary>
    public static ProcessFigures Read(int process)
    {
        var folder = $"/proc/{process.ToString(CultureInfo.InvariantCulture)}";
        var stat = File.ReadAllText($"{folder}/stat");
        // The name in parentheses may hold spaces; what follows it does not.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[UserTime], CultureInfo.InvariantCulture) + long.Parse(fields[KernelTime], CultureInfo.InvariantCulture);
        var status = File.ReadAllLines($"{folder}/status");
        return new ProcessFigures(
            ticks * MillisecondsPerTick, Kib(status, "VmRSS:"), Kib(File.ReadAllLines($"{folder}/smaps_rollup"), "Anonymous:"), Kib(status, "VmHWM:"));
    }

    /// <summary>Adds the memory to a phase.</summary>
    public void WriteMemory(JsonObject phase)
    {
        phase["rssMb"] = Mb(RssKib);
        phase["anonymousMb"] = Mb(AnonymousKib);
        phase["peakMb"] = Mb(PeakKib);
    }

    private static double Mb(long kib) => Math.Round(kib / 1024.0, 1);

    private static long Kib(string[] lines, string name) =>
        long.Parse(lines.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
