using CmkOperator.AzureSimulator.Hosting;
using CmkOperator.Sandbox.Sessions;

namespace CmkOperator.Sandbox.World;

/// <summary>A simulator in this process.</summary>
internal sealed class InProcessAzure : ISimulatedAzure
{
    private readonly AzureSimulatorHost _host;

    private InProcessAzure(AzureSimulatorHost host)
    {
        _host = host;
        Endpoints = EndpointsOf(host);
    }

    /// <inheritdoc/>
    public AzureEndpoints Endpoints { get; }

    /// <inheritdoc/>
    public TimeProvider Clock => _host.Clock;

    /// <summary>Starts one on a port (0: a free one) that keeps its certificate in a folder (null: a temporary one).</summary>
    public static async Task<InProcessAzure> StartAsync(int port, string? folder, CancellationToken cancellationToken) =>
        new(await AzureSimulatorHost.StartAsync(new AzureSimulatorOptions { Port = port, DataDirectory = folder }, cancellationToken));

    /// <summary>Where a simulator of this process answers.</summary>
    public static AzureEndpoints EndpointsOf(AzureSimulatorHost host) =>
        new(new Uri(host.Arm), new Uri(host.Authority), new Uri(host.Graph), host.VaultSuffix, host.CaCertificatePath, host.TenantId);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
