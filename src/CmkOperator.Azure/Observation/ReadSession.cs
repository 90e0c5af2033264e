using System.Collections.Concurrent;
using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Faults;
using CmkOperator.Azure.Pipelines;

namespace CmkOperator.Azure.Observation;

/// <summary>
/// The reads of one observation: it reads each address once, a bounded number concurrently, and none after the budget is
/// spent. When Azure throttles, the answers are carried into the next observation; otherwise an observation longer than the
/// allowance would start over forever. What concerns more than one workspace is read through <see cref="Shared"/>.
/// </summary>
internal sealed class ReadSession : IAzureSender, IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<AzureReply>>> _reads = new(StringComparer.Ordinal);
    private readonly IAzureSender _sender;
    private readonly IReadOnlyDictionary<string, AzureReply> _carried;
    // Never disposed: it holds no resources, and reads of a cancelled observation still release their slot later.
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _budget;
    private readonly CancellationToken _spent;
    private readonly CancellationToken _caller;
    private readonly SharedReads? _shared;
    private readonly long _since;
    private volatile bool _interrupted;
    private int _sent;

    /// <summary>Begins an observation with the reads of an interrupted one before it.</summary>
    /// <param name="sender">Sends the requests.</param>
    /// <param name="options">The limits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="carried">The answers of the interrupted observation.</param>
    /// <param name="caller">Ends the reads.</param>
    /// <param name="shared">The answers of other passes; null when none may be used.</param>
    /// <param name="since">The moment from which such an answer is new enough, as a timestamp of the clock.</param>
    /// <param name="carriedSince">When the oldest of the carried answers was asked for, as a timestamp of the clock; null without any.</param>
    public ReadSession(
        IAzureSender sender,
        AzureOptions options,
        TimeProvider time,
        IReadOnlyDictionary<string, AzureReply> carried,
        CancellationToken caller,
        SharedReads? shared = null,
        long since = 0,
        long? carriedSince = null)
    {
        Since = carriedSince ?? time.GetTimestamp();
        _shared = shared;
        _since = since;
        Shared = new SharedSender(this);
        _sender = sender;
        _carried = carried;
        _caller = caller;
        _slots = new SemaphoreSlim(options.ParallelReads, options.ParallelReads);
        _budget = new CancellationTokenSource(options.ObservationBudget, time);
        _spent = _budget.Token;
    }

    /// <summary>No answer of it was asked for earlier by this object's observations, as a timestamp of the clock.</summary>
    public long Since { get; }

    /// <summary>True when Azure's allowance, or the time, ended the observation early.</summary>
    public bool WasInterrupted => _interrupted;

    /// <summary>How many requests Azure Resource Manager got.</summary>
    public int Sent => Volatile.Read(ref _sent);

    /// <summary>The answers, for the next observation to continue from.</summary>
    public IReadOnlyDictionary<string, AzureReply> Answered => _reads
        .Where(read => read.Value is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true, Result.Fault: null } })
        .ToDictionary(read => read.Key, read => read.Value.Value.Result, StringComparer.Ordinal);

    /// <summary>The answers that say something, a 404 included.</summary>
    public IReadOnlyDictionary<string, AzureReply> Settled => _reads
        .Where(read => read.Value is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true, Result.Fault: null or { Status: 404 } } })
        .ToDictionary(read => read.Key, read => read.Value.Value.Result, StringComparer.Ordinal);

    /// <summary>Sends the requests whose answers other passes may use too.</summary>
    public IAzureSender Shared { get; }

    /// <inheritdoc/>
    public Task<AzureReply> SendAsync(AzureRequest request, CancellationToken cancellationToken) => SendAsync(request, isShared: false);

    private Task<AzureReply> SendAsync(AzureRequest request, bool isShared) =>
        _reads.GetOrAdd(
            request.Uri.AbsoluteUri,
            static (_, state) => new Lazy<Task<AzureReply>>(() => state.self.SendOnceAsync(state.request, state.isShared)),
            (self: this, request, isShared)).Value;

    /// <inheritdoc/>
    public void Dispose() => _budget.Dispose();

    private async Task<AzureReply> SendOnceAsync(AzureRequest request, bool isShared)
    {
        if (_carried.TryGetValue(request.Uri.AbsoluteUri, out var known))
        {
            return known;
        }

        using var linked = CancellationTokenSource.CreateLinkedTokenSource(_caller, _spent);
        try
        {
            await _slots.WaitAsync(linked.Token);
            try
            {
                var reply = isShared && _shared is not null
                    ? await _shared.GetAsync(request, _since, SendCountedAsync, linked.Token)
                    : await SendCountedAsync(request, linked.Token);
                _interrupted |= reply.Fault?.Status == 429;
                return reply;
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (OperationCanceledException) when (!_caller.IsCancellationRequested)
        {
            _interrupted = true;
            return AzureReply.Failed(AzureFaultMapper.NoAnswer("the time of this check ran out before this was read"));
        }
    }

    private Task<AzureReply> SendCountedAsync(AzureRequest request, CancellationToken cancellationToken)
    {
        if (request.Audience == AzureAudience.ResourceManager)
        {
            Interlocked.Increment(ref _sent);
        }

        return _sender.SendAsync(request, cancellationToken);
    }

    private sealed class SharedSender(ReadSession session) : IAzureSender
    {
        public Task<AzureReply> SendAsync(AzureRequest request, CancellationToken cancellationToken) => session.SendAsync(request, isShared: true);
    }
}
