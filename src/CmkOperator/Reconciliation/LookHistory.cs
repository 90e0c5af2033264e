using System.Collections.Concurrent;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Reconciliation;

/// <summary>
/// When the passes of this process looked at each object, and how that ended. It decides how new an answer has to be that a pass shares with
/// others, and when the slow round is due, in which each object is looked at for itself.
/// </summary>
/// <param name="settings">The intervals.</param>
/// <param name="time">The clock.</param>
internal sealed class LookHistory(ReconcilerSettings settings, TimeProvider time)
{
    private readonly ConcurrentDictionary<NamespacedName, Entry> _entries = new();
    private readonly ConcurrentDictionary<NamespacedName, Event> _events = new();
    private readonly long _startedAt = time.GetTimestamp();
    private readonly DateTimeOffset _started = time.GetUtcNow();

    /// <summary>How the last pass over an object ended: true at rest, null when there was none.</summary>
    public bool? WasAtRest(NamespacedName key) => _entries.TryGetValue(key, out var entry) ? entry.IsAtRest : null;

    /// <summary>True when the last pass over an object was put off to stay below Azure's limit.</summary>
    public bool WasPutOff(NamespacedName key) => _entries.TryGetValue(key, out var entry) && entry.IsPutOff;

    /// <summary>True when the object has to be looked at for itself, whatever a shared look shows.</summary>
    public bool IsFullLookDue(NamespacedName key) => time.GetTimestamp() >= _entries.GetValueOrDefault(key, Unseen(key)).FullLookAt;

    /// <summary>
    /// The last event of an object that no pass has looked for yet. The queue knows it of the pass that it brought; when that pass was put off or
    /// failed, the next one is still for it.
    /// </summary>
    /// <param name="key">The object.</param>
    /// <returns>When it happened, as a timestamp of the clock, and whether a person still waits for a pass that reads anything; null without an event.</returns>
    public (long At, bool IsAwaited)? PendingEvent(NamespacedName key)
    {
        if (settings.PromptedAt(key) is { } at)
        {
            _events[key] = new Event(at, true);
        }

        return _events.TryGetValue(key, out var pending) ? (pending.At, pending.IsAwaited) : null;
    }

    /// <summary>
    /// The moment from which an answer that another pass asked for is new enough for a pass over the object. After an event it is the event; otherwise
    /// the last time that a pass looked for the object, since it knows what was there until then. Never older than the bound.
    /// </summary>
    /// <param name="workspace">The object.</param>
    /// <param name="key">Its name.</param>
    /// <param name="promptedAt">When the event happened; null when there was none.</param>
    public long SharedSince(CmkWorkspace workspace, NamespacedName key, long? promptedAt)
    {
        var now = time.GetTimestamp();
        var oldest = now - Ticks(settings.SharedReadLifetime);
        if (promptedAt is { } at)
        {
            return Math.Max(at, oldest);
        }

        // An object that was there when the process began has waited for its first pass. One that came later, unseen by the watch, is its own event.
        var since = _entries.TryGetValue(key, out var entry) ? entry.LookedAt
            : workspace.Metadata.CreationTimestamp is { } created && created < _started.UtcDateTime ? _startedAt
            : now;
        return Math.Max(since, oldest);
    }

    /// <summary>Notes the end of a pass.</summary>
    /// <param name="pass">The pass.</param>
    public void Ended(ReconcilePass pass)
    {
        if (pass.HasLooked)
        {
            _events.TryRemove(pass.Key, out _);
        }
        else if (pass.HasRead && _events.TryGetValue(pass.Key, out var pending))
        {
            _events[pass.Key] = pending with { IsAwaited = false };
        }

        var now = time.GetTimestamp();
        var isKnown = _entries.TryGetValue(pass.Key, out var before);
        before = isKnown ? before : Unseen(pass.Key);
        // A poll looks at the operation alone. What a creation was decided by is as new as its result needs: only the new workspace is to be seen. And a
        // first pass that was put off has looked at nothing: the next one needs no newer answers.
        var lookedAt = pass.HasCreated || (!isKnown && !pass.HasLooked && !pass.IsAtRest && pass.SharedSince > 0) ? pass.SharedSince
            : pass.HasLooked || !isKnown ? now
            : before.LookedAt;
        _entries[pass.Key] = new Entry(
            lookedAt, pass.IsAtRest, pass.IsPutOff, pass.HasLooked ? now + Ticks(settings.FullLookInterval * settings.Jitter()) : before.FullLookAt);
    }

    /// <summary>Forgets an object that is gone.</summary>
    public void Forget(NamespacedName key)
    {
        _entries.TryRemove(key, out _);
        _events.TryRemove(key, out _);
    }

    // The clock of the slow round starts with the process, and the objects are spread over its length.
    private Entry Unseen(NamespacedName key) => new(0, false, false, _startedAt + Ticks(settings.FullLookInterval * ((uint)key.GetHashCode() / (double)uint.MaxValue)));

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private readonly record struct Event(long At, bool IsAwaited);

    private readonly record struct Entry(long LookedAt, bool IsAtRest, bool IsPutOff, long FullLookAt);
}
