using CmkOperator.Configuration;
using CmkOperator.Controllers;
using CmkOperator.Hosting;
using CmkOperator.Kubernetes.Client;
using CmkOperator.OpenReports;
using Xunit;

namespace CmkOperator.Tests.OpenReports;

/// <summary>Reports are kept only by an operator that is asked to.</summary>
public sealed class OpenReportServicesTests
{
    [Fact]
    public void Without_the_option_nothing_reads_or_writes_Reports()
    {
        var services = Register(new OperatorOptions());

        Assert.DoesNotContain(services, service => service.ServiceType.Namespace == typeof(ReportKeeper).Namespace);
        Assert.Single(services, service => service.ServiceType == typeof(IWorkspaceReconciler));
    }

    [Fact]
    public void With_the_option_the_reports_come_after_the_reconciler_that_was_registered()
    {
        var services = Register(new OperatorOptions { Reconcile = new ReconcileOptions { OpenReports = true } });
        // Nothing is sent: only what is registered matters.
        services.AddSingleton(new ReportRig(null!).Restart().Keeper);
        using var provider = services.BuildServiceProvider();

        Assert.IsType<ReportingReconciler>(provider.GetRequiredService<IWorkspaceReconciler>());
        Assert.Equal(2, services.Count(service => service.ServiceType == typeof(IWorkspaceReconciler)));
    }

    private static IServiceCollection Register(OperatorOptions options) =>
        new ServiceCollection().AddSingleton<IWorkspaceReconciler>(_ => new Nothing()).AddOpenReports(options);

    private sealed class Nothing : IWorkspaceReconciler
    {
        public Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken) => Task.FromResult(ReconcileResult.Forget);
    }
}
