using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Controllers;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Kubernetes.LeaderElection;
using CmkOperator.OpenReports;
using CmkOperator.Reconciliation;
using CmkOperator.Status;
using CmkOperator.Tenancy;
using CmkOperator.Tests.Kubernetes.Fakes;
using CmkOperator.Workspaces;
using Microsoft.Extensions.Time.Testing;

namespace CmkOperator.Tests.OpenReports;

/// <summary>The keeper of Reports over objects that a test puts into its store.</summary>
internal sealed class ReportRig(KubernetesApi api)
{
    private ResourceStore<CmkWorkspace> _objects = WorkspaceStore.NewObjects();
    private int _shown;

    public FakeTimeProvider Time { get; } = new(Clock.Now);

    public TestLogger<ReportKeeper> Log { get; } = new();

    public ReportKeeper Keeper { get; private set; } = null!;

    /// <summary>A status as a settled object has it.</summary>
    public static WorkspaceStatus Settled { get; } = World.Settled().Recorded;

    /// <summary>Another process of the operator, which knows the same objects and nothing of their Reports.</summary>
    public ReportRig Restart()
    {
        var settings = new ReconcilerSettings
        {
            Policy = new OperatorPolicy(),
            Tenancy = new TenancyPolicy(),
            SpecContextAsync = _ => ValueTask.FromResult(new SpecContext("cluster-a", "vault.azure.net", TimeSpan.FromMinutes(30), [])),
            WriteBudget = TimeSpan.FromSeconds(10),
            Jitter = () => 1,
        };
        Keeper = new ReportKeeper(new WorkspaceStore(_objects), new ReportsApi(api), new SoleLeadership(), settings, Time, Log);
        return this;
    }

    /// <summary>Puts an object into the store, with this status.</summary>
    public void Show(JsonObject workspace, WorkspaceStatus status)
    {
        var shown = workspace.DeepClone().AsObject();
        shown["status"] = StatusFormat.Write(status);
        // As from an API server, where no two states of an object have the same version.
        shown["metadata"]!["resourceVersion"] = (++_shown).ToString(CultureInfo.InvariantCulture);
        _objects.Put(_objects.Reader.Read(Encoding.UTF8.GetBytes(shown.ToJsonString())), keepNewer: false, out _);
    }

    /// <summary>Takes every object out of the store.</summary>
    public void Clear()
    {
        _objects = WorkspaceStore.NewObjects();
        Restart();
    }
}
