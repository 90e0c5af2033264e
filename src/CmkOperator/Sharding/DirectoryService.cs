using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Informers;

namespace CmkOperator.Sharding;

/// <summary>Fills the directory by a list and watch without the selector, for the lifetime of the process.</summary>
internal sealed class DirectoryService : BackgroundService
{
    private readonly ListWatcher[] _watchers;

    /// <summary>Creates the service; it sends nothing before it runs.</summary>
    /// <param name="api">The API server.</param>
    /// <param name="resource">The resource of the objects.</param>
    /// <param name="directory">The directory.</param>
    /// <param name="options">How the shard's own objects are listed; the selector is left out here.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">The log.</param>
    public DirectoryService(
        KubernetesApi api, ResourcePath resource, ObjectDirectory directory, InformerOptions options, NetworkClock clock, ILogger<DirectoryService> logger)
    {
        var every = options with { LabelSelector = null };
        _watchers = options.Namespaces.Count == 0 ? [Watch(null)] : [.. options.Namespaces.Distinct().Select(Watch)];

        ListWatcher Watch(string? scope) =>
            new(api, resource, scope, new ObjectReader([], keepsLabels: true), directory, every, clock, Random.Shared.NextDouble, logger);
    }

    /// <summary>Whether every scope that can be listed has been: before, a rival could be missing.</summary>
    public bool HasSynced => _watchers.All(watcher => watcher.Settled.IsCompleted) && _watchers.Any(watcher => watcher.FirstList.IsCompleted);

    /// <summary>Whether one of the loops hangs.</summary>
    public bool IsHung => _watchers.Any(watcher => watcher.IsHung);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(_watchers.Select(watcher => watcher.RunAsync(stoppingToken)));
}
