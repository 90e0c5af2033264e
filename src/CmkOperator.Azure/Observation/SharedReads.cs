using CmkOperator.Azure.Pipelines;
using CmkOperator.Faults;

namespace CmkOperator.Azure.Observation;

/// <summary>
/// Answers that the passes of one identity share: each is asked for once, also when several want it at the same time. A pass names the moment
/// from which an answer is new enough for it, and gets none that was asked for earlier: whoever grants a right and asks for a look is never
/// answered from memory. Faults that may pass within seconds are shared with those who wait for the same answer, and then forgotten.
/// </summary>
/// <param name="lifetime">How long an answer is kept.</param>
/// <param name="time">The clock.</param>
/// <param name="capacity">How many answers are kept at most; the oldest go first.</param>
internal sealed class SharedReads(TimeSpan lifetime, TimeProvider time, int capacity = int.MaxValue)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private long _prunedAt;

    /// <summary>How many answers are kept.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>The answer to a request that was asked for at <paramref name="since"/> or later, also by another pass.</summary>
    /// <param name="request">The request.</param>
    /// <param name="since">The moment, as a timestamp of the clock.</param>
    /// <param name="send">Asks Azure; called when no other pass has asked since then.</param>
    /// <param name="cancellationToken">Ends the wait of this pass; what others wait for goes on in one of them.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<AzureReply> GetAsync(
        AzureRequest request, long since, Func<AzureRequest, CancellationToken, Task<AzureReply>> send, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (entry, isOurs) = Find(request.Uri.AbsoluteUri, since);
            if (isOurs)
            {
                return await AskAsync(entry, request, send, cancellationToken);
            }

            // Null: the pass that asked was cancelled, which says nothing about Azure.
            if (await entry.Answer.Task.WaitAsync(cancellationToken) is { } reply)
            {
                return reply;
            }
        }
    }

    private async Task<AzureReply> AskAsync(
        Entry entry, AzureRequest request, Func<AzureRequest, CancellationToken, Task<AzureReply>> send, CancellationToken cancellationToken)
    {
        AzureReply? reply = null;
        try
        {
            return reply = await send(request, cancellationToken);
        }
        finally
        {
            if (reply is null || (reply.Fault is { } fault && FaultCatalog.IsTransient(fault)))
            {
                lock (_lock)
                {
                    if (_entries.TryGetValue(request.Uri.AbsoluteUri, out var known) && known == entry)
                    {
                        _entries.Remove(request.Uri.AbsoluteUri);
                    }
                }
            }

            entry.Answer.SetResult(reply);
        }
    }

    private (Entry Entry, bool IsOurs) Find(string address, long since)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            Prune(now);
            if (_entries.TryGetValue(address, out var known) && known.AskedAt >= since && time.GetElapsedTime(known.AskedAt, now) < lifetime)
            {
                return (known, false);
            }

            return (_entries[address] = new Entry(now), true);
        }
    }

    private void Prune(long now)
    {
        if (time.GetElapsedTime(_prunedAt, now) >= lifetime / 2)
        {
            _prunedAt = now;
            Remove(_entries.Where(entry => time.GetElapsedTime(entry.Value.AskedAt, now) >= lifetime));
        }

        if (_entries.Count >= capacity)
        {
            // Half of them, so that the next ones do not sort again.
            Remove(_entries.OrderBy(entry => entry.Value.AskedAt).Take((_entries.Count + 1) / 2));
        }
    }

    private void Remove(IEnumerable<KeyValuePair<string, Entry>> entries)
    {
        foreach (var entry in entries.ToList())
        {
            _entries.Remove(entry.Key);
        }
    }

    private sealed class Entry(long askedAt)
    {
        public long AskedAt => askedAt;

        public TaskCompletionSource<AzureReply?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
