using System.Collections.Concurrent;
using System.Collections.Frozen;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Workspaces;

namespace CmkOperator.Azure.Observation;

/// <summary>Keeps the reads of interrupted observations until the next one continues from them, a few minutes at most.</summary>
internal sealed class InterruptedReads(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<ObjectKey, Kept> _kept = new();

    /// <summary>The reads of the object's last observation; empty when that one completed or is too old.</summary>
    public IReadOnlyDictionary<string, AzureReply> Find(ObjectKey key) =>
        _kept.TryGetValue(key, out var kept) && time.GetUtcNow() - kept.Since < Lifetime ? kept.Replies : FrozenDictionary<string, AzureReply>.Empty;

    /// <summary>Keeps the reads of an interrupted observation, or forgets them after a completed one.</summary>
    public void Settle(ObjectKey key, ReadSession session)
    {
        if (!session.WasInterrupted)
        {
            _kept.TryRemove(key, out _);
            return;
        }

        Keep(key, session);
    }

    /// <summary>Keeps the reads of an observation, also of a complete one.</summary>
    public void Keep(ObjectKey key, ReadSession session)
    {
        Prune();
        // The oldest read sets the age: an observation that never completes must not rely on hour-old reads.
        var now = time.GetUtcNow();
        var since = _kept.TryGetValue(key, out var before) && now - before.Since < Lifetime ? before.Since : now;
        _kept[key] = new Kept(since, session.Answered);
    }

    // An object may be deleted while it waits, and nothing would ever collect its reads.
    private void Prune()
    {
        var now = time.GetUtcNow();
        foreach (var old in _kept.Where(entry => now - entry.Value.Since >= Lifetime))
        {
            _kept.TryRemove(old);
        }
    }

    private sealed record Kept(DateTimeOffset Since, IReadOnlyDictionary<string, AzureReply> Replies);
}
