using CmkOperator.Faults;
using CmkOperator.Observed;

namespace CmkOperator.Cli.Evidence;

/// <summary>The reads that Azure rejected or did not answer: what depends on them is not verified.</summary>
internal static class FailedReads
{
    /// <summary>One sentence for each read that failed, in a fixed order.</summary>
    /// <param name="seen">What was read.</param>
    public static IReadOnlyList<string> Of(ObservedAzure seen) =>
    [
        .. seen.Reads.Where(read => read.Fault is not null).Select(read => $"{read.What} could not be read: {FaultMessage.Of(read.Fault!).TrimEnd('.')}"),
    ];

    /// <summary>What Azure said to the read; null when it did not fail.</summary>
    /// <param name="reading">The read.</param>
    public static AzureFault? FaultOf<T>(Reading<T> reading)
        where T : notnull => reading is Reading<T>.Unreadable { Fault: var fault } ? fault : null;
}
