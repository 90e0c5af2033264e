using CmkOperator.Kubernetes.Client;
using CmkOperator.Sandbox.CommandLine;
using CmkOperator.Sandbox.Manifests;
using CmkOperator.Sandbox.Sessions;

namespace CmkOperator.Sandbox.Running;

/// <summary>The whole of one run, from the arguments to the exit code.</summary>
internal static class SandboxRun
{
    /// <summary>Runs it.</summary>
    /// <returns>0: settled as expected, or ended by the user; 1: not so; 2: the input cannot be used.</returns>
    public static async Task<int> RunAsync(SandboxArguments arguments, CancellationToken stop)
    {
        var output = new RunOutput(arguments.Output, Console.Out, Console.Error);
        try
        {
            using var folder = RunFolder.Open(arguments.Data);
            await using var cluster = await SandboxCluster.StartAsync(arguments, folder.Path, stop);
            return await new ScenarioRun(arguments, cluster, folder, output).RunAsync(stop);
        }
        catch (ManifestException unusable)
        {
            await Console.Error.WriteLineAsync($"--manifest: {unusable.Message}");
            return 2;
        }
        catch (Exception failure) when (failure is KubernetesApiException or SessionException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 1;
        }
    }
}
