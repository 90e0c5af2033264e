using System.Text;
using CmkOperator.Sandbox.CommandLine;
using CmkOperator.Sandbox.Running;
using Xunit;

namespace CmkOperator.Tests.Documents;

/// <summary>The sandbox as a reader starts it: the sample is applied and Ready, and whatever is applied next finds its Azure resources.</summary>
internal sealed class DocumentSandbox : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly CancellationTokenSource _stop = new();
    private readonly string _folder;
    private readonly Task<int> _run;
    private readonly SynchronizedWriter _output = new();

    private DocumentSandbox()
    {
        _folder = Directory.CreateTempSubdirectory("cmk-docs-").FullName;
        _run = SandboxRun.RunAsync(
            new SandboxArguments { Data = _folder }, new SandboxConsole(TextReader.Null, _output, _output, IsInteractive: false), _stop.Token);
    }

    public string Kubeconfig => Path.Combine(_folder, "kubeconfig");

    public static async Task<DocumentSandbox> StartAsync()
    {
        var sandbox = new DocumentSandbox();
        try
        {
            await Eventually.UntilAsync(
                () => Task.FromResult(sandbox._output.ToString()),
                output =>
                {
                    var isUp = output.Contains("It stays up until Ctrl-C", StringComparison.Ordinal);
                    Assert.True(isUp || !sandbox._run.IsCompleted, $"the sandbox ended: {output}");
                    return isUp;
                },
                output => $"the sandbox did not come up: {output}",
                Patience);
            return sandbox;
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
        await _output.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The sandbox writes from its threads while the test reads.</summary>
    private sealed class SynchronizedWriter : TextWriter
    {
        private readonly StringBuilder _text = new();

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            lock (_text)
            {
                _text.Append(value);
            }
        }

        public override string ToString()
        {
            lock (_text)
            {
                return _text.ToString();
            }
        }
    }
}
