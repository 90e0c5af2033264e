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

    /// <summary>The reads of the object's last observation, and when it began; empty when that one completed, is too old or began before an event.</summary>
    /// <param name="key">The object.</param>
    /// <param name="notBefore">When the event happened, as a timestamp of the clock; null without one.</param>
    public (IReadOnlyDictionary<string, AzureReply> Replies, long? Since) Find(ObjectKey key, long? notBefore) =>
        _kept.TryGetValue(key, out var kept) && IsUsable(kept) && (notBefore is null || kept.Since >= notBefore)
            ? (kept.Replies, kept.Since)
            : (FrozenDictionary<string, AzureReply>.Empty, null);

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
        _kept[key] = new Kept(session.Since, session.Answered);
    }

    // An object may be deleted while it waits, and nothing would ever collect its reads.
    private void Prune()
    {
        foreach (var old in _kept.Where(entry => !IsUsable(entry.Value)))
        {
            _kept.TryRemove(old);
        }
    }

    private bool IsUsable(Kept kept) => time.GetElapsedTime(kept.Since) < Lifetime;

    private sealed record Kept(long Since, IReadOnlyDictionary<string, AzureReply> Replies);
}
