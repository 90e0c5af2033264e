using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Sandbox.Operators;

/// <summary>
/// An operator's line to the cluster, which can be cut: immediately, or at one of its writes. Then the write arrives, its answer is
/// never seen, and nothing gets through any more, as when the process dies between the two.
/// </summary>
/// <param name="kubeconfig">The cluster.</param>
/// <param name="fatalWrite">Number of the write, to Kubernetes or to Azure, that is the last; null for none.</param>
/// <param name="onDeath">Called once when that write was reached, from any thread.</param>
/// <param name="interfere">Stands between every request and the cluster; null for nothing.</param>
internal sealed class Lifeline(string kubeconfig, int? fatalWrite = null, Action<string>? onDeath = null, Interference? interfere = null)
{
    private volatile bool _cut;
    private int _writes;

    /// <summary>Whether nothing gets through any more.</summary>
    public bool IsCut => _cut;

    /// <summary>Connects, as long as the line is not cut.</summary>
    /// <exception cref="OperationCanceledException">It is.</exception>
    public ApiServerClient Connect() =>
        _cut ? throw new OperationCanceledException("This operator is dead.") : KubernetesClientFactory.Create(kubeconfig, new LifelineHandler(this, interfere));

    /// <summary>Lets nothing through from now on.</summary>
    public void Cut() => _cut = true;

    /// <summary>Takes note of a write that has arrived; the fatal one cuts the line.</summary>
    /// <param name="what">The write, in a few words.</param>
    public void CountWrite(string what)
    {
        if (!_cut && Interlocked.Increment(ref _writes) == fatalWrite)
        {
            Cut();
            onDeath?.Invoke(what);
        }
    }
}

/// <summary>What stands between a request and the cluster: it may send it, lose it, lose its answer, or answer itself.</summary>
/// <param name="request">The request.</param>
/// <param name="send">Sends it.</param>
/// <param name="cancellationToken">Ends the request.</param>
internal delegate Task<HttpResponseMessage> Interference(HttpRequestMessage request, Func<Task<HttpResponseMessage>> send, CancellationToken cancellationToken);

/// <summary>Holds every request to the cluster to the operator's line.</summary>
internal sealed class LifelineHandler(Lifeline lifeline, Interference? interfere) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        DemandLife();
        var response = interfere is null
            ? await base.SendAsync(request, cancellationToken)
            : await interfere(request, () => base.SendAsync(request, cancellationToken), cancellationToken);
        // Reviews are POSTs that change nothing; the operator sends none.
        if (request.Method != HttpMethod.Get && response.IsSuccessStatusCode)
        {
            lifeline.CountWrite($"{request.Method} {request.RequestUri?.AbsolutePath}");
        }

        if (lifeline.IsCut)
        {
            response.Dispose();
            DemandLife();
        }

        return response;
    }

    private void DemandLife()
    {
        if (lifeline.IsCut)
        {
            throw new HttpRequestException("This operator is dead.");
        }
    }
}
