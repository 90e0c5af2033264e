using System.Collections.Concurrent;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Workspaces;

namespace CmkOperator.Reconciliation;

/// <summary>The memories of the passes by object. They end with the process, which costs nothing but a wait.</summary>
internal sealed class PassMemories
{
    private readonly ConcurrentDictionary<NamespacedName, PassMemory> _memories = new();

    /// <summary>The memory of an object; a new one for an object not seen before.</summary>
    public PassMemory Of(NamespacedName key, DateTimeOffset now) => _memories.GetOrAdd(key, static (_, at) => new PassMemory(at), now);

    /// <summary>Stores the memory of an object.</summary>
    public void Keep(NamespacedName key, PassMemory memory) => _memories[key] = memory;

    /// <summary>Forgets an object that is gone.</summary>
    public void Forget(NamespacedName key) => _memories.TryRemove(key, out _);
}
