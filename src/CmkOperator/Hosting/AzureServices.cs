using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Azure.Sessions;
using CmkOperator.Configuration;
using CmkOperator.Telemetry;
using CmkOperator.Tenancy;

namespace CmkOperator.Hosting;

/// <summary>Registers the Azure side.</summary>
internal static class AzureServices
{
    /// <summary>Clients for the configured cloud, with the identity that the environment describes unless another identity is registered.</summary>
    public static IServiceCollection AddAzure(this IServiceCollection services, OperatorOptions options)
    {
        services.AddSingleton(OptionsOf(options));
        services.AddSingleton(CredentialsOf(options));
        services.AddSingleton<IRequestJournal>(NoRequestJournal.Instance);
        services.AddSingleton(provider => AzureConnection.Open(
            provider.GetRequiredService<AzureOptions>(),
            IsUsable(provider.GetRequiredService<Workspaces.OperatorPolicy>().ClockSkew),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IRequestJournal>(),
            provider.GetRequiredService<TenancyPolicy>(),
            new FleetReports(provider.GetService<OperatorMetrics>(), provider.GetRequiredService<ILogger<FleetReports>>())));
        return services;
    }

    private static Azure.Keys.KeyUsability IsUsable(TimeSpan skew) => (version, vaultTime) => Assessment.KeyUsability.WhyNot(version, vaultTime, skew) is null;

    private static AzureOptions OptionsOf(OperatorOptions options) => new()
    {
        Cloud = Enum.Parse<AzureCloudKind>(options.Cloud.Cloud.ToString()),
        ArmEndpoint = options.Cloud.ArmEndpoint,
        ArmAudience = options.Cloud.ArmAudience,
        AuthorityHost = options.Cloud.AuthorityHost,
        VaultSuffix = options.Cloud.VaultSuffix,
        GraphEndpoint = options.Cloud.GraphEndpoint,
        TrustedCaFile = options.Cloud.TrustedCaFile,
        CosmosDbPrincipalId = options.Reconcile.CosmosDbPrincipalId,
        FleetLooks = options.Reconcile.FleetLooks,
    };

    private static AzureCredentialOptions CredentialsOf(OperatorOptions options)
    {
        var environment = AzureCredentialOptions.FromEnvironment(Environment.GetEnvironmentVariable);
        return environment with
        {
            TenantId = options.Cloud.TenantId ?? environment.TenantId,
            ClientId = options.Cloud.ClientId ?? environment.ClientId,
        };
    }
}
