using System.Collections.Concurrent;
using System.Collections.Frozen;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Workspaces;

namespace CmkOperator.Azure.Observation;

/// <summary>Keeps what interrupted observations have read until the next one goes on from there, a few minutes at most.</summary>
internal sealed class InterruptedReads(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<ObjectKey, Kept> _kept = new();

    /// <summary>What the object's last observation left; empty when it came to its end or lies too far back.</summary>
    public IReadOnlyDictionary<string, AzureReply> Find(ObjectKey key) =>
        _kept.TryGetValue(key, out var kept) && time.GetUtcNow() - kept.Since < Lifetime ? kept.Replies : FrozenDictionary<string, AzureReply>.Empty;

    /// <summary>Keeps an interrupted observation's reads, or forgets them after one that came to its end.</summary>
    public void Settle(ObjectKey key, ReadSession session)
    {
        if (!session.WasInterrupted)
        {
            _kept.TryRemove(key, out _);
            return;
        }

        Prune();
        // The oldest read sets the age: an observation that never ends must not live on readings of last hour.
        var now = time.GetUtcNow();
        var since = _kept.TryGetValue(key, out var before) && now - before.Since < Lifetime ? before.Since : now;
        _kept[key] = new Kept(since, session.Answered);
    }

    // An object may go while it waits; nobody would come back for what was kept for it.
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
