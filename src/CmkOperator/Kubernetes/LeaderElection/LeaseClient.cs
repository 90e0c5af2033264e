using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Azure.Json;
using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Kubernetes.LeaderElection;

/// <summary>
/// Reads and writes one Lease as JSON, so that content added by others (labels, annotations, newer fields) survives. Writes carry
/// the version that was read.
/// </summary>
/// <param name="api">The API server.</param>
/// <param name="find">Finds the Lease's namespace and name at the first use: a kubeconfig that names the namespace may be slow to read.</param>
internal sealed class LeaseClient(KubernetesApi api, Func<NamespacedName> find)
{
    /// <summary>The resource of Leases.</summary>
    public static readonly ResourcePath Leases = new("coordination.k8s.io", "v1", "leases");

    private const string FieldManager = "?fieldManager=cmk-operator";

    private readonly Lazy<NamespacedName> _key = new(find);

    /// <summary>The client of a Lease whose namespace is known.</summary>
    public LeaseClient(KubernetesApi api, NamespacedName key)
        : this(api, () => key)
    {
    }


    /// <summary>The Lease's namespace and name.</summary>
    public NamespacedName Key => _key.Value;

    /// <summary>The Lease's name.</summary>
    public string Name => Key.Name;

    /// <summary>The Lease, or null when there is none.</summary>
    /// <exception cref="KubernetesApiException">It could not be read.</exception>
    public async Task<JsonObject?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Parse(await api.GetAsync(Leases.Object(Key), cancellationToken));
        }
        catch (KubernetesApiException failure) when (failure.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Writes the Lease: creates it when it has no version, replaces it otherwise.</summary>
    /// <returns>The Lease as it now stands, or null when another writer was faster.</returns>
    /// <exception cref="KubernetesApiException">It could not be written.</exception>
    public async Task<JsonObject?> WriteAsync(JsonObject lease, CancellationToken cancellationToken)
    {
        var isNew = lease["metadata"]?["resourceVersion"] is null;
        var (method, path) = isNew ? (HttpMethod.Post, Leases.Collection(Key.Namespace)) : (HttpMethod.Put, Leases.Object(Key));
        var body = Encoding.UTF8.GetBytes(lease.ToJsonString());
        try
        {
            return Parse(await api.SendAsync(method, path + FieldManager, body, KubernetesApi.Json, cancellationToken));
        }
        catch (KubernetesApiException failure) when (IsRace(failure, isNew))
        {
            return null;
        }
    }

    /// <summary>A new Lease without a holder.</summary>
    public JsonObject Blank() => new()
    {
        ["apiVersion"] = "coordination.k8s.io/v1",
        ["kind"] = "Lease",
        ["metadata"] = new JsonObject { ["name"] = Key.Name, ["namespace"] = Key.Namespace },
        ["spec"] = new JsonObject(),
    };

    // A Lease that was deleted between read and write is a race too; a missing namespace on creation is not.
    private static bool IsRace(KubernetesApiException failure, bool isNew) =>
        failure.StatusCode == HttpStatusCode.Conflict || (failure.StatusCode == HttpStatusCode.NotFound && !isNew);

    // The parts that are read later have the right types from here on; a gateway may answer 200 with something else.
    internal static JsonObject Parse(byte[] json)
    {
        try
        {
            return JsonTree.Read(json) is JsonObject lease
                && lease["metadata"] is JsonObject metadata
                && metadata["resourceVersion"]?.GetValueKind() == JsonValueKind.String
                && metadata["annotations"] is null or JsonObject
                && lease["spec"] is null or JsonObject
                ? lease
                : throw new KubernetesApiException("the API server answered with something other than a Lease", null);
        }
        catch (JsonException failure)
        {
            throw new KubernetesApiException("the API server answered with something other than JSON instead of the Lease", failure);
        }
    }
}
