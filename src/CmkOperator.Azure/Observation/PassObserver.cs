using System.Collections.Frozen;
using CmkOperator.Azure.Fleet;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Desired;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Azure.Observation;

/// <summary>
/// The observations of one pass. When the write that follows them finds no allowance, the next pass continues from their reads: it would make
/// them all again only to find none once more. A second observation of the same pass does not read the workspace and its operation again: the
/// operation is read first, so that the workspace is as it is after its end.
/// </summary>
internal sealed class PassObserver(AzureWorkspaceObserver observer) : IAzureWorkspaceObserver
{
    private (ObjectKey Key, ReadSession Reads)? _last;
    private IReadOnlyDictionary<string, AzureReply> _fresh = FrozenDictionary<string, AzureReply>.Empty;

    /// <inheritdoc/>
    public AzureFault? WhyNotBegin(DesiredWorkspace desired, ObservationRequest request) => observer.WhyNotBegin(desired, request);

    /// <inheritdoc/>
    public FleetLane? Fleet(DesiredWorkspace desired) => observer.Fleet(desired);

    /// <inheritdoc/>
    public Task<ObservedAzure?> ObserveAsync(DesiredWorkspace desired, ObservationRequest request, FleetLook look, CancellationToken cancellationToken) =>
        observer.ObserveAsync(desired, request, look, cancellationToken);

    /// <inheritdoc/>
    public async Task<ObservedAzure> ObserveAsync(DesiredWorkspace desired, ObservationRequest request, CancellationToken cancellationToken)
    {
        var (seen, fresh, reads) = await observer.ReadAsync(desired, request, _fresh, cancellationToken);
        _fresh = fresh.Settled;
        _last = (desired.Key, reads);
        return seen;
    }

    /// <summary>Keeps the reads of the last observation for the next pass over the object.</summary>
    public void KeepReads()
    {
        if (_last is { } last)
        {
            observer.Keep(last.Key, last.Reads);
        }
    }
}
