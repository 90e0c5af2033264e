using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace CmkOperator.Tests.Hosting;

/// <summary>The real process, as it was built: how it starts beside a slow credential plugin, and how it ends at any moment of its start.</summary>
public sealed class StartAndStopTests : IAsyncDisposable
{
    // Longer than any step of these tests: who waits for the plugin fails.
    private const int PluginSeconds = 300;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cmk-start-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_answers_and_a_stop_is_prompt_while_a_credential_plugin_is_slow()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals and /proc are Linux's");
        var port = FreePort();
        using var process = Start(port);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var plugin = Path.Combine(_folder.FullName, "started");

        await Eventually.UntilAsync(() => AnswersAsync(client), answers => answers, _ => "/healthz does not answer");
        await Eventually.TrueAsync(() => File.Exists(plugin), "the plugin was started");
        var (code, output) = await EndAsync(process);

        Assert.Equal(0, code);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(150)]
    [InlineData(400)]
    [InlineData(1000)]
    public async Task A_stop_at_any_moment_of_the_start_ends_with_0_and_no_stack_trace(int milliseconds)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals and /proc are Linux's");
        using var process = Start(FreePort());
        // Before its first line the process is .NET's, and ends as the signal says.
        await Eventually.TrueAsync(() => process.HasExited || ListensToSignals(process.Id), "the first line of the program");
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, Token);

        var (code, output) = await EndAsync(process);

        Assert.Equal(0, code);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", output, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        var pid = Path.Combine(_folder.FullName, "started");
        if (File.Exists(pid))
        {
            // The plugin of an operator that has ended; it may have ended too.
            await TerminateAsync((await File.ReadAllTextAsync(pid, CancellationToken.None)).Trim());
        }

        _folder.Delete(recursive: true);
    }

    private Process Start(int port)
    {
        var plugin = Path.Combine(_folder.FullName, "plugin.sh");
        File.WriteAllText(plugin, $"#!/bin/sh\necho $$ > {_folder.FullName}/writing\nmv {_folder.FullName}/writing {_folder.FullName}/started\nexec sleep {PluginSeconds} >/dev/null 2>&1\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var kubeconfig = Path.Combine(_folder.FullName, "kubeconfig");
        File.WriteAllText(
            kubeconfig,
            """
            apiVersion: v1
            kind: Config
            current-context: c
            contexts: [{name: c, context: {cluster: c, user: u, namespace: ops}}]
            clusters: [{name: c, cluster: {server: "https://127.0.0.1:9"}}]
            users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: "PLUGIN", interactiveMode: Never}}}]
            """.Replace("PLUGIN", plugin, StringComparison.Ordinal));
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "CmkOperator.dll"),
                "--kubeconfig", kubeconfig, "--health-address", "127.0.0.1", "--health-port", port.ToString(CultureInfo.InvariantCulture), "--metrics-port", "0",
                "--tenant-id", "11111111-1111-1111-1111-111111111111", "--client-id", "22222222-2222-2222-2222-222222222222",
            },
        };
        return Process.Start(start)!;
    }

    private static async Task<(int Code, string Output)> EndAsync(Process process)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await TerminateAsync(process.Id.ToString(CultureInfo.InvariantCulture));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await errors);
    }

    private static bool ListensToSignals(int id)
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{id}/task").Any(thread => File.ReadAllText(thread + "/comm").StartsWith(".NET SigHandler", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            // A thread, or the process, ended meanwhile.
            return false;
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync("/healthz", Token);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static async Task TerminateAsync(string pid)
    {
        using var kill = Process.Start(new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", $"kill -TERM {pid}" }, RedirectStandardError = true })!;
        await kill.WaitForExitAsync(CancellationToken.None);
    }
}
