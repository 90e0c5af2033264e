using System.Net;
using System.Text.Json;
using CmkOperator.Azure.Json;
using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Kubernetes.LeaderElection;

/// <summary>
/// The name of this cluster in the ownership tags of Azure workspaces. The first value is stored on the Lease and wins from then on,
/// over the option too: another name would make every workspace that we own look like somebody else's.
/// </summary>
internal sealed partial class ClusterIdentity(
    KubernetesApi api, LeaseAnnotation kept, string? configured, ILogger<ClusterIdentity> logger)
{
    /// <summary>The annotation of the Lease that stores the value.</summary>
    public const string Annotation = "cmk-operator.io/cluster-id";

    private static readonly string KubeSystem = "api/v1/namespaces/kube-system";

    private volatile string? _value;

    /// <summary>The cluster's name.</summary>
    /// <exception cref="InvalidOperationException">It has not been resolved yet.</exception>
    public string Value => _value ?? throw new InvalidOperationException("The cluster's identity was read before it was resolved");

    /// <summary>Reads the stored value, or decides on one and stores it.</summary>
    /// <exception cref="KubernetesApiException">The request to the API server failed; nothing is decided.</exception>
    public async Task<string> ResolveAsync(CancellationToken cancellationToken)
    {
        if (_value is { } known)
        {
            return known;
        }

        var value = await kept.GetOrDecideAsync(DecideAsync, cancellationToken);
        if (configured is not null && configured != value)
        {
            Log.OptionOverruled(logger, configured, value);
        }

        Log.Resolved(logger, value);
        return _value = value;
    }

    private async Task<string> DecideAsync(CancellationToken cancellationToken)
    {
        if (configured is not null)
        {
            return configured;
        }

        try
        {
            var answer = JsonTree.Read(await api.GetAsync(KubeSystem, cancellationToken));
            return answer?["metadata"]?["uid"]?.GetValue<string>()
                ?? throw new KubernetesApiException("The API server returned the namespace kube-system without a uid", null);
        }
        catch (KubernetesApiException failure) when (failure.StatusCode == HttpStatusCode.NotFound)
        {
            // Only a plain "not found" leads here: a rejected or failed read must not create a second identity.
            return Guid.NewGuid().ToString("D");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new KubernetesApiException("The API server returned something other than the namespace kube-system", failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "This cluster is {ClusterId} in the ownership tags")]
        public static partial void Resolved(ILogger logger, string clusterId);

        [LoggerMessage(Level = LogLevel.Warning, Message = "--cluster-id {Configured} is ignored: {ClusterId} was decided first, is stored on the Lease, and workspaces carry it")]
        public static partial void OptionOverruled(ILogger logger, string configured, string clusterId);
    }
}
