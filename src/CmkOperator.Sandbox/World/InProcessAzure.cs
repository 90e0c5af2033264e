using CmkOperator.AzureSimulator.Hosting;

namespace CmkOperator.Sandbox.World;

/// <summary>A simulator in this process.</summary>
internal sealed class InProcessAzure : IAsyncDisposable
{
    private readonly AzureSimulatorHost _host;

    private InProcessAzure(AzureSimulatorHost host)
    {
        _host = host;
        Endpoints = EndpointsOf(host);
    }

    /// <summary>Where it answers.</summary>
    public AzureEndpoints Endpoints { get; }

    /// <summary>The test clock that the operator shares.</summary>
    public TimeProvider Clock => _host.Clock;

    /// <summary>Starts one on a port (0: a free one) that keeps its certificate in a folder (null: a temporary one).</summary>
    public static async Task<InProcessAzure> StartAsync(int port, string? folder, CancellationToken cancellationToken) =>
        new(await AzureSimulatorHost.StartAsync(new AzureSimulatorOptions { Port = port, DataDirectory = folder }, cancellationToken));

    /// <summary>Where a simulator of this process answers.</summary>
    public static AzureEndpoints EndpointsOf(AzureSimulatorHost host) =>
        new(new Uri(host.Arm), new Uri(host.Authority), new Uri(host.Graph), host.VaultSuffix, host.CaCertificatePath, host.TenantId);

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}

/// <summary>Where a simulated Azure answers.</summary>
/// <param name="Arm">Azure Resource Manager.</param>
/// <param name="Authority">Tokens.</param>
/// <param name="Graph">Microsoft Graph.</param>
/// <param name="VaultSuffix">What follows a vault's name in its host, with the port.</param>
/// <param name="CaFile">PEM file of the certificate authority to trust.</param>
/// <param name="TenantId">The tenant.</param>
internal sealed record AzureEndpoints(Uri Arm, Uri Authority, Uri Graph, string VaultSuffix, string CaFile, string TenantId);
