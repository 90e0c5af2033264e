using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.EndToEndTests.ApiServers;
using CmkOperator.Sandbox.CommandLine;
using CmkOperator.Sandbox.Running;
using Xunit;

namespace CmkOperator.EndToEndTests.Sandbox;

/// <summary>The sandbox's own runs against a real API server, where CEL does the refusing.</summary>
public sealed class SandboxOnRealServerTests(RealApiServer server)
{
    [Theory]
    [InlineData(null)]
    [InlineData("vault-firewall")]
    [InlineData("revert-after-refusal")]
    [InlineData("delete-soft")]
    public async Task A_run_ends_as_expected_and_leaves_nothing_behind(string? scenario)
    {
        var instance = await server.RequireAsync();
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var console = new SandboxConsole(TextReader.Null, output, errors, IsInteractive: false);
        var arguments = new SandboxArguments { Once = true, Scenario = scenario, Output = OutputFormat.Json, Kubeconfig = instance.KubeconfigPath };

        var exit = await SandboxRun.RunAsync(arguments, console, TestContext.Current.CancellationToken);

        Assert.True(exit == 0, errors.ToString());
        var report = JsonNode.Parse(output.ToString());
        Assert.Equal(scenario ?? "default", report.Text("scenario"));
        using var cluster = new CmkOperator.Sandbox.Cluster.ClusterClient(instance.KubeconfigPath);
        Assert.Empty(await cluster.ListAsync(report.Text("object", "metadata", "namespace"), TestContext.Current.CancellationToken));
    }
}
