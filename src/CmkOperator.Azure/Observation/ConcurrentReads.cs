using CmkOperator.Observed;

namespace CmkOperator.Azure.Observation;

/// <summary>Puts what one read, or a few that belong together, brought into what a pass saw.</summary>
internal delegate ObservedAzure Brought(ObservedAzure seen);

/// <summary>Reads that need nothing of one another: all are under way, then each puts its result where it belongs.</summary>
internal static class ConcurrentReads
{
    /// <summary>Names the place of a read's result.</summary>
    public static async Task<Brought> Into<T>(this Task<T> read, Func<ObservedAzure, T, ObservedAzure> place)
    {
        var found = await read;
        return seen => place(seen, found);
    }

    /// <summary>What was seen, with what the reads bring.</summary>
    public static async Task<ObservedAzure> WithAsync(this ObservedAzure seen, params IReadOnlyList<Task<Brought>> reads) => (await AllAsync(reads))(seen);

    /// <summary>The results of several reads as one.</summary>
    public static async Task<Brought> AllAsync(params IReadOnlyList<Task<Brought>> reads)
    {
        var brought = new List<Brought>(reads.Count);
        foreach (var read in reads)
        {
            brought.Add(await read);
        }

        return seen => brought.Aggregate(seen, (all, part) => part(all));
    }
}
