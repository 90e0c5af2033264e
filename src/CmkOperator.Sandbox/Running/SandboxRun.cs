using CmkOperator.Kubernetes.Client;
using CmkOperator.Sandbox.CommandLine;
using CmkOperator.Sandbox.Manifests;
using CmkOperator.Sandbox.Sessions;
using CmkOperator.Sandbox.World;

namespace CmkOperator.Sandbox.Running;

/// <summary>The whole of one run, from the arguments to the exit code.</summary>
internal static class SandboxRun
{
    /// <summary>Runs it.</summary>
    /// <param name="arguments">What was asked for.</param>
    /// <param name="console">Where it reads from and writes to.</param>
    /// <param name="stop">The user's wish to end it.</param>
    /// <returns>0: settled as expected, or ended by the user; 1: not so; 2: the input cannot be used.</returns>
    public static async Task<int> RunAsync(SandboxArguments arguments, SandboxConsole console, CancellationToken stop)
    {
        try
        {
            var manifests = arguments.Scenario is null
                ? await ManifestReader.ReadAsync(arguments.Manifests is { Count: > 0 } files ? files : [ConfigFiles.Sample], console.Input, stop)
                : [];
            using var folder = RunFolder.Open(arguments.Data);
            await using var cluster = await SandboxCluster.StartAsync(arguments, folder.Path, stop);
            await using var output = new RunOutput(arguments.Output, console.IsInteractive && arguments.Scenario != SandboxArguments.AllScenarios, console.Output, console.Errors);
            return arguments.Scenario is null
                ? await new PlainRun(arguments, cluster, folder, output).RunAsync(manifests, stop)
                : await new ScenarioRun(arguments, cluster, folder, output).RunAsync(stop);
        }
        catch (ManifestException unusable)
        {
            await console.Errors.WriteLineAsync($"--manifest: {unusable.Message}");
            return 2;
        }
        catch (Exception failure) when (failure is KubernetesApiException or SessionException or AzureRefusedException or IOException or UnauthorizedAccessException)
        {
            await console.Errors.WriteLineAsync(failure.Message);
            return 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return arguments.Once ? 1 : 0;
        }
    }
}

/// <summary>The three streams of a run.</summary>
/// <param name="Input">Standard input.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
/// <param name="IsInteractive">Whether a person looks at a terminal that can be redrawn.</param>
internal sealed record SandboxConsole(TextReader Input, TextWriter Output, TextWriter Errors, bool IsInteractive)
{
    /// <summary>Those of the process. <c>NO_COLOR</c> (no-color.org) asks for plain lines.</summary>
    public static SandboxConsole OfProcess() => new(
        Console.In,
        Console.Out,
        Console.Error,
        !Console.IsOutputRedirected
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"));
}
