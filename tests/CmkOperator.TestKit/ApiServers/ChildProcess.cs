using System.Diagnostics;

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

    public static ChildProcess Start(string program, IEnumerable<string> arguments, string logPath)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(logPath)!,
        };
        return new ChildProcess(Process.Start(start)!, logPath);
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
