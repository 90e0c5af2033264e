using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Telemetry;

/// <summary>All objects at one moment, as the metrics show them.</summary>
/// <param name="Named">The objects that have series of their own.</param>
/// <param name="Total">How many objects there are.</param>
/// <param name="Counts">How many objects have each status of each condition, by the indexes of <see cref="ConditionBits"/>.</param>
internal sealed record ObjectSnapshot(IReadOnlyList<(NamespacedName Key, ObjectFacts Facts)> Named, int Total, int[,] Counts)
{
    /// <summary>How many objects are in the counts only.</summary>
    public int Folded => Total - Named.Count;
}
