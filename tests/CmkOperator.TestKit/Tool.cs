using System.Diagnostics;
using Xunit;

namespace CmkOperator.TestKit;

/// <summary>A program of the machine, run to its end.</summary>
public static class Tool
{
    /// <summary>Where a program is on the PATH; null when it is not there.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    /// <summary>Runs it and gives what it printed; what it complained of becomes the failure.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, string folder, params (string Name, string Value)[] environment)
    {
        var (code, output, errors) = await TryAsync(program, arguments, folder, environment);
        return code == 0 ? output : throw new InvalidOperationException($"{program} ended with {code}: {errors}");
    }

    /// <summary>Runs it and gives how it ended.</summary>
    public static async Task<(int Code, string Output, string Errors)> TryAsync(
        string program, IEnumerable<string> arguments, string folder, params (string Name, string Value)[] environment)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, output, await errors);
    }
}
