using Azure.Core;
using CmkOperator.Azure.Keys;
using CmkOperator.Azure.KeyVaults;
using CmkOperator.Azure.Observation;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Azure.RoleAssignments;
using CmkOperator.Azure.Workspaces;

namespace CmkOperator.Azure;

/// <summary>The Azure room put together: one look and two kinds of writes, for one cloud and one identity.</summary>
internal sealed class AzureClients : IDisposable
{
    private readonly AzureTransport _transport;
    private readonly AzurePipelines _pipelines;

    private AzureClients(
        AzureCloud cloud, AzureOptions options, AzureTransport transport, TokenCredential credential, KeyUsability isUsable, TimeProvider time, IRequestJournal journal)
    {
        _transport = transport;
        _pipelines = new AzurePipelines(cloud, options, transport, credential, time, journal);
        Cloud = cloud;
        Observer = new AzureWorkspaceObserver(cloud, _pipelines, options, isUsable, time);
        var reader = new AzureReader(cloud, _pipelines);
        Workspaces = new WorkspaceWriter(reader);
        KeyAccess = new KeyAccessWriter(new RoleAssignmentWriter(reader), new AccessPolicyWriter(reader));
    }

    /// <summary>The cloud.</summary>
    public AzureCloud Cloud { get; }

    /// <summary>Looks.</summary>
    public IAzureWorkspaceObserver Observer { get; }

    /// <summary>Writes workspaces.</summary>
    public IWorkspaceWriter Workspaces { get; }

    /// <summary>Gives rights on keys.</summary>
    public IKeyAccessWriter KeyAccess { get; }

    /// <summary>Puts it together with the identity that <paramref name="credentials"/> describe.</summary>
    /// <exception cref="ArgumentException">The options of a Custom cloud are incomplete.</exception>
    public static AzureClients Create(
        AzureOptions options, AzureCredentialOptions credentials, KeyUsability isUsable, TimeProvider time, IRequestJournal? journal = null)
    {
        var cloud = AzureCloud.From(options);
        var transport = AzureTransport.Create(options.TrustedCaFile);
        return new AzureClients(cloud, options, transport, AzureCredentials.Create(cloud, transport, credentials), isUsable, time, journal ?? NoRequestJournal.Instance);
    }

    /// <summary>Puts it together with an identity of the caller's own.</summary>
    /// <exception cref="ArgumentException">The options of a Custom cloud are incomplete.</exception>
    public static AzureClients Create(
        AzureOptions options, TokenCredential credential, KeyUsability isUsable, TimeProvider time, IRequestJournal? journal = null) =>
        new(AzureCloud.From(options), options, AzureTransport.Create(options.TrustedCaFile), credential, isUsable, time, journal ?? NoRequestJournal.Instance);

    /// <inheritdoc/>
    public void Dispose()
    {
        _pipelines.Dispose();
        _transport.Dispose();
    }
}
