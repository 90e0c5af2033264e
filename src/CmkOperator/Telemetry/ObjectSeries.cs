using System.Diagnostics.Metrics;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Kubernetes.LeaderElection;

namespace CmkOperator.Telemetry;

/// <summary>
/// The series that name objects, read from the store at each collection, so that a deleted object leaves none behind. Only the leader
/// reports them, so that a sum over the replicas counts each object once.
/// </summary>
internal sealed class ObjectSeries(ResourceStore<CmkWorkspace> store, ILeadership leadership)
{
    /// <summary>1 for the status that each condition of each object has.</summary>
    public IEnumerable<Measurement<long>> Conditions() =>
        from item in Items()
        from condition in ObjectFactsReader.Read(item.Json).Conditions
        select new Measurement<long>(
            1,
            new("namespace", item.Header.Key.Namespace),
            new("name", item.Header.Key.Name),
            new("type", condition.Type),
            new("status", condition.Status));

    /// <summary>When the key version in force of each object expires, in seconds since 1970.</summary>
    public IEnumerable<Measurement<double>> KeyExpiries() =>
        from item in Items()
        let expires = ObjectFactsReader.Read(item.Json).KeyExpiresAt
        where expires is not null
        select new Measurement<double>(
            expires.Value.ToUnixTimeSeconds(),
            new("namespace", item.Header.Key.Namespace),
            new KeyValuePair<string, object?>("name", item.Header.Key.Name));

    private StoredObject[] Items() => leadership.IsLeader ? store.Items : [];
}
