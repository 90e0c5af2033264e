using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Queues;

namespace CmkOperator.Kubernetes.Informers;

/// <summary>
/// Keeps a store of all objects of one kind, in all namespaces or in some, and queues the keys of those that need a pass.
/// Only keys go into the queue: the worker reads the object from the store.
/// </summary>
internal sealed class ResourceInformer<T> : IObjectSink
    where T : class
{
    private readonly ResourceStore<T> _store;
    private readonly WorkQueue<NamespacedName> _queue;
    private readonly ListWatcher[] _watchers;

    /// <summary>Creates the informer; it sends nothing before <see cref="RunAsync"/>.</summary>
    public ResourceInformer(
        KubernetesApi api,
        ResourcePath resource,
        ResourceStore<T> store,
        WorkQueue<NamespacedName> queue,
        InformerOptions options,
        NetworkClock clock,
        ILogger<ResourceInformer<T>> logger)
    {
        _store = store;
        _queue = queue;
        _watchers = options.Namespaces.Count == 0 ? [Watch(null)] : [.. options.Namespaces.Distinct().Select(Watch)];

        ListWatcher Watch(string? scope) => new(api, resource, scope, store.Reader, this, options, clock, Random.Shared.NextDouble, logger);
    }

    /// <summary>
    /// Whether every scope has been listed once. A scope that is rejected for long does not count while another was listed: its
    /// objects are not in the store, so none of them can look deleted.
    /// </summary>
    public bool HasSynced =>
        _watchers.All(watcher => watcher.Settled.IsCompleted) && _watchers.Any(watcher => watcher.FirstList.IsCompleted);

    /// <summary>Why the cluster cannot be listed or watched now, or null.</summary>
    public string? Trouble => _watchers.Select(watcher => watcher.Trouble).FirstOrDefault(trouble => trouble is not null);

    /// <summary>Full lists stored so far, of all scopes together.</summary>
    public int ListsCompleted => _watchers.Sum(watcher => watcher.ListsCompleted);

    /// <summary>Whether one of the loops hangs: it has done nothing, not even fail, for longer than its longest wait.</summary>
    public bool IsHung => _watchers.Any(watcher => watcher.IsHung);

    /// <summary>Lists and watches until cancelled. Throws as soon as one scope cannot continue, whatever the others do.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var ended in Task.WhenEach(_watchers.Select(watcher => watcher.RunAsync(cancellationToken))))
        {
            await ended;
        }
    }

    /// <summary>Completes when <see cref="HasSynced"/> becomes true.</summary>
    public Task WaitForSyncAsync(CancellationToken cancellationToken) =>
        Task.WhenAll([.. _watchers.Select(watcher => watcher.Settled), Task.WhenAny(_watchers.Select(watcher => watcher.FirstList))])
            .WaitAsync(cancellationToken);

    void IObjectSink.Listed(StoredObject item)
    {
        var indexed = _store.IndexOf(item.Header.Key);
        _store.Put(item, keepNewer: false, out var before);
        if (before is null || item.Header.Wakes(before))
        {
            // An object that is new to us may have rested for months; a change to one that we know was missed by the watch.
            _queue.Add(item.Header.Key, before is null ? WorkPriority.Background : WorkPriority.Prompt);
            WakeSiblings(item.Header.Key, indexed);
        }
        else
        {
            // Nothing new, but this picks up a key that was lost from the queue for whatever reason.
            _queue.AddIfIdle(item.Header.Key);
        }
    }

    void IObjectSink.ListCompleted(string? namespaceName, IReadOnlySet<NamespacedName> present)
    {
        foreach (var key in _store.Keys)
        {
            if ((namespaceName is null || key.Namespace == namespaceName) && !present.Contains(key))
            {
                Remove(key);
            }
        }
    }

    void IObjectSink.Changed(StoredObject item)
    {
        var indexed = _store.IndexOf(item.Header.Key);
        if (_store.Put(item, keepNewer: true, out var before) && (before is null || item.Header.Wakes(before)))
        {
            _queue.Add(item.Header.Key);
            WakeSiblings(item.Header.Key, indexed);
        }
    }

    void IObjectSink.Deleted(StoredObject item) => Remove(item.Header.Key);

    private void Remove(NamespacedName key)
    {
        var indexed = _store.IndexOf(key);
        if (_store.Remove(key))
        {
            _queue.Add(key);
            WakeSiblings(key, indexed);
        }
    }

    // Objects that shared the value with one that has just dropped it may be free to act.
    private void WakeSiblings(NamespacedName key, string? indexedBefore)
    {
        if (indexedBefore is null || _store.IndexOf(key) == indexedBefore)
        {
            return;
        }

        foreach (var sibling in _store.Find(indexedBefore))
        {
            _queue.Add(sibling);
        }
    }
}
