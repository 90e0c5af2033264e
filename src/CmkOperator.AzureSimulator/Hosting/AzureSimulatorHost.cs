using System.Net;
using System.Security.Cryptography.X509Certificates;
using CmkOperator.AzureSimulator.Time;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CmkOperator.AzureSimulator.Hosting;

/// <summary>A running simulator: Azure on one port of 127.0.0.1, over HTTPS.</summary>
internal sealed class AzureSimulatorHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;
    private readonly ServiceComposition _services;
    private readonly string? _ownedDirectory;

    private AzureSimulatorHost(WebApplication app, X509Certificate2 certificate, ServiceComposition services, string caPath, string? ownedDirectory)
    {
        _app = app;
        _certificate = certificate;
        _services = services;
        _ownedDirectory = ownedDirectory;
        World = new SimulatedWorld(services);
        CaCertificatePath = caPath;
    }

    /// <summary>The endpoint of ARM and Resource Graph, without a trailing slash.</summary>
    public string Arm => _services.State.Endpoints.Arm;

    /// <summary>The authority that issues tokens, without a trailing slash.</summary>
    public string Authority => _services.State.Endpoints.Authority;

    /// <summary>What follows a vault's name in its host: <c>vault.localhost:PORT</c>.</summary>
    public string VaultSuffix => _services.State.Endpoints.VaultSuffix;

    /// <summary>The endpoint of Microsoft Graph, without a trailing slash and without a version.</summary>
    public string Graph => _services.State.Endpoints.Graph;

    public int Port => _services.State.Endpoints.Port;

    public string TenantId => _services.State.TenantId;

    /// <summary>The certificate to trust, as a PEM file.</summary>
    public string CaCertificatePath { get; }

    /// <summary>The test clock, for everything that has to move with this Azure.</summary>
    public TimeProvider Clock => _services.State.Clock;

    /// <summary>The state in process, for tests that read and change it without a request.</summary>
    public SimulatedWorld World { get; }

    public static async Task<AzureSimulatorHost> StartAsync(AzureSimulatorOptions options, CancellationToken cancellationToken)
    {
        var (certificate, ca) = CertificateAuthority.Create(TimeProvider.System, "localhost", $"*.{Endpoints.VaultDomain}");
        var owned = options.DataDirectory is null ? Directory.CreateTempSubdirectory("azure-simulator-").FullName : null;
        var directory = options.DataDirectory ?? owned!;
        Directory.CreateDirectory(directory);
        var caPath = Path.GetFullPath(Path.Combine(directory, "ca.crt"));
        await File.WriteAllTextAsync(caPath, ca + "\n", cancellationToken);

        var services = new ServiceComposition(new AzureState(new SimulatorClock(options.Clock), options.Switches, options.TenantId));
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [], ApplicationName = "CmkOperator.AzureSimulator" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 16 * 1024 * 1024;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.UseHttps(certificate));
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        var app = builder.Build();
        app.Run(services.Gateway.HandleAsync);
        await app.StartAsync(cancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        services.State.Endpoints = new Endpoints(new Uri(address).Port);
        return new AzureSimulatorHost(app, certificate, services, caPath, owned);
    }

    /// <summary>Moves the test clock forward; everything that falls due in between happens in order.</summary>
    public void AdvanceTime(TimeSpan by) => _services.State.Advance(by);

    /// <summary>Waits until the program is asked to stop.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate.Dispose();
        _services.Dispose();
        if (_ownedDirectory is not null)
        {
            Directory.Delete(_ownedDirectory, recursive: true);
        }
    }
}
