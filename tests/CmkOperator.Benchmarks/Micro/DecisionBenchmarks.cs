using BenchmarkDotNet.Attributes;
using CmkOperator.Assessment;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Planning;
using CmkOperator.Reporting;

namespace CmkOperator.Benchmarks.Micro;

/// <summary>What one pass decides, without what it reads and writes.</summary>
public class DecisionBenchmarks
{
    private World _settled = null!;
    private World _new = null!;
    private WorkspaceAssessment _settledAssessment = null!;
    private WorkspaceAssessment _newAssessment = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _settled = World.Settled();
        _new = World.New();
        _settledAssessment = _settled.Assess();
        _newAssessment = _new.Assess();
    }

    [Benchmark]
    public object PlanOfSettledWorkspace() => WorkspacePlanner.Plan(_settledAssessment);

    [Benchmark]
    public object PlanOfNewWorkspace() => WorkspacePlanner.Plan(_newAssessment);

    [Benchmark]
    public object WholePassOfSettledWorkspace() => Pass(_settled);

    [Benchmark]
    public object WholePassOfNewWorkspace() => Pass(_new);

    private static StatusReport Pass(World world)
    {
        var assessment = WorkspaceAssessor.Assess(world.Input);
        return StatusReporter.Report(assessment, WorkspacePlanner.Plan(assessment), []);
    }
}
