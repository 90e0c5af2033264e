namespace CmkOperator.Azure.Pipelines;

/// <summary>Records nothing.</summary>
internal sealed class NoRequestJournal : IRequestJournal
{
    /// <summary>The only instance.</summary>
    public static NoRequestJournal Instance { get; } = new();

    /// <inheritdoc/>
    public void Record(RequestRecord request)
    {
    }
}
