using CmkOperator.Azure.Clouds;

namespace CmkOperator.Azure.Pipelines;

/// <summary>What requests to one subscription (or vault, or directory) share: a lane for each kind of request.</summary>
internal sealed class ThrottleScope(string name, AzureOptions options, TimeProvider time, IRequestJournal journal) : IDisposable
{
    private readonly RequestLane _reads = new(RequestKind.Reads, name, options, time, journal);
    private readonly RequestLane _writes = new(RequestKind.Writes, name, options, time, journal);
    private readonly RequestLane _deletes = new(RequestKind.Deletes, name, options, time, journal);

    /// <summary>The subscription, vault or directory.</summary>
    public string Name => name;

    /// <summary>True when no lane remembers anything.</summary>
    public bool IsAtRest => _reads.IsAtRest && _writes.IsAtRest && _deletes.IsAtRest;

    /// <summary>The lane of a kind.</summary>
    public RequestLane Lane(RequestKind kind) => kind switch
    {
        RequestKind.Reads => _reads,
        RequestKind.Writes => _writes,
        RequestKind.Deletes => _deletes,
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _reads.Dispose();
        _writes.Dispose();
        _deletes.Dispose();
    }
}
