using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Sessions;
using CmkOperator.Configuration;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.ServiceAccounts;
using CmkOperator.Tenancy;

namespace CmkOperator.Hosting;

/// <summary>Registers which objects use which identity in Azure.</summary>
internal static class TenancyServices
{
    /// <summary>The policy, the clients by identity, and the access of each pass.</summary>
    public static IServiceCollection AddTenancy(this IServiceCollection services, OperatorOptions options)
    {
        services.AddSingleton(provider => PolicyOf(options.Tenancy, provider.GetRequiredService<AzureCredentialOptions>()));
        services.AddSingleton<ServiceAccountClient>();
        services.AddSingleton(provider => Pool(provider, provider.GetRequiredService<AzureConnection>(), provider.GetRequiredService<AzureCredentialOptions>()));
        services.AddSingleton<IAzureAccess>(provider => new AzureAccess(
            provider.GetRequiredService<AzureClientPool>(),
            provider.GetRequiredService<ServiceAccountClient>(),
            provider.GetRequiredService<TenancyPolicy>(),
            provider.GetRequiredService<AzureConnection>().Cloud,
            provider.GetRequiredService<AzureOptions>().CallTimeout,
            provider.GetRequiredService<NetworkClock>()));
        return services;
    }

    private static AzureClientPool Pool(IServiceProvider provider, AzureConnection connection, AzureCredentialOptions credentials)
    {
        var accounts = provider.GetRequiredService<ServiceAccountClient>();
        var clock = provider.GetRequiredService<NetworkClock>();
        return new AzureClientPool(
            connection,
            AzureCredentials.Create(connection.Cloud, connection.Transport, credentials),
            credentials.TenantId,
            identity => new FederatedCredential(connection.Cloud, connection.Transport, identity, new ServiceAccountAssertions(accounts, identity, clock)),
            provider.GetRequiredService<TimeProvider>());
    }

    private static TenancyPolicy PolicyOf(TenancyOptions options, AzureCredentialOptions credentials) => new()
    {
        SharedIdentityNamespaces = options.SharedIdentityNamespaces,
        NamespaceDefaults = options.NamespaceDefaults,
        DefaultServiceAccountName = options.ServiceAccount,
        OperatorClientId = credentials.ClientId,
        Subscriptions = options.Subscriptions is { } subscriptions ? new NamespaceAllowList(subscriptions) : null,
        Vaults = options.Vaults is { } vaults ? new NamespaceAllowList(vaults) : null,
    };
}
