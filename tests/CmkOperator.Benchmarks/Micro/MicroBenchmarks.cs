using System.Reflection;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace CmkOperator.Benchmarks.Micro;

/// <summary>The benchmarks of single decisions, with BenchmarkDotNet. They run in this process: the tree is not built again for each of them.</summary>
internal static class MicroBenchmarks
{
    private const int Warmups = 3;
    private const int Iterations = 5;

    /// <summary>Runs those that the arguments select, for example <c>--filter '*Role*'</c>; all with <c>--filter '*'</c>.</summary>
    public static int Run(string[] args)
    {
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(Warmups).WithIterationCount(Iterations);
        var config = DefaultConfig.Instance.AddJob(job).AddDiagnoser(MemoryDiagnoser.Default).AddExporter(JsonExporter.Brief);
        BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run(args, config);
        return 0;
    }
}
