using CmkOperator.Azure.Clouds;
using CmkOperator.Configuration;
using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.LeaderElection;
using CmkOperator.Sharding;

namespace CmkOperator.Hosting;

/// <summary>Registers what keeps several operators in one cluster apart.</summary>
internal static class ShardingServices
{
    /// <summary>The gate before passes; with a selector also the directory of all objects, and its reports.</summary>
    /// <param name="services">The collection to add to; it already contains the election.</param>
    /// <param name="options">The cluster and the selector.</param>
    /// <param name="lease">Name of this operator's Lease.</param>
    public static IServiceCollection AddSharding(this IServiceCollection services, KubernetesOptions options, string lease)
    {
        services.AddSingleton(provider => new ShardSettings(
            new Shard(lease, new ShardScope(options.WatchNamespaces, options.WatchLabelSelector)),
            new ShardTiming(options.LeaseDuration, provider.GetRequiredService<AzureOptions>().WriteBudget),
            options.LeaseRetryPeriod));
        services.AddSingleton(provider => new ShardLeases(
            provider.GetRequiredService<KubernetesApi>(),
            provider.GetRequiredService<LeaseClient>(),
            options.LeaseName,
            provider.GetRequiredService<NetworkClock>()));
        if (options.WatchLabelSelector is null)
        {
            services.AddSingleton<IPassGate, TermGate>();
            return services;
        }

        services.AddSingleton<ObjectDirectory>();
        services.AddSingleton<DirectoryService>();
        services.AddHostedService(provider => provider.GetRequiredService<DirectoryService>());
        services.AddHostedService<ShardLeaseService>();
        services.AddSingleton<ShardGate>();
        services.AddSingleton<IPassGate>(provider => provider.GetRequiredService<ShardGate>());
        services.AddSingleton<ShardReporter>();
        services.AddHostedService(provider => provider.GetRequiredService<ShardReporter>());
        return services;
    }
}
