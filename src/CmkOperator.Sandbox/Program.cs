using System.Runtime.InteropServices;
using CmkOperator.Sandbox.CommandLine;
using CmkOperator.Sandbox.Running;
using CmkOperator.Sandbox.Scenarios;

var reading = ArgumentReader.Read(args, [.. ScenarioCatalog.All.Select(scenario => scenario.Name)]);
if (reading.Arguments.Help)
{
    foreach (var line in SandboxHelp.Lines(ScenarioCatalog.All.Select(scenario => (scenario.Name, scenario.Description))))
    {
        Console.WriteLine(line);
    }

    return 0;
}

if (reading.Problems.Count > 0)
{
    foreach (var problem in reading.Problems)
    {
        Console.Error.WriteLine(problem);
    }

    return 2;
}

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await SandboxRun.RunAsync(reading.Arguments, SandboxConsole.OfProcess(), stop.Token);

// The first signal ends the run in order; a second one ends the process.
void Stop(PosixSignalContext context)
{
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
