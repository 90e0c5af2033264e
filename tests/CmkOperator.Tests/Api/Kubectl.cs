using System.Diagnostics;
using Xunit;

namespace CmkOperator.Tests.Api;

/// <summary>The kubectl on the PATH; a test that needs it is skipped when it is missing.</summary>
internal static class Kubectl
{
    public static async Task<string> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        Assert.SkipUnless(IsOnPath(), "kubectl is not on the PATH.");
        var start = new ProcessStartInfo("kubectl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        return output;
    }

    private static bool IsOnPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, "kubectl")));
}
