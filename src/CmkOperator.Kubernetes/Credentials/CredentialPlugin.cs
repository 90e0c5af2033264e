using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using CmkOperator.Kubernetes.Kubeconfigs;

namespace CmkOperator.Kubernetes.Credentials;

/// <summary>Runs a credential plugin once, as Kubernetes describes it: the question in a variable, the answer on standard output.</summary>
internal static class CredentialPlugin
{
    /// <summary>How long a plugin may take; one that waits for somebody to answer waits for ever.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private const int LongestOutput = 1 << 20;
    private const int LongestError = 64 << 10;
    private const int LongestQuote = 1000;
    private const int NotFoundByShell = 127;

    // A process that the plugin left behind may hold its pipes open for ever.
    private static readonly TimeSpan Draining = TimeSpan.FromSeconds(2);

    /// <summary>Runs it.</summary>
    /// <exception cref="CredentialException">It is missing, failed, took too long, or answered something else than credentials.</exception>
    /// <exception cref="OperationCanceledException">The operator stops; the plugin was ended.</exception>
    public static async Task<PluginAnswer> RunAsync(ExecPlugin plugin, TimeProvider time, CancellationToken cancellationToken)
    {
        using var process = Start(plugin);
        var output = ReadAsync(process.StandardOutput.BaseStream, LongestOutput);
        var error = ReadAsync(process.StandardError.BaseStream, LongestError);
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has closed its end already.
        }

        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await process.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            cancellationToken.ThrowIfCancellationRequested();
            throw Failure(plugin, $"did not end within {Limit.TotalSeconds:0} s and was stopped", await ErrorsAsync());
        }

        if (process.ExitCode != 0)
        {
            throw Failure(plugin, $"ended with exit code {process.ExitCode}", await ErrorsAsync(), process.ExitCode == NotFoundByShell);
        }

        try
        {
            var written = await DrainAsync(output);
            if (written.Length >= LongestOutput)
            {
                throw new FormatException("wrote more than a megabyte to its standard output");
            }

            return PluginAnswer.Parse(written, plugin.ApiVersion, time.GetUtcNow());
        }
        catch (FormatException failure)
        {
            throw Failure(plugin, failure.Message, await ErrorsAsync());
        }

        async Task<string> ErrorsAsync() => Clean.Line(Encoding.UTF8.GetString((await DrainAsync(error)).Span), LongestQuote);

        async Task<ReadOnlyMemory<byte>> DrainAsync(Captured captured)
        {
            await Task.WhenAny(captured.End, Task.Delay(Draining, time, CancellationToken.None));
            return captured.Bytes;
        }
    }

    private static Process Start(ExecPlugin plugin)
    {
        var start = new ProcessStartInfo(Find(plugin))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var argument in plugin.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in plugin.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = plugin.ExecInfo;
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception failure) when (failure is Win32Exception or IOException)
        {
            throw Failure(plugin, $"cannot be started: {failure.Message.TrimEnd('.')}", string.Empty, isMissing: true);
        }
    }

    // Not left to .NET, which would look beside the operator's own program and in the current folder first.
    private static string Find(ExecPlugin plugin)
    {
        if (plugin.Command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return File.Exists(plugin.Command) ? plugin.Command : throw Failure(plugin, "does not exist", string.Empty, isMissing: true);
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ""] : [""];
        return folders.Where(Path.IsPathRooted)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, plugin.Command + ending)))
            .FirstOrDefault(IsProgram) ?? throw Failure(plugin, "is not in PATH", string.Empty, isMissing: true);
    }

    private static bool IsProgram(string path) => File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended in the meantime.
        }
    }

    private static CredentialException Failure(ExecPlugin plugin, string what, string errors, bool isMissing = false)
    {
        var message = new StringBuilder($"The credential plugin '{plugin.Command}' of {plugin.User} {what}");
        if (errors.Length > 0)
        {
            message.Append(": ").Append(errors);
        }

        message.Append(errors.EndsWith('.') ? "" : ".");
        if (isMissing && plugin.InstallHint is { Length: > 0 } hint)
        {
            message.Append(' ').Append(Clean.Line(hint, LongestQuote));
        }

        return new CredentialException(message.ToString());
    }

    private static Captured ReadAsync(Stream stream, int longest)
    {
        var captured = new Captured(longest);
        captured.End = captured.ReadAsync(stream);
        return captured;
    }

    /// <summary>What a plugin wrote so far; what is too much is read and dropped, so that the plugin does not wait.</summary>
    private sealed class Captured(int longest)
    {
        private readonly Lock _lock = new();
        private readonly ArrayBufferWriter<byte> _bytes = new();

        public Task End { get; set; } = Task.CompletedTask;

        public ReadOnlyMemory<byte> Bytes
        {
            get
            {
                lock (_lock)
                {
                    return _bytes.WrittenSpan.ToArray();
                }
            }
        }

        public async Task ReadAsync(Stream stream)
        {
            var buffer = new byte[8192];
            try
            {
                while (await stream.ReadAsync(buffer) is > 0 and var count)
                {
                    lock (_lock)
                    {
                        _bytes.Write(buffer.AsSpan(0, Math.Min(count, longest - _bytes.WrittenCount)));
                    }
                }
            }
            catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException)
            {
                // The process is gone, and so is its pipe.
            }
        }
    }
}
