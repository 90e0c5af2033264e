using System.Net;
using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Configuration;
using CmkOperator.Hosting;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Reconciliation;
using CmkOperator.Sandbox.World;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CmkOperator.Sandbox.Operators;

/// <summary>Runs the operator's own host in this process, with short waits, on the clock of its Azure.</summary>
internal sealed class InProcessOperatorRunner : IOperatorRunner
{
    /// <summary>The operator's own identity.</summary>
    public const string ClientId = "0bea1a70-0000-4000-8000-00000000c0de";

    /// <inheritdoc/>
    public async Task<IRunningOperator> StartAsync(OperatorSetup setup, CancellationToken cancellationToken)
    {
        var lifeline = new Lifeline(setup.Kubeconfig, setup.FatalWrite, setup.OnDeath);
        var app = OperatorHost.Build(OptionsOf(setup), services => Configure(services, setup, lifeline));
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new InProcessOperator(app, lifeline);
    }

    private static void Configure(IServiceCollection services, OperatorSetup setup, Lifeline lifeline)
    {
        // The screen, or the JSON on it, belongs to the sandbox.
        services.RemoveAll<ILoggerProvider>();
        services.AddSingleton<ILoggerProvider>(new WarningTap(setup.OnWarning));
        services.AddSingleton(setup.Clock);
        services.AddSingleton(provider => new KubernetesConnection(lifeline.Connect, provider.GetRequiredService<NetworkClock>()));
        services.AddSingleton(new AzureCredentialOptions { TenantId = setup.Azure.TenantId, ClientId = ClientId, ClientSecret = "sandbox" });
        services.AddSingleton<IRequestJournal>(new RequestTap(setup.Clock, lifeline, setup.OnRequest));
        services.AddSingleton<Action<PassRecord>>(pass => setup.OnPass(new PassReport(pass.Key, pass.Plan ?? "")));
    }

    private static OperatorOptions OptionsOf(OperatorSetup setup) => new()
    {
        Kubernetes = new KubernetesOptions
        {
            Kubeconfig = setup.Kubeconfig,
            WatchNamespaces = setup.WatchNamespace is { } name ? [name] : [],
            LeaseNamespace = setup.LeaseNamespace,
            LeaderElect = false,
        },
        Reconcile = new ReconcileOptions
        {
            GrantVaults = setup.GrantVaults,
            ResourceMissingGrace = TimeSpan.FromSeconds(2),
            AbsenceConfirmInterval = TimeSpan.FromSeconds(1),
            OperationPollInterval = TimeSpan.FromMilliseconds(250),
            GrantPropagation = TimeSpan.FromSeconds(2),
            Concurrency = 4,
        },
        Cloud = CloudOf(setup.Azure),
        Tenancy = setup.Tenancy,
        Process = new ProcessOptions { HealthPort = 0, MetricsPort = 0, HealthAddress = IPAddress.Loopback, ShutdownTimeout = TimeSpan.FromSeconds(5) },
    };

    private static CloudOptions CloudOf(AzureEndpoints azure) => new()
    {
        Cloud = CloudKind.Custom,
        ArmEndpoint = azure.Arm,
        AuthorityHost = azure.Authority,
        GraphEndpoint = azure.Graph,
        VaultSuffix = azure.VaultSuffix,
        TrustedCaFile = azure.CaFile,
        TenantId = azure.TenantId,
        ClientId = ClientId,
    };
}
