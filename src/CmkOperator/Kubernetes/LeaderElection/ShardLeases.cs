using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Azure.Json;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Sharding;

namespace CmkOperator.Kubernetes.LeaderElection;

/// <summary>
/// The other operators whose Leases are in the same namespace, as last read. A Lease counts while it has a holder, and until it has not
/// changed for its duration by our own clock, as in the election.
/// </summary>
/// <param name="api">The API server.</param>
/// <param name="own">The Lease of this operator.</param>
/// <param name="baseName">Name of the Lease without a selector, which an older operator holds without a label.</param>
/// <param name="clock">Measures ages.</param>
internal sealed class ShardLeases(KubernetesApi api, LeaseClient own, string baseName, NetworkClock clock)
{
    private static readonly string Selection = $"?labelSelector={Uri.EscapeDataString($"{ShardAnnouncement.Label}={ShardAnnouncement.LabelValue}")}";

    private static readonly TimeSpan DefaultDuration = new LeaseTiming().Duration;

    private readonly Lock _lock = new();
    private Dictionary<string, Seen> _seen = [];
    private long? _readAt;

    /// <summary>For how long the view is old, counted from when the request for it was sent; the longest time there is before the first.</summary>
    public TimeSpan Age
    {
        get
        {
            lock (_lock)
            {
                return _readAt is { } at ? clock.Time.GetElapsedTime(at) : TimeSpan.MaxValue;
            }
        }
    }

    /// <summary>The other operators that hold a Lease now.</summary>
    public IReadOnlyList<Shard> Others
    {
        get
        {
            lock (_lock)
            {
                return [.. _seen.Values.Where(IsHeld).Select(seen => seen.Shard)];
            }
        }
    }

    /// <summary>Reads the Leases.</summary>
    /// <exception cref="KubernetesApiException">They could not be read; the view stays as it is and grows older.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var sent = clock.Time.GetTimestamp();
        var leases = await ListAsync(cancellationToken);
        if (own.Key.Name != baseName && !leases.Any(lease => NameOf(lease) == baseName) && await ReadBaseAsync(cancellationToken) is { } unlabelled)
        {
            leases = [.. leases, unlabelled];
        }

        lock (_lock)
        {
            var now = clock.Time.GetTimestamp();
            _seen = leases.Where(lease => NameOf(lease) != own.Key.Name).ToDictionary(NameOf, lease => See(lease, now));
            _readAt = sent;
        }
    }

    private async Task<IReadOnlyList<JsonObject>> ListAsync(CancellationToken cancellationToken)
    {
        var body = await api.GetAsync(LeaseClient.Leases.Collection(own.Key.Namespace) + Selection, cancellationToken);
        try
        {
            return JsonTree.Read(body) is JsonObject list && list["items"] is JsonArray items
                ? [.. items.OfType<JsonObject>().Where(lease => ShardAnnouncement.IsOn(lease) && NameOf(lease).Length > 0)]
                : throw new KubernetesApiException("the API server answered with something other than a list of Leases", null);
        }
        catch (JsonException failure)
        {
            throw new KubernetesApiException("the API server answered with something other than JSON instead of the Leases", failure);
        }
    }

    private async Task<JsonObject?> ReadBaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            return LeaseClient.Parse(await api.GetAsync(LeaseClient.Leases.Object(own.Key with { Name = baseName }), cancellationToken));
        }
        catch (KubernetesApiException failure) when (failure.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private Seen See(JsonObject lease, long now)
    {
        var version = LeaseRecord.Version(lease);
        return new Seen(
            new Shard(NameOf(lease), ShardAnnouncement.Read(lease)),
            version,
            LeaseRecord.Holder(lease).Length > 0,
            LeaseRecord.Duration(lease) ?? DefaultDuration,
            _seen.TryGetValue(NameOf(lease), out var before) && before.Version == version ? before.Since : now);
    }

    private bool IsHeld(Seen seen) => seen.HasHolder && clock.Time.GetElapsedTime(seen.Since) < seen.Duration;

    private static string NameOf(JsonObject lease) =>
        lease["metadata"]?["name"] is JsonValue value && value.TryGetValue<string>(out var name) ? name : string.Empty;

    private sealed record Seen(Shard Shard, string Version, bool HasHolder, TimeSpan Duration, long Since);
}
