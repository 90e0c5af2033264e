using System.Diagnostics;
using System.Globalization;

namespace CmkOperator.TestKit.ApiServers;

/// <summary>A program that runs beside the tests and writes its output to a file.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _copying;

    private ChildProcess(Process process, string logPath)
    {
        _process = process;
        LogPath = logPath;
        _copying = CopyOutputAsync();
    }

    /// <summary>The file that both output streams go to.</summary>
    public string LogPath { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>Starts the program in the folder of its log.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="logPath">The file for its output.</param>
    /// <param name="environment">Variables beside the inherited ones.</param>
    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, string logPath, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(logPath)!,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(Process.Start(start)!, logPath);
    }

    /// <summary>Asks it to end, as Kubernetes asks a pod, and waits until it has.</summary>
    public async Task TerminateAsync(CancellationToken cancellationToken)
    {
        using var request = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await request.WaitForExitAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>The last lines that it wrote, for the message of a failure.</summary>
    public string LogTail()
    {
        using var stream = new FileStream(LogPath, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return string.Join('\n', reader.ReadToEnd().Split('\n').TakeLast(15));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        await _copying;
        _process.Dispose();
    }

    private async Task CopyOutputAsync()
    {
        await using var log = TextWriter.Synchronized(
            new StreamWriter(new FileStream(LogPath, FileMode.Create, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true });
        await Task.WhenAll(CopyAsync(_process.StandardOutput, log), CopyAsync(_process.StandardError, log));
    }

    private static async Task CopyAsync(StreamReader from, TextWriter to)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            await to.WriteLineAsync(line);
        }
    }
}
