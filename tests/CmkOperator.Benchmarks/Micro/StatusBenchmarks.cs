using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Status;

namespace CmkOperator.Benchmarks.Micro;

/// <summary>From a status to the merge patch that is sent, or to the finding that nothing is to be sent.</summary>
public class StatusBenchmarks
{
    private WorkspaceStatus _status = null!;
    private JsonObject _before = null!;
    private JsonObject _same = null!;
    private JsonObject _changed = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _status = World.Settled().Recorded;
        _before = StatusFormat.Write(_status);
        _same = StatusFormat.Write(_status);
        _changed = StatusFormat.Write(World.Settled().WithVault(vault => vault with { PurgeProtection = false }).Report().Status);
        if (MergePatch.Diff(_before, _same) is not null || MergePatch.Diff(_before, _changed) is null)
        {
            throw new InvalidOperationException("The statuses are not what the benchmarks' names say.");
        }
    }

    [Benchmark]
    public object WriteStatus() => StatusFormat.Write(_status);

    [Benchmark]
    public object? DiffOfEqualStatuses() => MergePatch.Diff(_before, _same);

    [Benchmark]
    public object? DiffOfChangedStatus() => MergePatch.Diff(_before, _changed);
}
