using System.Collections.Concurrent;
using CmkOperator.Azure.Pipelines;

namespace CmkOperator.Tests.Azure.Fakes;

/// <summary>Keeps the requests that it receives.</summary>
internal sealed class RecordingJournal : IRequestJournal
{
    public ConcurrentQueue<RequestRecord> Records { get; } = new();

    public ConcurrentQueue<(RequestKind Kind, TimeSpan Wait)> Throttles { get; } = new();

    public ConcurrentQueue<(HoldUp HoldUp, bool IsPostponed)> HoldUps { get; } = new();

    public void Throttled(RequestKind kind, TimeSpan wait) => Throttles.Enqueue((kind, wait));

    public void HeldBack(HoldUp holdUp, bool isPostponed) => HoldUps.Enqueue((holdUp, isPostponed));

    public void Record(RequestRecord request) => Records.Enqueue(request);
}
