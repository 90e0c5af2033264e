using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Kubernetes.Informers;

/// <summary>What the informer itself needs to know of an object.</summary>
/// <param name="Key">Namespace and name.</param>
/// <param name="Uid">The identity that a recreated object of the same name does not share.</param>
/// <param name="ResourceVersion">The version read.</param>
/// <param name="Generation">Counts changes of the spec.</param>
/// <param name="Deleting">Whether a deletion timestamp is set.</param>
/// <param name="MetadataHash">Of the annotations and finalizers, in this process only.</param>
internal sealed record ObjectHeader(
    NamespacedName Key, string Uid, string ResourceVersion, long Generation, bool Deleting, int MetadataHash)
{
    /// <summary>
    /// Whether a reconciler has something to do: another object, another spec, a deletion, another annotation or finalizer.
    /// A change of status alone is our own doing and wakes nobody; that of somebody else is found by the periodic check.
    /// </summary>
    public bool Wakes(ObjectHeader before) =>
        Uid != before.Uid || Generation != before.Generation || Deleting != before.Deleting || MetadataHash != before.MetadataHash;

    /// <summary>
    /// Whether this is an older state of the same object than <paramref name="other"/>. Versions are compared as numbers, which
    /// the API guarantees since 1.35 and every etcd-backed server did before; where they are none, the answer is no.
    /// </summary>
    public bool IsOlderThan(ObjectHeader other) =>
        Uid == other.Uid
        && ulong.TryParse(ResourceVersion, out var mine)
        && ulong.TryParse(other.ResourceVersion, out var theirs)
        && mine < theirs;
}
