namespace CmkOperator.EmbeddedKubernetes.FieldManagement;

/// <summary>The paths in which two values differ.</summary>
internal sealed record FieldComparison(FieldSet Added, FieldSet Modified, FieldSet Removed)
{
    /// <summary>The paths that have a new value.</summary>
    public FieldSet Written => Added.Union(Modified);

    public FieldComparison Ignoring(FieldSet trees) => new(Added.Without(trees), Modified.Without(trees), Removed.Without(trees));
}
