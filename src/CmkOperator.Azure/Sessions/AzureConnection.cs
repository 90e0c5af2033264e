using Azure.Core;
using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Fleet;
using CmkOperator.Azure.Keys;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Tenancy;

namespace CmkOperator.Azure.Sessions;

/// <summary>
/// The connection to one cloud: its endpoints and its single pool of network connections. It holds no tokens and caches no reads, so
/// identities can share it.
/// </summary>
internal sealed class AzureConnection(
    AzureCloud cloud,
    AzureTransport transport,
    AzureOptions options,
    KeyUsability isUsable,
    TenancyPolicy tenancy,
    TimeProvider time,
    IRequestJournal journal,
    IFleetJournal fleetJournal)
    : IDisposable
{
    /// <summary>The cloud.</summary>
    public AzureCloud Cloud => cloud;

    /// <summary>Its connections.</summary>
    public AzureTransport Transport => transport;

    /// <summary>Opens it.</summary>
    /// <exception cref="ArgumentException">The options of a Custom cloud are incomplete.</exception>
    public static AzureConnection Open(
        AzureOptions options,
        KeyUsability isUsable,
        TimeProvider time,
        IRequestJournal? journal = null,
        TenancyPolicy? tenancy = null,
        IFleetJournal? fleetJournal = null) =>
        new(
            AzureCloud.From(options),
            AzureTransport.Create(options.TrustedCaFile),
            options,
            isUsable,
            tenancy ?? new TenancyPolicy(),
            time,
            journal ?? NoRequestJournal.Instance,
            fleetJournal ?? NoFleetJournal.Instance);

    /// <summary>Creates clients of one identity; dispose them before the connection.</summary>
    /// <param name="credential">The identity.</param>
    /// <param name="isOperatorsTenant">Whether it belongs to the operator's own tenant, the tenant of the configured principal id of Azure Cosmos DB.</param>
    public AzureClients Connect(TokenCredential credential, bool isOperatorsTenant)
    {
        var own = isOperatorsTenant ? options : options with { CosmosDbPrincipalId = null };
        return new AzureClients(cloud, own, transport, credential, isUsable, tenancy, time, journal, fleetJournal);
    }

    /// <inheritdoc/>
    public void Dispose() => transport.Dispose();
}
