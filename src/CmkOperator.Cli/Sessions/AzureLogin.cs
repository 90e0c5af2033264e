using CmkOperator.Assessment;
using CmkOperator.Azure;
using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Execution;
using CmkOperator.Azure.Sessions;
using CmkOperator.Tenancy;
using CmkOperator.Workspaces;

namespace CmkOperator.Cli.Sessions;

/// <summary>Azure under the caller's own login: workload identity, the variables AZURE_…, managed identity, or <c>az login</c>.</summary>
internal sealed class AzureLogin : IDisposable
{
    private readonly AzureConnection _connection;
    private readonly AzureClients _clients;

    private AzureLogin(AzureConnection connection, AzureClients clients, TimeProvider time)
    {
        _connection = connection;
        _clients = clients;
        Time = time;
    }

    /// <summary>The cloud.</summary>
    public AzureCloud Cloud => _connection.Cloud;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Reads single resources.</summary>
    public AzureReader Reader => _clients.Reader;

    /// <summary>Prepares the login; the first read signs in.</summary>
    /// <param name="options">The cloud.</param>
    /// <param name="credentials">What the environment says of the login.</param>
    /// <param name="tenancy">What the operator lets each namespace use.</param>
    /// <param name="policy">The operator's own settings.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">The options of a Custom cloud are incomplete.</exception>
    /// <exception cref="IOException">The file of trusted authorities cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">That file holds no certificate.</exception>
    public static AzureLogin Open(AzureOptions options, AzureCredentialOptions credentials, TenancyPolicy tenancy, OperatorPolicy policy, TimeProvider time)
    {
        var connection = AzureConnection.Open(
            options, (version, vaultTime) => KeyUsability.WhyNot(version, vaultTime, policy.ClockSkew) is null, time, journal: null, tenancy);
        var credential = AzureCredentials.Create(connection.Cloud, connection.Transport, credentials);
        return new AzureLogin(connection, connection.Connect(credential, isOperatorsTenant: true), time);
    }

    /// <summary>A session for one object. Its executor is never called.</summary>
    public AzureSession NewSession() => AzureSession.Of(new AzureLease(_clients));

    /// <inheritdoc/>
    public void Dispose()
    {
        _clients.Dispose();
        _connection.Dispose();
    }
}
