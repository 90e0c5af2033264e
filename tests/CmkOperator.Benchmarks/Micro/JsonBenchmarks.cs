using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Benchmarks.Fleet;
using CmkOperator.Core.Tests.Builders;

namespace CmkOperator.Benchmarks.Micro;

/// <summary>Reading what the API server sends: one object of a watch, and a page of a list.</summary>
public class JsonBenchmarks
{
    private const int PageSize = 500;
    private byte[] _object = [];
    private byte[] _page = [];

    [GlobalSetup]
    public void SetUp()
    {
        var stored = new FleetPlan(1, 1, 1, 1, 1).Manifest(0, "team", suspended: false);
        stored["status"] = StatusFormat.Write(World.Settled().Recorded);
        var items = new JsonArray([.. Enumerable.Range(0, PageSize).Select(_ => stored.DeepClone())]);
        _object = Encoding.UTF8.GetBytes(stored.ToJsonString());
        _page = Encoding.UTF8.GetBytes(new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = "1" }, ["items"] = items }.ToJsonString());
    }

    [Benchmark]
    public object? ReadObject() => JsonSerializer.Deserialize(_object, CmkWorkspaceJsonContext.Default.CmkWorkspace);

    [Benchmark]
    public object? ReadPageOf500() => JsonSerializer.Deserialize(_page, CmkWorkspaceJsonContext.Default.CmkWorkspaceList);
}
