using System.Diagnostics;
using Xunit;

namespace CmkOperator.TestKit;

/// <summary>A program of the machine, run to its end.</summary>
public static class Tool
{
    /// <summary>The path of a program on the PATH; null when it is missing.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    /// <summary>Writes a shell script that can be run.</summary>
    public static void WriteScript(string path, string text)
    {
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Runs it and returns its output; its error output becomes the message of the exception.</summary>
    /// <exception cref="InvalidOperationException">It exited with a code other than 0.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, string folder, params (string Name, string Value)[] environment)
    {
        var (code, output, errors) = await TryAsync(program, arguments, folder, environment);
        return code == 0 ? output : throw new InvalidOperationException($"{program} ended with {code}: {errors}");
    }

    /// <summary>Runs it and returns its exit code and output.</summary>
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
