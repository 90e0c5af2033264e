using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.LeaderElection;

namespace CmkOperator.Sharding;

/// <summary>Reads the Leases of the other operators for as long as the process runs.</summary>
internal sealed partial class ShardLeaseService(ShardSettings settings, ShardLeases leases, NetworkClock clock, ILogger<ShardLeaseService> logger) : BackgroundService
{
    private readonly Outage _outage = new(clock.Time);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await RefreshAsync(stoppingToken);
                await Task.Delay(settings.Refresh, clock.Time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stop requested.
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await leases.RefreshAsync(cancellationToken);
            if (_outage.End() is ( > 1, var lasted) row)
            {
                Log.Recovered(logger, row.Failures, (int)lasted.TotalSeconds);
            }
        }
        catch (KubernetesApiException failure)
        {
            if (_outage.Failed(failure.Message))
            {
                Log.Failed(logger, failure.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The Leases of the other operators could not be read: no pass begins until they are: {Problem}")]
        public static partial void Failed(ILogger logger, string problem);

        [LoggerMessage(Level = LogLevel.Information, Message = "The Leases of the other operators are read again, after {Failures} failures in {Seconds} s")]
        public static partial void Recovered(ILogger logger, int failures, int seconds);
    }
}
