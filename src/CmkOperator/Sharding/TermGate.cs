using System.Net;
using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.LeaderElection;

namespace CmkOperator.Sharding;

/// <summary>
/// The gate of an operator without a selector: at the beginning of each term it looks whether shards run, and if so waits until they have
/// stepped back. In a cluster without shards that is one request.
/// </summary>
internal sealed partial class TermGate(ShardSettings settings, ShardLeases leases, LeaderElector elector, NetworkClock clock, ILogger<TermGate> logger)
    : IPassGate, IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _one = new(1);
    private long? _lookedFor;

    /// <inheritdoc/>
    public async ValueTask<TimeSpan?> WaitAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (elector.HeldSince is not { } term)
        {
            return Soon;
        }

        if (_lookedFor != term && !await LookAsync(term, cancellationToken))
        {
            return Soon;
        }

        return ShardRule.WaitOfAll(settings.Self, leases.Others, clock.Time.GetElapsedTime(term), settings.Timing) is var wait && wait > TimeSpan.Zero ? wait : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<bool> LookAsync(long term, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_lookedFor == term)
            {
                return true;
            }

            await leases.RefreshAsync(cancellationToken);
            TellOthers();

            _lookedFor = term;
            return true;
        }
        catch (KubernetesApiException failure) when (failure.StatusCode == HttpStatusCode.Forbidden)
        {
            // The role is older than sharding, so no shard of this release runs either.
            Log.MayNotLook(logger, failure.Message);
            _lookedFor = term;
            return true;
        }
        catch (KubernetesApiException failure)
        {
            Log.NotRead(logger, failure.Message);
            return false;
        }
        finally
        {
            _one.Release();
        }
    }

    private void TellOthers()
    {
        var names = string.Join(", ", leases.Others.Select(other => other.Lease));
        if (names.Length > 0)
        {
            Log.Others(logger, names);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Other operators hold the Leases {Leases} in this namespace. Those with --watch-label-selector step back from the objects that this one selects; one without must watch other namespaces")]
        public static partial void Others(ILogger logger, string leases);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Whether operators with --watch-label-selector run is not known, and is not waited for: grant the operator to list leases in its namespace ({Problem})")]
        public static partial void MayNotLook(ILogger logger, string problem);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Nothing is reconciled yet, because the Leases of other operators could not be read: {Problem}")]
        public static partial void NotRead(ILogger logger, string problem);
    }
}
