using CmkOperator.Api.V1Alpha1;
using CmkOperator.Configuration;
using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Events;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Kubernetes.LeaderElection;
using CmkOperator.Kubernetes.Queues;
using CmkOperator.Sharding;
using CmkOperator.Telemetry;

namespace CmkOperator.Hosting;

/// <summary>Registers the Kubernetes side. Hosted services stop in reverse order: the pump first, the lease after it.</summary>
internal static class KubernetesServices
{
    private static readonly ResourcePath Workspaces =
        new(CmkWorkspaceNames.Group, CmkWorkspaceNames.Version, CmkWorkspaceNames.Plural);

    /// <summary>Client, store, informer, queue, writers, events, leadership and identity.</summary>
    public static IServiceCollection AddKubernetes(this IServiceCollection services, OperatorOptions options)
    {
        services.AddSingleton(NetworkClock.System);
        services.AddSingleton(provider => new KubernetesConnection(
            () => KubernetesClientFactory.Create(options.Kubernetes.Kubeconfig), provider.GetRequiredService<NetworkClock>()));
        services.AddSingleton<KubernetesApi>();
        return services.AddObjects(options).AddWriters().AddLeadership(options);
    }

    /// <summary>The pump, which calls the registered <see cref="IWorkspaceReconciler"/> for each key.</summary>
    public static IServiceCollection AddWorkspaceController(this IServiceCollection services) =>
        services.AddHostedService<WorkspaceController>();

    private static IServiceCollection AddObjects(this IServiceCollection services, OperatorOptions options)
    {
        services.AddSingleton(new InformerOptions
        {
            Namespaces = options.Kubernetes.WatchNamespaces,
            LabelSelector = options.Kubernetes.WatchLabelSelector?.Text,
        });
        services.AddSingleton(new ControllerOptions
        {
            Concurrency = options.Reconcile.Concurrency,
            PassTimeout = options.Reconcile.Timeout,
            DrainTimeout = options.Process.ShutdownTimeout,
        });
        services.AddSingleton(Workspaces);
        services.AddSingleton(WorkspaceStore.NewObjects(options.Kubernetes.WatchLabelSelector));
        services.AddSingleton<WorkspaceStore>();
        services.AddSingleton(Queue);
        services.AddSingleton<ResourceInformer<CmkWorkspace>>();
        services.AddHostedService<InformerService>();
        services.AddHostedService<MemoryTrimmer>();
        return services;
    }

    private static WorkQueue<NamespacedName> Queue(IServiceProvider provider)
    {
        var metrics = provider.GetService<OperatorMetrics>();
        return new(provider.GetRequiredService<TimeProvider>())
        {
            Waited = metrics is null ? null : metrics.Waited,
            Worked = metrics is null ? null : metrics.Worked,
        };
    }

    private static IServiceCollection AddWriters(this IServiceCollection services)
    {
        services.AddSingleton<ObjectPatcher<CmkWorkspace>>();
        services.AddSingleton<StatusWriter>();
        services.AddSingleton<FinalizerWriter>();
        services.AddSingleton(provider => new EventRecorder(
            provider.GetRequiredService<KubernetesApi>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<NetworkClock>(),
            ProcessIdentity.PodName,
            provider.GetRequiredService<ILogger<EventRecorder>>()));
        services.AddSingleton<IEventRecorder>(provider => provider.GetRequiredService<EventRecorder>());
        services.AddHostedService(provider => provider.GetRequiredService<EventRecorder>());
        return services;
    }

    private static IServiceCollection AddLeadership(this IServiceCollection services, OperatorOptions options)
    {
        var kubernetes = options.Kubernetes;
        var name = LeaseName.Of(kubernetes.LeaseName, kubernetes.WatchLabelSelector?.Text);
        services.AddSingleton(provider => NewLease(provider, kubernetes, name));
        services.AddSingleton(provider => new ClusterIdentity(
            provider.GetRequiredService<KubernetesApi>(),
            // Always on the Lease without a selector: with another name of the cluster every workspace would look like somebody else's.
            new LeaseAnnotation(NewLease(provider, kubernetes, kubernetes.LeaseName), ClusterIdentity.Annotation),
            options.Reconcile.ClusterId,
            provider.GetRequiredService<ILogger<ClusterIdentity>>()));
        if (!kubernetes.LeaderElect)
        {
            services.AddSingleton<ILeadership, SoleLeadership>();
            return services;
        }

        services.AddSingleton(provider => new LeaderElector(
            provider.GetRequiredService<LeaseClient>(),
            ProcessIdentity.New(),
            new LeaseTiming
            {
                Duration = kubernetes.LeaseDuration,
                RenewDeadline = kubernetes.LeaseRenewDeadline,
                RetryPeriod = kubernetes.LeaseRetryPeriod,
            },
            provider.GetRequiredService<NetworkClock>(),
            Random.Shared.NextDouble,
            provider.GetRequiredService<ILogger<LeaderElector>>(),
            new ShardAnnouncement(new ShardScope(kubernetes.WatchNamespaces, kubernetes.WatchLabelSelector))));
        services.AddSingleton<ILeadership>(provider => provider.GetRequiredService<LeaderElector>());
        services.AddHostedService<LeaderElectionService>();
        return services.AddSharding(kubernetes, name);
    }

    private static LeaseClient NewLease(IServiceProvider provider, KubernetesOptions kubernetes, string name) => new(
        provider.GetRequiredService<KubernetesApi>(),
        () => new NamespacedName(kubernetes.LeaseNamespace ?? ProcessIdentity.Namespace(kubernetes.Kubeconfig), name));
}
