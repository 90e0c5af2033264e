namespace CmkOperator.Sharding;

/// <summary>One operator among several in a cluster: all replicas that compete for one Lease.</summary>
/// <param name="Lease">The Lease's name.</param>
/// <param name="Scope">The objects that it selects.</param>
public sealed record Shard(string Lease, ShardScope Scope)
{
    /// <summary>
    /// Whether this one serves an object that both select. The one without a selector goes first, because it does not know of the others
    /// while it runs; of two with a selector the one whose Lease's name comes first by its characters.
    /// </summary>
    public bool GoesBefore(Shard other) =>
        (Scope.Selector is null) == (other.Scope.Selector is null)
            ? string.CompareOrdinal(Lease, other.Lease) < 0
            : Scope.Selector is null;
}
