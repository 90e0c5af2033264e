using System.Text.Json.Nodes;
using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Kubernetes.LeaderElection;

/// <summary>
/// Holds a Lease, or waits for it, as client-go's <c>tools/leaderelection</c> does: another's lease has expired when it has not changed
/// for its duration by our own clock, so that the clocks of two machines need not agree. After a loss it waits again.
/// </summary>
internal sealed partial class LeaderElector(
    LeaseClient leases,
    string identity,
    LeaseTiming timing,
    NetworkClock clock,
    Func<double> chance,
    ILogger<LeaderElector> logger,
    ShardAnnouncement? announcement = null)
    : ILeadership, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Outage _outage = new(clock.Time);
    private TaskCompletionSource<CancellationToken> _acquired = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? _term;
    private long _heldUntil;
    private long? _heldSince;

    // Used by the loop only: the Lease as last seen, and when it was first seen in that state.
    private JsonObject? _seen;
    private long _seenAt;

    /// <inheritdoc/>
    public bool IsLeader
    {
        get
        {
            lock (_lock)
            {
                return _term is not null;
            }
        }
    }

    /// <inheritdoc/>
    public DateTimeOffset LeaseDeadline
    {
        get
        {
            lock (_lock)
            {
                return _term is null ? DateTimeOffset.MinValue : clock.Time.GetUtcNow() + Remaining();
            }
        }
    }

    /// <summary>When the Lease was written in our name at the beginning of this term, as a timestamp of the clock; null when not leading.</summary>
    public long? HeldSince
    {
        get
        {
            lock (_lock)
            {
                return _heldSince;
            }
        }
    }

    /// <inheritdoc/>
    public bool MayStart(TimeSpan budget)
    {
        lock (_lock)
        {
            return _term is not null && Remaining() >= budget;
        }
    }

    /// <inheritdoc/>
    public Task<CancellationToken> AcquiredAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _acquired.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Runs the election until cancelled, then releases the lease.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                await AcquireAsync(cancellationToken);
                await HoldAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stop requested.
        }
        finally
        {
            await ReleaseAsync();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => EndTerm();

    private async Task AcquireAsync(CancellationToken cancellationToken)
    {
        Log.Waiting(logger, leases.Key, identity);
        while (!await TryWithinAsync(timing.RenewDeadline, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();

            // With jitter, so that two replicas do not collide at every attempt.
            await Task.Delay(timing.RetryPeriod * (1 + (0.2 * chance())), clock.Time, cancellationToken);
        }

        Log.Acquired(logger, leases.Key, identity);
        lock (_lock)
        {
            _term = new CancellationTokenSource();
            _heldSince = clock.Time.GetTimestamp();
            _acquired.TrySetResult(_term.Token);
        }
    }

    // Returns when leadership is lost.
    private async Task HoldAsync(CancellationToken cancellationToken)
    {
        var renewed = clock.Time.GetTimestamp();
        while (clock.Time.GetElapsedTime(renewed) < timing.RenewDeadline)
        {
            await Task.Delay(timing.RetryPeriod, clock.Time, cancellationToken);
            var sent = clock.Time.GetTimestamp();
            if (await TryWithinAsync(AtLeast(timing.RenewDeadline - clock.Time.GetElapsedTime(renewed)), cancellationToken))
            {
                renewed = sent;
            }
            else if (_seen is not null && LeaseRecord.Holder(_seen) is { Length: > 0 } other && other != identity)
            {
                Log.Taken(logger, leases.Key, other);
                break;
            }

            cancellationToken.ThrowIfCancellationRequested();
        }

        Log.Lost(logger, leases.Key, identity);
        EndTerm();
    }

    private async Task<bool> TryWithinAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limit, clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        return await TryTakeOrRenewAsync(either.Token);
    }

    private async Task<bool> TryTakeOrRenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Read first unless our last write made the lease ours: then one request is enough, and a conflict shows a change.
            if (_seen is null || LeaseRecord.Holder(_seen) != identity)
            {
                See(await leases.ReadAsync(cancellationToken));
            }

            if (_seen is not null && IsHeldByAnother(_seen))
            {
                Reached();
                return false;
            }

            var sent = clock.Time.GetTimestamp();
            var wanted = LeaseRecord.HeldBy(_seen ?? leases.Blank(), identity, timing.Duration, clock.Time.GetUtcNow());
            announcement?.Put(wanted);
            var written = await leases.WriteAsync(wanted, cancellationToken);
            if (written is null)
            {
                // Another writer changed it meanwhile; the next read shows which. It need not be another candidate.
                See(await leases.ReadAsync(cancellationToken));
                return false;
            }

            See(written);
            Reached();
            lock (_lock)
            {
                _heldUntil = sent + Ticks(timing.Duration);
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (Exception failure) when (failure is KubernetesApiException or System.Text.Json.JsonException)
        {
            if (_outage.Failed(failure.Message))
            {
                Log.Failed(logger, leases.Key, failure.Message);
            }

            return false;
        }
    }

    private void Reached()
    {
        if (_outage.End() is ( > 1, var lasted) row)
        {
            Log.Recovered(logger, leases.Key, row.Failures, (int)lasted.TotalSeconds);
        }
    }

    private void See(JsonObject? lease)
    {
        if (lease is null || _seen is null || LeaseRecord.Version(lease) != LeaseRecord.Version(_seen))
        {
            _seenAt = clock.Time.GetTimestamp();
        }

        _seen = lease;
    }

    private bool IsHeldByAnother(JsonObject lease)
    {
        var holder = LeaseRecord.Holder(lease);
        if (holder.Length == 0 || holder == identity)
        {
            return false;
        }

        return clock.Time.GetElapsedTime(_seenAt) < (LeaseRecord.Duration(lease) ?? timing.Duration);
    }

    private void EndTerm()
    {
        CancellationTokenSource? ended;
        lock (_lock)
        {
            ended = _term;
            _term = null;
            _heldSince = null;
            if (_acquired.Task.IsCompleted)
            {
                _acquired = new TaskCompletionSource<CancellationToken>(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        // Not disposed, because passes still hold its token.
        ended?.Cancel();
    }

    private async Task ReleaseAsync()
    {
        var held = IsLeader;
        EndTerm();
        if (!held || _seen is null || LeaseRecord.Holder(_seen) != identity)
        {
            return;
        }

        using var deadline = new CancellationTokenSource(timing.RetryPeriod, clock.Time);
        try
        {
            var lease = await leases.ReadAsync(deadline.Token);
            if (lease is not null && LeaseRecord.Holder(lease) == identity)
            {
                await leases.WriteAsync(LeaseRecord.Released(lease, clock.Time.GetUtcNow()), deadline.Token);
                Log.Released(logger, leases.Key, identity);
            }
        }
        catch (Exception failure) when (failure is KubernetesApiException or OperationCanceledException)
        {
            // It expires by itself; the next leader only waits a little longer.
            Log.Failed(logger, leases.Key, failure.Message);
        }
    }

    private TimeSpan Remaining() => TimeSpan.FromSeconds((_heldUntil - clock.Time.GetTimestamp()) / (double)clock.Time.TimestampFrequency);

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * clock.Time.TimestampFrequency);

    private static TimeSpan AtLeast(TimeSpan span) => span > TimeSpan.FromMilliseconds(1) ? span : TimeSpan.FromMilliseconds(1);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Waiting for the lease {Lease} as {Identity}")]
        public static partial void Waiting(ILogger logger, NamespacedName lease, string identity);

        [LoggerMessage(Level = LogLevel.Information, Message = "Leading: the lease {Lease} is held by {Identity}")]
        public static partial void Acquired(ILogger logger, NamespacedName lease, string identity);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The lease {Lease} was taken by {Other}")]
        public static partial void Taken(ILogger logger, NamespacedName lease, string other);

        [LoggerMessage(Level = LogLevel.Warning, Message = "No longer leading: the lease {Lease} of {Identity} is lost; work stops until it is held again")]
        public static partial void Lost(ILogger logger, NamespacedName lease, string identity);

        [LoggerMessage(Level = LogLevel.Information, Message = "Released the lease {Lease} of {Identity}")]
        public static partial void Released(ILogger logger, NamespacedName lease, string identity);

        [LoggerMessage(Level = LogLevel.Information, Message = "The lease {Lease} is reached again, after {Failures} failures in {Seconds} s")]
        public static partial void Recovered(ILogger logger, NamespacedName lease, int failures, int seconds);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The lease {Lease} could not be acquired or renewed: {Problem}")]
        public static partial void Failed(ILogger logger, NamespacedName lease, string problem);
    }
}
