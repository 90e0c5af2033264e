using System.Collections.Immutable;
using CmkOperator.EmbeddedKubernetes.Storage;

namespace CmkOperator.EmbeddedKubernetes.Resources;

/// <summary>All kinds that are served now: the built-in ones and those that definitions add.</summary>
internal sealed class ResourceCatalog
{
    private ImmutableDictionary<string, ImmutableArray<ResourceDefinition>> _custom = ImmutableDictionary<string, ImmutableArray<ResourceDefinition>>.Empty;

    /// <summary>Changes with every change of a definition, for ETags.</summary>
    public int Revision { get; private set; }

    public IEnumerable<ResourceDefinition> All => BuiltInResources.All.Concat(_custom.OrderBy(c => c.Key, StringComparer.Ordinal).SelectMany(c => c.Value));

    public ResourceDefinition? Find(string group, string version, string plural) =>
        All.FirstOrDefault(d => d.Group == group && d.Version == version && d.Plural == plural);

    /// <summary>The kinds that a definition serves.</summary>
    public IReadOnlyList<ResourceDefinition> OfDefinition(string name) => _custom.GetValueOrDefault(name, []);

    /// <summary>Takes up a new or changed definition.</summary>
    public void Set(StoredObject definition)
    {
        _custom = _custom.SetItem(definition.Name, [.. CustomResourceReader.Read(definition.Content)]);
        Revision++;
    }

    public void Remove(string name)
    {
        _custom = _custom.Remove(name);
        Revision++;
    }
}
