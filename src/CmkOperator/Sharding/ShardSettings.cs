namespace CmkOperator.Sharding;

/// <summary>This operator among several.</summary>
/// <param name="Self">Its Lease and what it selects.</param>
/// <param name="Timing">The times that keep it and the others apart.</param>
/// <param name="Refresh">Time between two reads of the others' Leases.</param>
internal sealed record ShardSettings(Shard Self, ShardTiming Timing, TimeSpan Refresh);
