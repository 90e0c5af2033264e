using System.Collections.Immutable;

namespace CmkOperator.EmbeddedKubernetes.Storage;

/// <summary>All objects of a kind at one revision.</summary>
internal sealed record StoreSnapshot(long Revision, ImmutableSortedDictionary<string, StoredObject> Objects);
