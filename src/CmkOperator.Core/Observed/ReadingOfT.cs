using CmkOperator.Faults;

namespace CmkOperator.Observed;

/// <summary>
/// The result of reading one thing from Azure. A failed read never counts as absence, and a thing that was not
/// read in this pass is neither absent nor unreadable.
/// </summary>
/// <typeparam name="T">The facts read.</typeparam>
public abstract record Reading<T>
    where T : notnull
{
    private Reading()
    {
    }

    /// <summary>Azure answered with the thing.</summary>
    /// <param name="Value">The facts.</param>
    public sealed record Present(T Value) : Reading<T>;

    /// <summary>Azure answered that the thing does not exist.</summary>
    /// <param name="Fault">The 404 as received: its code distinguishes a missing resource from a missing group.</param>
    public sealed record Absent(AzureFault Fault) : Reading<T>;

    /// <summary>Azure rejected the read or did not answer: nothing is known about the thing.</summary>
    /// <param name="Fault">The fault that was returned instead.</param>
    public sealed record Unreadable(AzureFault Fault) : Reading<T>;

    /// <summary>The thing was not read in this pass.</summary>
    public sealed record NotRead : Reading<T>;

    /// <summary>The facts when they are present, else null.</summary>
    public T? ValueOrDefault => this is Present present ? present.Value : default;

    /// <summary>True when nothing was learned: not read, or Azure did not answer this time.</summary>
    public bool IsUnread => this is NotRead || IsInterrupted;

    /// <summary>True when the read was sent and Azure did not answer this time.</summary>
    public bool IsInterrupted => this is Unreadable unreadable && FaultCatalog.IsTransient(unreadable.Fault);

    /// <summary>The fault when there is one, else null.</summary>
    public AzureFault? FaultOrDefault => this switch
    {
        Absent absent => absent.Fault,
        Unreadable unreadable => unreadable.Fault,
        _ => null,
    };
}
