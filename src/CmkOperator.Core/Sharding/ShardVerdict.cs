namespace CmkOperator.Sharding;

/// <summary>Whether a shard may work on an object now.</summary>
public abstract record ShardVerdict
{
    private ShardVerdict()
    {
    }

    /// <summary>It may.</summary>
    public sealed record Serves : ShardVerdict;

    /// <summary>It may not yet: another shard may still be at it, or is not known not to be.</summary>
    /// <param name="For">When to look again.</param>
    public sealed record Waits(TimeSpan For) : ShardVerdict;

    /// <summary>Another shard selects the object too, and serves it.</summary>
    /// <param name="By">That shard.</param>
    public sealed record IsServed(Shard By) : ShardVerdict;

    /// <summary>This shard does not select the object.</summary>
    public sealed record IsNotSelected : ShardVerdict;
}
