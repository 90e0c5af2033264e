using System.Diagnostics;
using System.Text.Json.Nodes;

namespace CmkOperator.Benchmarks.Fleet;

/// <summary>The runner's side of <see cref="AzureServer"/>.</summary>
internal sealed class AzureProcess : IAsyncDisposable
{
    private readonly Process _process;

    private AzureProcess(Process process, JsonObject endpoints)
    {
        _process = process;
        Endpoints = endpoints;
    }

    /// <summary>What the simulator prints: <c>arm</c>, <c>authority</c>, <c>vaultSuffix</c>, <c>graph</c>, <c>ca</c>, <c>tenantId</c>.</summary>
    public JsonObject Endpoints { get; }

    /// <summary>Starts one.</summary>
    public static async Task<AzureProcess> StartAsync()
    {
        var program = Environment.ProcessPath!;
        // Under "dotnet X.dll" the program is dotnet itself.
        string[] arguments = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(AzureProcess).Assembly.Location, AzureServer.Command] : [AzureServer.Command];
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The simulator's process ended before it was ready.");
        return new AzureProcess(process, JsonNode.Parse(line)!.AsObject());
    }

    /// <summary>Sends a command and reads its answer.</summary>
    public async Task<JsonObject> DoAsync(JsonObject command)
    {
        await _process.StandardInput.WriteLineAsync(command.ToJsonString());
        await _process.StandardInput.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The simulator's process ended at the command {command["do"]}.");
        return JsonNode.Parse(line)!.AsObject();
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
