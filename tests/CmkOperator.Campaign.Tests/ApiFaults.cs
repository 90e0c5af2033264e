using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Sandbox.Cluster;

namespace CmkOperator.Campaign.Tests;

/// <summary>Faults of the API server for the operator's next writes; reads, leases and events are left alone.</summary>
/// <param name="cluster">The user's hand, which makes conflicts.</param>
/// <param name="key">The object.</param>
/// <param name="tell">Gets a line for each fault that was injected.</param>
internal sealed class ApiFaults(ClusterClient cluster, NamespacedName key, Action<string> tell)
{
    private readonly Lock _lock = new();
    private readonly Queue<ApiFault> _next = [];
    private int _edits;

    /// <summary>Plans a fault for one of the next writes.</summary>
    public void Add(ApiFault fault)
    {
        lock (_lock)
        {
            _next.Enqueue(fault);
        }
    }

    /// <summary>Forgets what has not happened yet.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _next.Clear();
        }
    }

    /// <summary>Stands between a request and the cluster.</summary>
    public async Task<HttpResponseMessage> InterfereAsync(HttpRequestMessage request, Func<Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (request.Method == HttpMethod.Get || !path.Contains("/cmkworkspaces/", StringComparison.Ordinal) || !TryTake(out var fault))
        {
            return await send();
        }

        tell($"API: {fault} at {request.Method} {path[path.LastIndexOf("/cmkworkspaces/", StringComparison.Ordinal)..]}");
        switch (fault)
        {
            case ApiFault.Conflict:
                var annotation = new JsonObject { ["campaign"] = $"{Interlocked.Increment(ref _edits)}" };
                await cluster.PatchAsync(key, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotation } }, cancellationToken);
                return await send();
            case ApiFault.AnswerLost:
                (await send()).Dispose();
                throw new HttpRequestException("The connection was reset (injected).");
            case ApiFault.RequestLost:
                throw new HttpRequestException("The connection was refused (injected).");
            case ApiFault.Failed:
                return Answer(request, HttpStatusCode.InternalServerError, "InternalError");
            case ApiFault.Busy:
                var busy = Answer(request, HttpStatusCode.TooManyRequests, "TooManyRequests");
                busy.Headers.RetryAfter = new System.Net.Http.Headers.RetryConditionHeaderValue(TimeSpan.FromSeconds(1));
                return busy;
            case ApiFault.Unauthorized:
                return Answer(request, HttpStatusCode.Unauthorized, "Unauthorized");
            default:
                throw new ArgumentOutOfRangeException(nameof(request));
        }
    }

    private bool TryTake(out ApiFault fault)
    {
        lock (_lock)
        {
            return _next.TryDequeue(out fault);
        }
    }

    private static HttpResponseMessage Answer(HttpRequestMessage request, HttpStatusCode status, string reason) => new(status)
    {
        RequestMessage = request,
        Content = new StringContent(
            $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"{{reason}}","message":"injected","code":{{(int)status}}}""", Encoding.UTF8, "application/json"),
    };
}

/// <summary>How a write to the API server fails.</summary>
internal enum ApiFault
{
    /// <summary>Somebody else edits the object first.</summary>
    Conflict,

    /// <summary>It is stored, and the answer never comes.</summary>
    AnswerLost,

    /// <summary>It never arrives.</summary>
    RequestLost,

    /// <summary>500.</summary>
    Failed,

    /// <summary>429 with a Retry-After of a second.</summary>
    Busy,

    /// <summary>401.</summary>
    Unauthorized,
}
