using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.LeaderElection;

namespace CmkOperator.Sharding;

/// <summary>
/// Finds the objects that no shard selects, and those that several do, for the metrics and for one log line when they change. Only the
/// leader of a shard reports.
/// </summary>
internal sealed partial class ShardReporter(
    ShardSettings settings, ShardLeases leases, ObjectDirectory directory, DirectoryService service, ILeadership leadership, NetworkClock clock, ILogger<ShardReporter> logger)
    : BackgroundService
{
    private const int MostNames = 5;

    private readonly SettledSet _unselected = new(settings.Timing.Lease * 2);
    private readonly SettledSet _shared = new(settings.Timing.Lease * 2);
    private volatile Counts? _counts;

    /// <summary>How many objects no shard that holds its Lease selects; null while this process does not know or does not lead.</summary>
    public int? Unselected => leadership.IsLeader ? _counts?.Unselected : null;

    /// <summary>How many objects several shards select; null while this process does not know or does not lead.</summary>
    public int? Shared => leadership.IsLeader ? _counts?.Shared : null;

    /// <summary>Looks at all objects once.</summary>
    public void Look()
    {
        if (!leadership.IsLeader || !service.HasSynced || leases.Age > settings.Timing.OldestView)
        {
            return;
        }

        Shard[] shards = [settings.Self, .. leases.Others];
        var unselected = new List<NamespacedName>();
        var shared = new List<NamespacedName>();
        foreach (var entry in directory.Entries)
        {
            var selecting = shards.Count(shard => shard.Scope.Selects(entry.Key.Namespace, entry.Labels));
            if (selecting != 1)
            {
                (selecting == 0 ? unselected : shared).Add(entry.Key);
            }
        }

        _counts = new Counts(unselected.Count, shared.Count);
        var now = clock.Time.GetTimestamp();
        if (_unselected.HasChanged(unselected, clock.Time, now))
        {
            Tell(unselected, Log.NoneIsUnselected, Log.Unselected);
        }

        if (_shared.HasChanged(shared, clock.Time, now))
        {
            Tell(shared, Log.NoneIsShared, Log.Shared);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                Look();
                await Task.Delay(settings.Timing.Lease, clock.Time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stop requested.
        }
    }

    private void Tell(List<NamespacedName> keys, Action<ILogger> none, Action<ILogger, int, string> some)
    {
        if (keys.Count == 0)
        {
            none(logger);
            return;
        }

        var named = string.Join(", ", keys.Select(key => key.ToString()).Order(StringComparer.Ordinal).Take(MostNames));
        some(logger, keys.Count, keys.Count > MostNames ? named + ", ..." : named);
    }

    private sealed record Counts(int Unselected, int Shared);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} objects are selected by no operator, so nothing is done for them: {Names}. Label them, or start an operator whose --watch-label-selector matches them")]
        public static partial void Unselected(ILogger logger, int count, string names);

        [LoggerMessage(Level = LogLevel.Information, Message = "Every object is selected by an operator")]
        public static partial void NoneIsUnselected(ILogger logger);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} objects are selected by several operators, of which only one serves each: {Names}. Change one --watch-label-selector so that no object matches two")]
        public static partial void Shared(ILogger logger, int count, string names);

        [LoggerMessage(Level = LogLevel.Information, Message = "No object is selected by several operators")]
        public static partial void NoneIsShared(ILogger logger);
    }
}
