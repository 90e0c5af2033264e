namespace CmkOperator.Azure.Pipelines;

/// <summary>Takes note of nothing.</summary>
internal sealed class NoRequestJournal : IRequestJournal
{
    /// <summary>The one there is.</summary>
    public static NoRequestJournal Instance { get; } = new();

    /// <inheritdoc/>
    public void Record(RequestRecord request)
    {
    }
}
