using Azure.Core;
using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Keys;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Tenancy;

namespace CmkOperator.Azure.Sessions;

/// <summary>
/// The way to one cloud: its endpoints and the one pool of network connections. It knows nobody's tokens and remembers nothing
/// that was read, so identities may share it.
/// </summary>
internal sealed class AzureConnection(
    AzureCloud cloud, AzureTransport transport, AzureOptions options, KeyUsability isUsable, TenancyPolicy tenancy, TimeProvider time, IRequestJournal journal)
    : IDisposable
{
    /// <summary>The cloud.</summary>
    public AzureCloud Cloud => cloud;

    /// <summary>Its connections.</summary>
    public AzureTransport Transport => transport;

    /// <summary>Opens it.</summary>
    /// <exception cref="ArgumentException">The options of a Custom cloud are incomplete.</exception>
    public static AzureConnection Open(
        AzureOptions options, KeyUsability isUsable, TimeProvider time, IRequestJournal? journal = null, TenancyPolicy? tenancy = null) =>
        new(
            AzureCloud.From(options),
            AzureTransport.Create(options.TrustedCaFile),
            options,
            isUsable,
            tenancy ?? new TenancyPolicy(),
            time,
            journal ?? NoRequestJournal.Instance);

    /// <summary>Clients of one identity; they end before the connection does.</summary>
    /// <param name="credential">The identity.</param>
    /// <param name="isOperatorsTenant">Whether it is of the operator's own tenant, which the configured principal id of Azure Cosmos DB is of.</param>
    public AzureClients Connect(TokenCredential credential, bool isOperatorsTenant)
    {
        var own = isOperatorsTenant ? options : options with { CosmosDbPrincipalId = null };
        return new AzureClients(cloud, own, transport, credential, isUsable, tenancy, time, journal);
    }

    /// <inheritdoc/>
    public void Dispose() => transport.Dispose();
}
