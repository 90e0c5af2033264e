using CmkOperator.Configuration;
using CmkOperator.Hosting;

if (args is [HealthProbe.Verb, var url])
{
    return await HealthProbe.RunAsync(url, TimeSpan.FromMinutes(1), TimeProvider.System, Console.Out);
}

using var signals = new StopSignals();
var settings = new ConfigurationBuilder()
    .SetBasePath(AppContext.BaseDirectory)
    .AddJsonFile("appsettings.json", optional: true)
    .Build();
var read = OptionsLoader.Load(args, Environment.GetEnvironmentVariable, key => settings[key]);
if (read.ShowHelp)
{
    Console.Write(OptionsHelp.Text);
    return 0;
}

if (read.ShowVersion)
{
    Console.WriteLine(OptionsHelp.Version);
    return 0;
}

if (read.Problems.Count > 0)
{
    Console.Error.WriteLine($"{read.Problems.Count} of the options are invalid:");
    foreach (var problem in read.Problems)
    {
        Console.Error.WriteLine($"  {problem}");
    }

    return 2;
}

if (StartCheck.FindProblems(read.Options.Kubernetes.Kubeconfig, Environment.GetEnvironmentVariable) is { Count: > 0 } unusable)
{
    Console.Error.WriteLine("The operator does not start:");
    foreach (var problem in unusable)
    {
        Console.Error.WriteLine($"  {problem}");
    }

    return 2;
}

if (signals.Requested.IsCancellationRequested)
{
    return 0;
}

LineOutput.Use();
await using var app = OperatorHost.Build(read.Options, services => services.AddSingleton<IHostLifetime>(signals));
try
{
    await app.StartAsync();
    await app.WaitForShutdownAsync(signals.Requested);
    return 0;
}
catch (IOException failure)
{
    Console.Error.WriteLine(
        $"The operator cannot listen: {failure.Message}. Choose other ports or another address with --health-port, --metrics-port, "
        + "--webhook-port and --health-address.");
    return 1;
}
catch (OperationCanceledException) when (signals.Requested.IsCancellationRequested)
{
    Console.Error.WriteLine("Not everything had ended when the time to stop was over; the next leader resumes it.");
    return 0;
}
