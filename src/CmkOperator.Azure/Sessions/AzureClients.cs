using Azure.Core;
using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.KeyVaults;
using CmkOperator.Azure.Keys;
using CmkOperator.Azure.Observation;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Azure.RoleAssignments;
using CmkOperator.Azure.Workspaces;
using CmkOperator.Tenancy;

namespace CmkOperator.Azure.Sessions;

/// <summary>
/// The Azure room put together: one look and two kinds of writes, for one cloud and one identity. Whatever is remembered of reads and
/// refusals, tokens and throttles included, is remembered in here and is nobody else's.
/// </summary>
internal sealed class AzureClients : IDisposable
{
    private readonly AzurePipelines _pipelines;

    /// <summary>Puts it together over a transport that outlives it.</summary>
    public AzureClients(
        AzureCloud cloud,
        AzureOptions options,
        AzureTransport transport,
        TokenCredential credential,
        KeyUsability isUsable,
        TenancyPolicy tenancy,
        TimeProvider time,
        IRequestJournal journal)
    {
        _pipelines = new AzurePipelines(cloud, options, transport, credential, time, journal);
        Observer = new AzureWorkspaceObserver(cloud, _pipelines, options, isUsable, tenancy, time);
        var reader = new AzureReader(cloud, _pipelines);
        Workspaces = new WorkspaceWriter(reader);
        KeyAccess = new KeyAccessWriter(new RoleAssignmentWriter(reader), new AccessPolicyWriter(reader));
    }

    /// <summary>Looks.</summary>
    public IAzureWorkspaceObserver Observer { get; }

    /// <summary>Writes workspaces.</summary>
    public IWorkspaceWriter Workspaces { get; }

    /// <summary>Gives rights on keys.</summary>
    public IKeyAccessWriter KeyAccess { get; }

    /// <inheritdoc/>
    public void Dispose() => _pipelines.Dispose();
}
