using System.Text.Json.Nodes;

namespace CmkOperator.Kubernetes.LeaderElection;

/// <summary>One annotation of the Lease whose value is decided once and never changes.</summary>
internal sealed class LeaseAnnotation(LeaseClient leases, string name)
{
    /// <summary>Returns the value that was decided first; when there is none, calls <paramref name="decide"/> and stores the result.</summary>
    /// <param name="decide">Returns the value to store. It is used only if no other process was faster.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    /// <exception cref="Client.KubernetesApiException">The Lease could not be read or written; nothing is decided.</exception>
    public async Task<string> GetOrDecideAsync(Func<CancellationToken, Task<string>> decide, CancellationToken cancellationToken)
    {
        while (true)
        {
            var lease = await leases.ReadAsync(cancellationToken) ?? leases.Blank();
            if (Read(lease) is { } kept)
            {
                return kept;
            }

            var value = await decide(cancellationToken);
            var metadata = lease["metadata"]!.AsObject();
            if (metadata["annotations"] is not JsonObject annotations)
            {
                metadata["annotations"] = annotations = [];
            }

            annotations[name] = value;

            // Another writer changed the Lease meanwhile, perhaps only to renew it: the value stored now counts.
            if (await leases.WriteAsync(lease, cancellationToken) is not null)
            {
                return value;
            }
        }
    }

    private string? Read(JsonObject lease) =>
        lease["metadata"]?["annotations"]?[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
