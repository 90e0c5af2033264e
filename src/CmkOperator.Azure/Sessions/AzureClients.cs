using Azure.Core;
using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Fleet;
using CmkOperator.Azure.Keys;
using CmkOperator.Azure.KeyVaults;
using CmkOperator.Azure.Observation;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Azure.RoleAssignments;
using CmkOperator.Azure.Workspaces;
using CmkOperator.Tenancy;

namespace CmkOperator.Azure.Sessions;

/// <summary>
/// The Azure clients of one cloud and one identity: one observer and two kinds of writers. Everything remembered of reads and
/// rejections, tokens and throttles included, stays in this instance and is never shared with another identity.
/// </summary>
internal sealed class AzureClients : IDisposable
{
    private readonly AzurePipelines _pipelines;
    private readonly FleetLanes _fleet;

    /// <summary>Creates the clients over a transport that outlives them.</summary>
    public AzureClients(
        AzureCloud cloud,
        AzureOptions options,
        AzureTransport transport,
        TokenCredential credential,
        KeyUsability isUsable,
        TenancyPolicy tenancy,
        TimeProvider time,
        IRequestJournal journal,
        IFleetJournal fleetJournal)
    {
        _pipelines = new AzurePipelines(cloud, options, transport, credential, time, journal);
        _fleet = new FleetLanes(new FleetReader(cloud, _pipelines, time), options, fleetJournal, time);
        Observer = new AzureWorkspaceObserver(cloud, _pipelines, options, isUsable, tenancy, _fleet, time);
        Reader = new AzureReader(cloud, _pipelines);
        List = new WorkspaceList(cloud, _pipelines, time);
        Workspaces = new WorkspaceWriter(Reader);
        KeyAccess = new KeyAccessWriter(new RoleAssignmentWriter(Reader), new AccessPolicyWriter(Reader));
    }

    /// <summary>Reads single resources.</summary>
    public AzureReader Reader { get; }

    /// <summary>Finds workspaces.</summary>
    public WorkspaceList List { get; }

    /// <summary>Observes workspaces.</summary>
    public AzureWorkspaceObserver Observer { get; }

    /// <summary>Writes workspaces.</summary>
    public WorkspaceWriter Workspaces { get; }

    /// <summary>Grants rights on keys.</summary>
    public KeyAccessWriter KeyAccess { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _fleet.Dispose();
        _pipelines.Dispose();
    }
}
