using System.Collections.Immutable;

namespace CmkOperator.EmbeddedKubernetes.Storage;

/// <summary>One write, with what a watch or a list of the past needs to know of it.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object after it; for a deletion its last state, with the revision of the deletion.</param>
/// <param name="Previous">The object before it.</param>
/// <param name="After">All objects of the kind after it.</param>
internal sealed record StoreEvent(
    StoreEventType Type, StoredObject Object, StoredObject? Previous, ImmutableSortedDictionary<string, StoredObject> After)
{
    public long Revision => Object.Revision;
}
