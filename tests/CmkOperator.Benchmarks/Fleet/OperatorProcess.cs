using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using CmkOperator.TestKit.ApiServers;

namespace CmkOperator.Benchmarks.Fleet;

/// <summary>A build of the operator as a process of its own, at its defaults except for what a run sets.</summary>
internal sealed class OperatorProcess : IAsyncDisposable
{
    private const string ClientId = "22222222-2222-2222-2222-222222222222";
    private readonly Process _process;
    private readonly Task _logging;
    private readonly Uri _metrics;
    private readonly string _log;

    private OperatorProcess(Process process, Task logging, int metricsPort, string log)
    {
        _process = process;
        _logging = logging;
        _log = log;
        _metrics = new Uri($"http://127.0.0.1:{metricsPort.ToString(CultureInfo.InvariantCulture)}/metrics");
    }

    /// <summary>Starts one.</summary>
    /// <param name="build">The binary, or a CmkOperator.dll.</param>
    /// <param name="kubeconfig">Its cluster.</param>
    /// <param name="namespaces">What it watches.</param>
    /// <param name="azure">The endpoints of its Azure.</param>
    /// <param name="options">The run's options.</param>
    /// <param name="log">The file for its output, which is written as in production.</param>
    public static OperatorProcess Start(string build, string kubeconfig, IReadOnlyList<string> namespaces, JsonObject azure, FleetOptions options, string log)
    {
        var port = FreePorts.Take(1)[0];
        List<string> arguments =
        [
            "--kubeconfig", kubeconfig, "--watch-namespaces", string.Join(',', namespaces), "--lease-namespace", namespaces[0], "--leader-elect", "false",
            "--cluster-id", "fleet", "--default-interval", Seconds(options.Interval), "--operation-poll-interval", Seconds(options.Poll),
            "--cloud", "Custom", "--arm-endpoint", Text(azure, "arm"), "--authority-host", Text(azure, "authority"), "--vault-suffix", Text(azure, "vaultSuffix"),
            "--graph-endpoint", Text(azure, "graph"), "--trusted-ca-file", Text(azure, "ca"),
            "--health-port", "0", "--health-address", "127.0.0.1", "--metrics-port", port.ToString(CultureInfo.InvariantCulture),
        ];
        if (options.Concurrency is { } concurrency)
        {
            arguments.AddRange(["--concurrency", concurrency.ToString(CultureInfo.InvariantCulture)]);
        }

        var isLibrary = build.EndsWith(".dll", StringComparison.Ordinal);
        var start = new ProcessStartInfo(isLibrary ? "dotnet" : build, isLibrary ? arguments.Prepend(build) : arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["AZURE_TENANT_ID"] = Text(azure, "tenantId");
        start.Environment["AZURE_CLIENT_ID"] = ClientId;
        // The simulator takes any.
        start.Environment["AZURE_CLIENT_SECRET"] = "any";
        var process = Process.Start(start)!;
        return new OperatorProcess(process, Task.WhenAll(CopyAsync(process.StandardOutput.BaseStream, log), CopyAsync(process.StandardError.BaseStream, log + ".stderr")), port, log);
    }

    /// <summary>Its processor time and memory now.</summary>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    public ProcessFigures Figures()
    {
        ThrowIfEnded();
        return ProcessFigures.Read(_process.Id);
    }

    /// <summary>Throws when it has ended, which it does only when it cannot work.</summary>
    public void ThrowIfEnded()
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"The operator ended with {_process.ExitCode.ToString(CultureInfo.InvariantCulture)}: see {_log} and {_log}.stderr.");
        }
    }

    /// <summary>Reads its metrics. It costs it processor time for each object, so callers read the figures of the process first.</summary>
    public async Task<OperatorMetrics> MetricsAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        return OperatorMetrics.Parse(await http.GetStringAsync(_metrics, cancellationToken));
    }

    /// <summary>The same, or null while it does not answer yet.</summary>
    public async Task<OperatorMetrics?> TryMetricsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await MetricsAsync(cancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>How much it has logged.</summary>
    public long LoggedBytes => new FileInfo(_log).Length;

    /// <summary>Writes to Azure that it planned and did not send because of a limit, which every build logs: those after a place in the log.</summary>
    public int CountHeldBackWrites(long after)
    {
        using var file = new FileStream(_log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(after, SeekOrigin.Begin);
        using var reader = new StreamReader(file);
        var count = 0;
        while (reader.ReadLine() is { } line)
        {
            count += line.Contains("\"Outcome\":\"Failed\",\"Code\":\"Throttled\"", StringComparison.Ordinal) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Stops it as Kubernetes stops a pod.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var signal = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await signal.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        await _logging;
        _process.Dispose();
    }

    private static string Seconds(TimeSpan span) => $"{span.TotalSeconds.ToString(CultureInfo.InvariantCulture)}s";

    private static string Text(JsonObject azure, string name) => (string)azure[name]!;

    private static async Task CopyAsync(Stream from, string path)
    {
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        await from.CopyToAsync(file);
    }
}
