using CmkOperator.Benchmarks.Fleet;
using CmkOperator.Benchmarks.Micro;

// "azure" is how the fleet runner starts its simulator: in a process of its own, so that nobody else's figures hold its processor time.
return args switch
{
    ["fleet", .. var rest] => await FleetProgram.RunAsync(rest),
    [AzureServer.Command] => await AzureServer.RunAsync(Console.In, Console.Out),
    _ => MicroBenchmarks.Run(args),
};
