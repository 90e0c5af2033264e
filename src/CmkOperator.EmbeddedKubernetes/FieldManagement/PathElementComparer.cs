namespace CmkOperator.EmbeddedKubernetes.FieldManagement;

/// <summary>Orders path elements as FieldsV1 does: fields, then keys, then values, then indexes.</summary>
internal sealed class PathElementComparer : IComparer<string>
{
    private const string Order = "fkvi";

    public static PathElementComparer Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var byKind = Order.IndexOf(x![0], StringComparison.Ordinal).CompareTo(Order.IndexOf(y![0], StringComparison.Ordinal));
        return byKind != 0 ? byKind : string.CompareOrdinal(x, y);
    }
}
