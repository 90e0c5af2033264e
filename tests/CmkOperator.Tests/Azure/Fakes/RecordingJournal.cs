using System.Collections.Concurrent;
using CmkOperator.Azure.Pipelines;

namespace CmkOperator.Tests.Azure.Fakes;

/// <summary>Keeps the requests that it receives.</summary>
internal sealed class RecordingJournal : IRequestJournal
{
    public ConcurrentQueue<RequestRecord> Records { get; } = new();

    public void Record(RequestRecord request) => Records.Enqueue(request);
}
