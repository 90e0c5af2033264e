namespace CmkOperator.Sharding;

/// <summary>
/// Decides which shard works on an object, so that no object is served by two at the same time. It rests on three facts: a write to Azure
/// begins only after the object's status was written at the version last seen, so a shard that missed a change of labels learns of it before
/// its next write; a write that has begun ends within <see cref="ShardTiming.Write"/>; a shard whose view is too old begins none.
/// </summary>
public static class ShardRule
{
    // Until the next read of Leases or objects, which is due any moment.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>Whether this shard may work on an object.</summary>
    public static ShardVerdict Decide(ShardedObject item, ShardView view, ShardTiming timing)
    {
        if (!view.Self.Scope.Selects(item.Namespace, item.Labels))
        {
            return new ShardVerdict.IsNotSelected();
        }

        if (view.Age > timing.OldestView)
        {
            return new ShardVerdict.Waits(Soon);
        }

        var others = Selecting(view.Others, item.Namespace, item.Labels);
        if (others.Count > 0 && others[0].GoesBefore(view.Self))
        {
            return new ShardVerdict.IsServed(others[0]);
        }

        // One that selects it too, and has not read our Lease yet, may be at it.
        var left = others.Count > 0 ? timing.Lease - view.AnnouncedFor : TimeSpan.Zero;

        // The labels may just have moved it here from a shard that has sent a write. Nobody has sent one for an object without a trace of it.
        if (item.IsHandled && timing.Lease - item.SelectedFor is var moved && moved > left)
        {
            left = moved;
        }

        return left > TimeSpan.Zero ? new ShardVerdict.Waits(left) : new ShardVerdict.Serves();
    }

    /// <summary>The shards that select an object, the one that serves it first.</summary>
    public static IReadOnlyList<Shard> Selecting(IEnumerable<Shard> shards, string @namespace, IReadOnlyDictionary<string, string> labels) =>
        [.. shards
            .Where(shard => shard.Scope.Selects(@namespace, labels))
            .OrderBy(shard => shard.Scope.Selector is not null)
            .ThenBy(shard => shard.Lease, StringComparer.Ordinal)];

    /// <summary>How long an operator without a selector waits after it took its Lease, so that shards that serve its objects step back.</summary>
    /// <param name="self">The operator without a selector.</param>
    /// <param name="others">The other operators whose Leases are held.</param>
    /// <param name="announcedFor">For how long its Lease has been held.</param>
    /// <param name="timing">The times.</param>
    public static TimeSpan WaitOfAll(Shard self, IEnumerable<Shard> others, TimeSpan announcedFor, ShardTiming timing) =>
        others.Any(other => other.Scope.Selector is not null && other.Scope.SharesNamespaceWith(self.Scope)) && timing.Lease > announcedFor
            ? timing.Lease - announcedFor
            : TimeSpan.Zero;
}
