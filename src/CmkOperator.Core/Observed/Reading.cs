using CmkOperator.Faults;

namespace CmkOperator.Observed;

/// <summary>Makes <see cref="Reading{T}"/> values with the type inferred.</summary>
public static class Reading
{
    /// <summary>Azure answered with <paramref name="value"/>.</summary>
    public static Reading<T> Of<T>(T value)
        where T : notnull => new Reading<T>.Present(value);

    /// <summary>
    /// A 404 that says what is missing becomes <see cref="Reading{T}.Absent"/>, everything else <see cref="Reading{T}.Unreadable"/>. That includes
    /// a 404 without a code, as a gateway returns it, and one about the API.
    /// </summary>
    public static Reading<T> Failed<T>(AzureFault fault)
        where T : notnull
    {
        return fault is { Status: 404, Code.Length: > 0 } && !IsAboutTheApi(fault) ? new Reading<T>.Absent(fault) : new Reading<T>.Unreadable(fault);
    }

    private static bool IsAboutTheApi(AzureFault fault) =>
        fault.Has("NoRegisteredProviderFound") || fault.Has("InvalidResourceType") || fault.Has("InvalidApiVersionParameter");

    /// <summary>The thing was not read.</summary>
    public static Reading<T> NotRead<T>()
        where T : notnull => new Reading<T>.NotRead();
}
