namespace CmkOperator.Sharding;

/// <summary>What one shard knows of itself and of the others.</summary>
/// <param name="Self">This shard.</param>
/// <param name="Others">The other shards whose Leases are held.</param>
/// <param name="Age">How long ago the Leases were read.</param>
/// <param name="AnnouncedFor">For how long this shard's own Lease has carried its selector in this term.</param>
public sealed record ShardView(Shard Self, IReadOnlyList<Shard> Others, TimeSpan Age, TimeSpan AnnouncedFor);
