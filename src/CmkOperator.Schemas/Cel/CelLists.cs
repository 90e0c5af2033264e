namespace CmkOperator.Schemas.Cel;

/// <summary>The methods of lists.</summary>
internal static class CelLists
{
    /// <summary>The result, or null when there is no such method.</summary>
    public static object? Call(string name, IReadOnlyList<object> list, object[] arguments) => (name, arguments) switch
    {
        ("size", []) => (long)list.Count,
        ("join", []) => Join(list, ""),
        ("join", [string separator]) => Join(list, separator),
        ("isSorted", []) => list.Zip(list.Skip(1)).All(p => CelValues.Compare(p.First, p.Second) <= 0),
        ("indexOf", [var item]) => IndexOf(list, item),
        ("min", []) => list.Count == 0 ? throw new CelException("min called on empty list") : list.Aggregate((a, b) => CelValues.Compare(a, b) <= 0 ? a : b),
        ("max", []) => list.Count == 0 ? throw new CelException("max called on empty list") : list.Aggregate((a, b) => CelValues.Compare(a, b) >= 0 ? a : b),
        ("sum", []) => list.Aggregate((object)0L, (a, b) => CelFunctions.Call("+", false, [a, b])),
        _ => null,
    };

    private static string Join(IReadOnlyList<object> list, string separator) => list.All(i => i is string)
        ? string.Join(separator, list)
        : throw new CelException("no such overload: join of values that are not strings");

    private static long IndexOf(IReadOnlyList<object> list, object item)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (CelValues.AreEqual(list[i], item))
            {
                return i;
            }
        }

        return -1;
    }
}
