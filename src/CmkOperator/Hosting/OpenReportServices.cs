using CmkOperator.Configuration;
using CmkOperator.Controllers;
using CmkOperator.OpenReports;

namespace CmkOperator.Hosting;

/// <summary>Registers what keeps Reports of the rules in the cluster.</summary>
internal static class OpenReportServices
{
    /// <summary>With <c>--open-reports</c>, the Reports after each pass; otherwise nothing.</summary>
    /// <param name="services">The collection to add to; it already contains the reconciler with what measures it.</param>
    /// <param name="options">Says whether Reports are kept.</param>
    public static IServiceCollection AddOpenReports(this IServiceCollection services, OperatorOptions options)
    {
        if (!options.Reconcile.OpenReports)
        {
            return services;
        }

        var inner = services.Last(service => service.ServiceType == typeof(IWorkspaceReconciler)).ImplementationFactory
            ?? throw new InvalidOperationException("The reconciler is not registered by a factory");
        services.AddSingleton<ReportsApi>();
        services.AddSingleton<ReportKeeper>();
        services.AddSingleton<IWorkspaceReconciler>(provider => new ReportingReconciler((IWorkspaceReconciler)inner(provider), provider.GetRequiredService<ReportKeeper>()));
        return services;
    }
}
