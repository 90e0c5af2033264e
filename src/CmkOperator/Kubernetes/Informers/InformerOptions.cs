using CmkOperator.Kubernetes.Queues;

namespace CmkOperator.Kubernetes.Informers;

/// <summary>How objects are listed and watched.</summary>
internal sealed record InformerOptions
{
    /// <summary>Namespaces to watch; empty means all. Default: all.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Label selector of list and watch, in the API's words. Default: null, which selects every object.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Objects in one page of a list; the whole page is held in memory, however large its objects are. Default: 50.</summary>
    public int PageSize { get; init; } = 50;

    /// <summary>Shortest lifetime of one watch; jitter at most doubles it. Default: 5 min.</summary>
    public TimeSpan WatchDuration { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a watch may outlive its own end before it counts as dead. Default: 30 s.</summary>
    public TimeSpan WatchGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time between full lists, which find what a watch missed; jitter lengthens it by a fifth at most. Default: 1 h.</summary>
    public TimeSpan RelistInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The wait between attempts. Default: 0.5 s, at most 30 s.</summary>
    public BackoffOptions Backoff { get; init; } = new() { Base = TimeSpan.FromMilliseconds(500), Cap = TimeSpan.FromSeconds(30) };
}
