using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Sandbox.CommandLine;
using CmkOperator.Sandbox.Manifests;
using CmkOperator.Sandbox.Running;
using Xunit;

namespace CmkOperator.Tests.Sandbox;

/// <summary>Whole runs on the embedded Kubernetes API, as the command line starts them.</summary>
public sealed class SandboxRunTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    [Fact]
    public async Task A_plain_run_ends_Ready_with_one_write_and_one_line_of_JSON()
    {
        var exit = await RunAsync(new SandboxArguments { Once = true, Output = OutputFormat.Json });

        var report = JsonNode.Parse(Assert.Single(Lines));
        Assert.Equal(0, exit);
        Assert.Equal("default", report.Text("scenario"));
        Assert.True(report.Flag("settled"));
        Assert.Equal(1, (int)report!["azure"]!["writes"]!);
        Assert.Equal("True", report.Objects("object", "status", "conditions").Single(condition => condition.Text("type") == "Ready").Text("status"));
        Assert.NotEmpty(report.Objects("timeline"));
        Assert.NotEmpty(report.Objects("events"));
    }

    [Fact]
    public async Task A_plain_run_in_text_has_no_control_characters()
    {
        Assert.Equal(0, await RunAsync(new SandboxArguments { Once = true }));

        Assert.Contains(Lines, line => line.Contains("Ready=True", StringComparison.Ordinal));
        Assert.DoesNotContain('\u001b', _output.ToString());
    }

    [Fact]
    public async Task A_manifest_that_the_API_rejects_ends_the_run_with_the_field()
    {
        var bad = ConfigFiles.ReadSample().Object;
        bad["spec"]!["subscriptionId"] = "not-a-guid";

        Assert.Equal(1, await RunAsync(new SandboxArguments { Once = true, Manifests = ["-"], Output = OutputFormat.Json }, bad.ToJsonString()));

        Assert.Contains("spec.subscriptionId", _errors.ToString(), StringComparison.Ordinal);
        Assert.Empty(JsonNode.Parse(Assert.Single(Lines)).Objects("azure", "requests"));
    }

    [Fact]
    public async Task A_manifest_that_stays_stalled_is_not_settled()
    {
        var suspended = ConfigFiles.ReadSample().Object;
        suspended["spec"]!["suspend"] = true;

        Assert.Equal(1, await RunAsync(new SandboxArguments { Once = true, Manifests = ["-"], Output = OutputFormat.Json }, suspended.ToJsonString()));
        Assert.False(JsonNode.Parse(Assert.Single(Lines)).Flag("settled"));
    }

    [Fact]
    public async Task A_request_longer_than_its_echo_is_handled_like_any_other()
    {
        var asked = ConfigFiles.ReadSample().Object;
        asked["metadata"]!["annotations"] = new JsonObject { [CmkWorkspaceNames.FluxRequestedAtAnnotation] = new string('a', 1025) };

        Assert.Equal(0, await RunAsync(new SandboxArguments { Once = true, Manifests = ["-"], Output = OutputFormat.Json }, asked.ToJsonString()));

        var report = JsonNode.Parse(Assert.Single(Lines));
        Assert.True(report.Flag("settled"));
        Assert.StartsWith("aaa", report.Text("object", "status", "lastHandledReconcileAt"), StringComparison.Ordinal);
        Assert.Contains("… (cut: 1025 characters", report.Text("object", "status", "lastHandledReconcileAt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_suspended_is_said_to_be_whatever_else_is_wrong_with_it()
    {
        var suspended = ConfigFiles.ReadSample().Object;
        suspended["spec"]!["suspend"] = true;
        suspended["spec"]!["tags"] = new JsonObject { ["team"] = "risk", ["Team"] = "fraud" };

        await RunAsync(new SandboxArguments { Once = true, Manifests = ["-"], Output = OutputFormat.Json }, suspended.ToJsonString());

        var found = JsonNode.Parse(Assert.Single(Lines))!["object"];
        Assert.Equal(
            ["Ready False Suspended", "Stalled True Suspended"],
            found.Objects("status", "conditions").Select(condition => $"{condition.Text("type")} {condition.Text("status")} {condition.Text("reason")}").Order());
        Assert.Equal((long)found!["metadata"]!["generation"]!, (long)found["status"]!["observedGeneration"]!);
    }

    [Theory]
    [InlineData("purge-protection-off")]
    [InlineData("key-change")]
    [InlineData("delete-purge")]
    [InlineData("key-revoked")]
    [InlineData("tenant-credentials")]
    [InlineData("tenant-namespace-default")]
    [InlineData("tenant-account-late")]
    [InlineData("tenant-identity-changed")]
    [InlineData("tenant-borrowed-identity")]
    [InlineData("tenant-shared-refused")]
    [InlineData("namespace-subscription-refused")]
    [InlineData("namespace-vault-refused")]
    public async Task A_scenario_ends_as_its_table_row_says(string name)
    {
        Assert.True(await RunAsync(new SandboxArguments { Once = true, Scenario = name, Output = OutputFormat.Json }) == 0, _errors.ToString());
        Assert.Equal(name, JsonNode.Parse(Assert.Single(Lines)).Text("scenario"));
    }

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
    }

    private string[] Lines => _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private async Task<int> RunAsync(SandboxArguments arguments, string input = "")
    {
        using var reader = new StringReader(input);
        return await SandboxRun.RunAsync(arguments, new SandboxConsole(reader, _output, _errors, IsInteractive: false), TestContext.Current.CancellationToken);
    }
}
