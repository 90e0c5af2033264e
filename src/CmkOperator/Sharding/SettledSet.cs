using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Sharding;

/// <summary>A set of objects that counts once it has stayed the same for a while: a shard that restarts holds no Lease for a moment.</summary>
/// <param name="rest">For how long it must stay the same.</param>
internal sealed class SettledSet(TimeSpan rest)
{
    private HashSet<NamespacedName> _told = [];
    private HashSet<NamespacedName> _seen = [];
    private long? _since;

    /// <summary>Whether the set has settled and differs from the one that was reported last; from then on it counts as reported.</summary>
    public bool HasChanged(IReadOnlyCollection<NamespacedName> now, TimeProvider time, long timestamp)
    {
        if (_since is null || !_seen.SetEquals(now))
        {
            _seen = [.. now];
            _since = timestamp;
        }

        if (_seen.SetEquals(_told) || time.GetElapsedTime(_since.Value, timestamp) < rest)
        {
            return false;
        }

        _told = _seen;
        return true;
    }
}
