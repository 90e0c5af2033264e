using System.Collections.Concurrent;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Workspaces;

namespace CmkOperator.Reconciliation;

/// <summary>The memories of the passes by object. They are lost with the process, and nothing but a wait is lost with them.</summary>
internal sealed class PassMemories
{
    private readonly ConcurrentDictionary<NamespacedName, PassMemory> _memories = new();

    /// <summary>The memory of an object; a new one for an object not seen before.</summary>
    public PassMemory Of(NamespacedName key, DateTimeOffset now) => _memories.GetOrAdd(key, static (_, at) => new PassMemory(at), now);

    /// <summary>Remembers.</summary>
    public void Keep(NamespacedName key, PassMemory memory) => _memories[key] = memory;

    /// <summary>Forgets an object that is gone.</summary>
    public void Forget(NamespacedName key) => _memories.TryRemove(key, out _);
}
