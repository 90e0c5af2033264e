using CmkOperator.Faults;

namespace CmkOperator.Workspaces;

/// <summary>Makes <see cref="Reading{T}"/> values with the type inferred.</summary>
public static class Reading
{
    /// <summary>Azure answered with <paramref name="value"/>.</summary>
    public static Reading<T> Of<T>(T value)
        where T : notnull => new Reading<T>.Present(value);

    /// <summary>A 404 becomes <see cref="Reading{T}.Absent"/>, everything else <see cref="Reading{T}.Unreadable"/>.</summary>
    public static Reading<T> Failed<T>(AzureFault fault)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(fault);
        return fault.Status == 404 ? new Reading<T>.Absent(fault) : new Reading<T>.Unreadable(fault);
    }

    /// <summary>The thing was not asked for.</summary>
    public static Reading<T> NotRead<T>()
        where T : notnull => new Reading<T>.NotRead();
}
