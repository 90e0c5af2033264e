namespace CmkOperator.Sharding;

/// <summary>The objects that one operator selects.</summary>
/// <param name="Namespaces">The namespaces that it watches; empty is every namespace.</param>
/// <param name="Selector">The labels that it asks for; null asks for none.</param>
public sealed record ShardScope(IReadOnlyList<string> Namespaces, LabelSelector? Selector)
{
    /// <summary>Whether it selects an object with these labels in this namespace.</summary>
    public bool Selects(string @namespace, IReadOnlyDictionary<string, string> labels) =>
        (Namespaces.Count == 0 || Namespaces.Contains(@namespace)) && (Selector is null || Selector.Matches(labels));

    /// <summary>Whether an object could be in a namespace of both.</summary>
    public bool SharesNamespaceWith(ShardScope other) =>
        Namespaces.Count == 0 || other.Namespaces.Count == 0 || Namespaces.Intersect(other.Namespaces).Any();
}
