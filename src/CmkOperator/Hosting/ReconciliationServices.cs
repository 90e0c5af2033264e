using CmkOperator.Api.V1Alpha1;
using CmkOperator.Assessment;
using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Sessions;
using CmkOperator.Configuration;
using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.LeaderElection;
using CmkOperator.Kubernetes.Queues;
using CmkOperator.Reconciliation;
using CmkOperator.Sharding;
using CmkOperator.Tenancy;
using CmkOperator.Workspaces;

namespace CmkOperator.Hosting;

/// <summary>Registers the loop between Kubernetes and Azure.</summary>
internal static class ReconciliationServices
{
    private const double LeastJitter = 0.9;
    private const double JitterWidth = 0.2;

    /// <summary>The reconciler and its dependencies.</summary>
    public static IServiceCollection AddReconciliation(this IServiceCollection services, OperatorOptions options)
    {
        services.AddSingleton(new OperatorPolicy
        {
            ResourceMissingGrace = options.Reconcile.ResourceMissingGrace,
            AbsenceConfirmation = options.Reconcile.AbsenceConfirmInterval,
            OperationPoll = options.Reconcile.OperationPollInterval,
            GrantPropagation = options.Reconcile.GrantPropagation,
        });
        services.AddSingleton<PassMemories>();
        services.AddSingleton<RivalFinder>();
        services.AddSingleton(provider => new ReconcilerSettings
        {
            Policy = provider.GetRequiredService<OperatorPolicy>(),
            Tenancy = provider.GetRequiredService<TenancyPolicy>(),
            SpecContextAsync = SpecContext(provider, options),
            Serves = provider.GetService<ShardGate>() is { } gate ? gate.Serves : static _ => true,
            WriteBudget = provider.GetRequiredService<AzureOptions>().WriteBudget,
            Jitter = () => LeastJitter + (JitterWidth * Random.Shared.NextDouble()),
            PromptedAt = provider.GetRequiredService<WorkQueue<NamespacedName>>().PromptedAt,
            Wake = Wake(provider.GetRequiredService<WorkQueue<NamespacedName>>()),
            FullLookInterval = options.Reconcile.FullLookInterval,
            SharedReadLifetime = provider.GetRequiredService<AzureOptions>().SharedReadLifetime,
            OnPass = provider.GetService<Action<PassRecord>>(),
            OnReported = provider.GetService<Action<WorkspaceAssessment>>(),
        });
        services.AddSingleton<LookHistory>();
        services.AddSingleton<FleetCheck>();
        services.AddSingleton<ReportWriter>();
        services.AddSingleton<PlanRunner>();
        services.AddSingleton<WorkspaceReconciler>();
        services.AddSingleton<IWorkspaceReconciler>(provider => provider.GetRequiredService<WorkspaceReconciler>());
        return services;
    }

    private static Action<NamespacedName> Wake(WorkQueue<NamespacedName> queue) => key => queue.Add(key, WorkPriority.Background);

    private static Func<CancellationToken, ValueTask<SpecContext>> SpecContext(IServiceProvider provider, OperatorOptions options)
    {
        var identity = provider.GetRequiredService<ClusterIdentity>();
        var cloud = provider.GetRequiredService<AzureConnection>().Cloud;
        return async cancellationToken => new SpecContext(
            await identity.ResolveAsync(cancellationToken), cloud.VaultSuffix, options.Reconcile.DefaultInterval, options.Reconcile.GrantVaults);
    }
}
