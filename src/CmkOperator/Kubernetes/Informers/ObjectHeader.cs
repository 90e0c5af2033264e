using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Kubernetes.Informers;

/// <summary>The part of an object that the informer itself reads.</summary>
/// <param name="Key">Namespace and name.</param>
/// <param name="Uid">The identity that a recreated object of the same name does not share.</param>
/// <param name="ResourceVersion">The version read.</param>
/// <param name="Generation">Counts changes of the spec.</param>
/// <param name="Deleting">Whether a deletion timestamp is set.</param>
/// <param name="MetadataHash">Hash of the annotations and of the finalizers but our own, valid in this process only.</param>
internal sealed record ObjectHeader(
    NamespacedName Key, string Uid, string ResourceVersion, long Generation, bool Deleting, int MetadataHash)
{
    /// <summary>Whether its labels match what the reader selects; true when the reader selects by none.</summary>
    public bool IsSelected { get; init; } = true;

    /// <summary>Its labels, when the reader keeps them; otherwise null.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Whether it has the finalizer that only this process adds.</summary>
    public bool HasOwnFinalizer { get; init; }

    /// <summary>
    /// Whether the change needs a pass: another object, another spec, a deletion, another annotation or finalizer.
    /// A change of the status alone, or a finalizer of ours that is added, is our own and queues nothing; the periodic check finds a status that
    /// somebody else changed.
    /// </summary>
    public bool Wakes(ObjectHeader before) =>
        Uid != before.Uid || Generation != before.Generation || Deleting != before.Deleting || MetadataHash != before.MetadataHash
        || (before.HasOwnFinalizer && !HasOwnFinalizer);

    /// <summary>Whether this is the same state of the same object as <paramref name="other"/>.</summary>
    public bool IsSameAs(ObjectHeader other) => Uid == other.Uid && ResourceVersion == other.ResourceVersion && ResourceVersion.Length > 0;

    /// <summary>
    /// Whether this is an older state of the same object than <paramref name="other"/>. Versions are compared as numbers, which
    /// the API guarantees since 1.35 and every etcd-backed server did before; for versions that are not numbers it returns false.
    /// </summary>
    public bool IsOlderThan(ObjectHeader other) =>
        Uid == other.Uid
        && ulong.TryParse(ResourceVersion, out var mine)
        && ulong.TryParse(other.ResourceVersion, out var theirs)
        && mine < theirs;
}
