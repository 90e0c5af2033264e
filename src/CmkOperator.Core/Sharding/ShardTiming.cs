namespace CmkOperator.Sharding;

/// <summary>The times that keep two shards apart.</summary>
/// <param name="Lease">How long a Lease is valid without renewal; so long a shard waits for another.</param>
/// <param name="Write">The longest time that one write to Azure takes; shorter than <paramref name="Lease"/>.</param>
public sealed record ShardTiming(TimeSpan Lease, TimeSpan Write)
{
    /// <summary>
    /// The age up to which a view of the other shards is good enough to begin a write. A shard that has just announced itself waits for
    /// <see cref="Lease"/>: by then every other has read the announcement, or has begun no write for so long that its last one has ended.
    /// </summary>
    public TimeSpan OldestView => Lease - Write;
}
