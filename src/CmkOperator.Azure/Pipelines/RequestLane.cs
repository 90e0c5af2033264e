using CmkOperator.Azure.Clouds;
using CmkOperator.Observed;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace CmkOperator.Azure.Pipelines;

/// <summary>
/// One kind of requests to one subscription (or vault, or directory). Azure counts the kinds apart, so a lane that is shut holds back no other.
/// It is shut by Azure's Retry-After, and limited by a bucket of ours, because a 429 costs more than a wait; other programs may use the same
/// principal, so the bucket alone is not enough. After a throttle its requests go one by one for a while: of six in flight, five would already
/// be sent when the first gets the next Retry-After.
/// </summary>
internal sealed class RequestLane : IDisposable
{
    /// <summary>So many answers in a row end the caution after a throttle.</summary>
    public const int AnswersUntilTrusted = 10;

    // One part in so many of the allowance is kept for what people wait for: the periodic check never takes the last of it.
    private const int ShareOfPeople = 5;

    private static readonly TimeSpan WaitForTurn = TimeSpan.FromSeconds(1);

    private readonly RequestKind _kind;
    private readonly TimeSpan _patience;
    private readonly TimeSpan _recovery;
    private readonly TimeProvider _time;
    private readonly IRequestJournal _journal;
    private readonly long _origin;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _lock = new();
    private readonly TokenBucket _requests;

    // Counts what the passes that have begun will send: their requests are not in the other bucket yet.
    private readonly TokenBucket _passes;
    private readonly int _kept;
    private TimeSpan _opensAt;
    private TimeSpan _carefulUntil;
    // The last time that was given to a periodic check, and to a pass that had to be put off once more.
    private TimeSpan _promised;
    private TimeSpan _promisedAgain;
    private int _answers;

    /// <summary>Creates the lane of one kind.</summary>
    public RequestLane(RequestKind kind, string scope, AzureOptions options, TimeProvider time, IRequestJournal journal)
    {
        var (burst, perSecond) = kind switch
        {
            RequestKind.Reads when scope == AzureRequest.GraphScope => (options.GraphQueryBurst, options.GraphQueriesPerSecond),
            RequestKind.Reads => (options.ReadBurst, options.ReadsPerSecond),
            RequestKind.Writes => (options.WriteBurst, options.WritesPerSecond),
            RequestKind.Deletes => (options.DeleteBurst, options.DeletesPerSecond),
        };
        _kind = kind;
        _patience = options.PatienceFor(isRead: kind == RequestKind.Reads);
        _recovery = options.ThrottleRecovery;
        _time = time;
        _journal = journal;
        _origin = time.GetTimestamp();
        _requests = new TokenBucket(burst, perSecond);
        _passes = new TokenBucket(burst, perSecond);
        _kept = burst / ShareOfPeople;
        Pipeline = new ResiliencePipelineBuilder<AzureReply> { Name = $"{kind} {scope}", TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<AzureReply>
            {
                // Only an outage of Azure as a whole trips it: a few failing resources never reach nine of ten.
                FailureRatio = 0.9,
                MinimumThroughput = 20,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(10),
                ShouldHandle = static arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is TimeoutRejectedException || arguments.Outcome.Result?.Fault is { Status: 0 or >= 500 }),
            })
            .AddTimeout(options.CallTimeout)
            .Build();
    }

    /// <summary>Breaker and timeout, in this order.</summary>
    public ResiliencePipeline<AzureReply> Pipeline { get; }

    /// <summary>True when it remembers nothing: it is open, not careful, and its buckets are full.</summary>
    public bool IsAtRest
    {
        get
        {
            lock (_lock)
            {
                return Now >= _carefulUntil && Now >= _promised && Now >= _promisedAgain && _requests.IsFull(Now) && _passes.IsFull(Now);
            }
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <summary>
    /// Why a pass should not begin now; null when it is likely to get what it needs. Passes that are held up get times one after the other,
    /// so that each begins once and at its time, and not all at the same time to be held up again. While such a time is still to come, a periodic check
    /// is given one behind it, although it could begin: otherwise those that come by chance when there is room would leave none to those that wait.
    /// </summary>
    /// <param name="requests">How many requests the pass is expected to send.</param>
    /// <param name="turn">Whom it goes before. Only what people wait for may use the whole allowance.</param>
    public HoldUp? WhyNotBegin(int requests, ObservationTurn turn)
    {
        HoldUp holdUp;
        lock (_lock)
        {
            var now = Now;
            var shut = _opensAt - now;
            var own = _passes.WaitFor(turn == ObservationTurn.Awaited ? requests : requests + _kept, now);
            var wait = shut > own ? shut : own;
            if (wait <= _patience && !(turn == ObservationTurn.Periodic && _promised > now + _patience))
            {
                return null;
            }

            var at = now + wait;
            if (turn == ObservationTurn.Periodic)
            {
                at = _promised = Later(at, _promised + _passes.TimeFor(requests));
            }
            else if (turn == ObservationTurn.PutOff)
            {
                at = _promisedAgain = Later(at, _promisedAgain + _passes.TimeFor(requests));
            }

            holdUp = new HoldUp(_kind, at - now, IsAskedByAzure: shut > _patience);
            if (turn == ObservationTurn.Awaited)
            {
                return holdUp;
            }
        }

        _journal.HeldBack(holdUp, isPostponed: true);
        return holdUp;
    }

    /// <summary>Counts a pass that begins.</summary>
    /// <param name="requests">How many requests it is expected to send.</param>
    public void Begin(int requests)
    {
        lock (_lock)
        {
            _passes.Take(requests, Now);
        }
    }

    /// <summary>Corrects the count of a pass that has ended.</summary>
    /// <param name="expected">How many requests it was expected to send.</param>
    /// <param name="sent">How many it sent.</param>
    public void End(int expected, int sent)
    {
        lock (_lock)
        {
            _passes.Return(expected - sent);
        }
    }

    /// <summary>
    /// Waits for the moment to send one request, for as long as <paramref name="patience"/>; beyond that it refuses at once, so that the worker is free.
    /// Dispose the result when the answer has arrived.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async ValueTask<LaneEntry> EnterAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var deadline = Now + patience;
        var entry = default(LaneEntry);
        var isReserved = false;
        var hasWaited = false;
        try
        {
            while (true)
            {
                var step = Next(deadline, entry.HasTurn, ref isReserved);
                if (step.Refusal is { } refusal)
                {
                    return Refuse(entry, refusal, isReserved);
                }

                if (step.NeedsTurn)
                {
                    if (!await TakeTurnAsync(deadline - Now, cancellationToken))
                    {
                        return Refuse(entry, new HoldUp(_kind, WaitForTurn, IsAskedByAzure: false), isReserved);
                    }

                    entry = new LaneEntry(_turn);
                    continue;
                }

                if (step.Wait <= TimeSpan.Zero)
                {
                    return entry;
                }

                if (!hasWaited)
                {
                    hasWaited = true;
                    _journal.HeldBack(new HoldUp(_kind, step.Wait, step.IsAskedByAzure), isPostponed: false);
                }

                await Task.Delay(step.Wait, _time, cancellationToken);
            }
        }
        catch
        {
            GiveBack(entry, isReserved);
            throw;
        }
    }

    /// <summary>Shuts the lane, because Azure asked to wait; the latest time wins.</summary>
    public void ShutFor(TimeSpan wait)
    {
        TimeSpan further;
        lock (_lock)
        {
            var now = Now;
            var opensAt = now + wait;
            further = opensAt - (_opensAt > now ? _opensAt : now);
            if (further > TimeSpan.Zero)
            {
                _opensAt = opensAt;
            }

            _carefulUntil = _opensAt + _recovery;
            _answers = 0;
        }

        if (further > TimeSpan.Zero)
        {
            _journal.Throttled(_kind, further);
        }
    }

    /// <summary>Takes Azure's word on what is left of the allowance, when that is less than the lane believes: others may use it too.</summary>
    public void Left(int requests)
    {
        lock (_lock)
        {
            _requests.HoldAtMost(requests, Now);
        }
    }

    /// <summary>
    /// Sends nothing for a while, because Azure said that nothing is left of the allowance. Azure has refused nothing: who waits is held back by the
    /// operator itself, and there is no reason for caution afterwards.
    /// </summary>
    public void PauseFor(TimeSpan wait)
    {
        lock (_lock)
        {
            _requests.HoldNothingFor(wait, Now);
        }
    }

    /// <summary>Counts an answer that was no throttle.</summary>
    public void Answered()
    {
        lock (_lock)
        {
            if (Now < _carefulUntil && ++_answers >= AnswersUntilTrusted)
            {
                _carefulUntil = Now;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private Step Next(TimeSpan deadline, bool hasTurn, ref bool isReserved)
    {
        lock (_lock)
        {
            var now = Now;
            var shut = _opensAt - now;
            if (shut > TimeSpan.Zero && _opensAt > deadline)
            {
                return new Step(default, Refusal: new HoldUp(_kind, shut, IsAskedByAzure: true));
            }

            if (now < _carefulUntil && !hasTurn)
            {
                return new Step(default, NeedsTurn: true);
            }

            if (isReserved)
            {
                return new Step(shut, IsAskedByAzure: true);
            }

            var own = _requests.WaitFor(1, now);
            if (own > TimeSpan.Zero && now + own > deadline)
            {
                return new Step(default, Refusal: new HoldUp(_kind, own, IsAskedByAzure: false));
            }

            _requests.Take(1, now);
            isReserved = true;
            return shut > own ? new Step(shut, IsAskedByAzure: true) : new Step(own);
        }
    }

    private LaneEntry Refuse(LaneEntry entry, HoldUp refusal, bool isReserved)
    {
        GiveBack(entry, isReserved);
        _journal.HeldBack(refusal, isPostponed: true);
        return new LaneEntry(null, refusal);
    }

    private void GiveBack(LaneEntry entry, bool isReserved)
    {
        entry.Dispose();
        if (isReserved)
        {
            lock (_lock)
            {
                _requests.Return(1);
            }
        }
    }

    private async ValueTask<bool> TakeTurnAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        if (_turn.Wait(0, CancellationToken.None))
        {
            return true;
        }

        if (patience <= TimeSpan.Zero)
        {
            return false;
        }

        using var expiry = new CancellationTokenSource(patience, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, expiry.Token);
        try
        {
            await _turn.WaitAsync(linked.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private readonly record struct Step(TimeSpan Wait, bool IsAskedByAzure = false, bool NeedsTurn = false, HoldUp? Refusal = null);
}

/// <summary>The permission to send one request, or why there is none.</summary>
/// <param name="turn">What the next one waits for; null when requests need not go one by one.</param>
/// <param name="refusal">Why the request must not be sent; null when it may.</param>
internal readonly struct LaneEntry(SemaphoreSlim? turn, HoldUp? refusal = null) : IDisposable
{
    /// <summary>Why the request must not be sent; null when it may.</summary>
    public HoldUp? Refusal => refusal;

    /// <summary>True when no other request is under way.</summary>
    public bool HasTurn => turn is not null;

    /// <inheritdoc/>
    public void Dispose() => turn?.Release();
}
