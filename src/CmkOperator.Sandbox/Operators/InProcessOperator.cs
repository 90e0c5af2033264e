using System.Net;
using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Azure.Sessions;
using CmkOperator.Configuration;
using CmkOperator.Hosting;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Reconciliation;
using CmkOperator.Sandbox.Recording;
using CmkOperator.Sandbox.World;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CmkOperator.Sandbox.Operators;

/// <summary>The operator's own host in this process, with short waits, on the clock of its Azure. Disposing it is a graceful stop.</summary>
internal sealed class InProcessOperator(WebApplication app, Lifeline lifeline) : IAsyncDisposable
{
    /// <summary>The operator's own identity.</summary>
    public const string ClientId = "0bea1a70-0000-4000-8000-00000000c0de";

    private static readonly CancellationToken AtOnce = new(canceled: true);

    /// <summary>Starts one and returns when it runs.</summary>
    public static async Task<InProcessOperator> StartAsync(OperatorSetup setup, CancellationToken cancellationToken)
    {
        var lifeline = new Lifeline(setup.Kubeconfig, setup.FatalWrite, setup.OnDeath, setup.Interfere);
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

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    /// <summary>Ends it as if its process died: nothing is finished, nothing is given back.</summary>
    public async Task KillAsync()
    {
        // Both lines are cut first: from here on it can neither read nor write, whatever its threads still want.
        lifeline.Cut();
        app.Services.GetRequiredService<KubernetesConnection>().Dispose();
        app.Services.GetRequiredService<AzureClientPool>().Dispose();
        app.Services.GetRequiredService<AzureConnection>().Dispose();
        try
        {
            await app.StopAsync(AtOnce);
        }
        catch (Exception failure) when (failure is OperationCanceledException or AggregateException)
        {
            // Nothing was given the time to finish.
        }

        await app.DisposeAsync();
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
        setup.Replace?.Invoke(services);
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

    /// <summary>Hands the operator's requests on to the sandbox's record, and counts its writes to Azure.</summary>
    private sealed class RequestTap(TimeProvider clock, Lifeline lifeline, Action<OperatorRequest> tell) : IRequestJournal
    {
        public void Record(RequestRecord request)
        {
            var seen = OperatorRequest.Of(clock.GetUtcNow(), request.Method, request.Uri, request.Status);
            tell(seen);
            if (seen.IsWrite)
            {
                lifeline.CountWrite($"{seen.Method} {seen.Path}");
            }
        }
    }

    /// <summary>Hands the operator's warnings and errors on to the sandbox's screen.</summary>
    private sealed class WarningTap(Action<string> tell) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                tell(exception is null ? formatter(state, null) : $"{formatter(state, exception)} ({exception.GetType().Name}: {exception.Message})");
            }
        }

        public void Dispose()
        {
        }
    }
}
