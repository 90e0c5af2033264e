namespace CmkOperator.Reconciliation;

/// <summary>Whether this process may still write to Azure.</summary>
internal interface IWriteFence
{
    /// <summary>True when a write that takes at most <paramref name="budget"/> ends while this process surely leads.</summary>
    bool MayStart(TimeSpan budget);
}
