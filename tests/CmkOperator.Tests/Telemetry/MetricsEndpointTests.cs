using System.Net;
using System.Text.RegularExpressions;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Telemetry;
using CmkOperator.Tests.Telemetry.Fakes;
using CmkOperator.Tests.Webhooks.Fakes;
using OpenTelemetry.Metrics;
using Xunit;

namespace CmkOperator.Tests.Telemetry;

/// <summary>
/// The whole process, scraped over HTTP. All such tests are in this class, because tests of one class run one after another and a collector
/// picks up every meter with our name in the process.
/// </summary>
public sealed partial class MetricsEndpointTests
{
    // No spec: the pass rejects it and writes status without reading Azure.
    private const string Invalid = """
        {"apiVersion":"cmk-operator.io/v1alpha1","kind":"CmkWorkspace","metadata":{"name":"w","namespace":"n1","generation":1},"spec":{},
         "status":{"observedGeneration":-1,"encryption":{"keyExpiresAt":"2027-01-01T00:00:00Z"}}}
        """;

    private const string ReadyFalse = """cmk_operator_condition{name="w",namespace="n1",status="False",type="Ready"} 1""";

    [Fact]
    public async Task A_pass_appears_in_the_shared_series_and_in_ours_and_a_deleted_object_leaves_none()
    {
        await using var host = await MetricsHost.StartAsync();
        host.Cluster.Put(MetricsHost.Collection, Invalid);

        // The worker measures its time after the pass has ended.
        var text = await host.ScrapeAsync(
            text => APass().IsMatch(text)
                && text.Contains(ReadyFalse, StringComparison.Ordinal)
                && text.Contains("workqueue_work_duration_seconds_bucket", StringComparison.Ordinal)
                && text.Contains("cmk_operator_objects_by_condition{status=\"False\",type=\"Ready\"} 1", StringComparison.Ordinal),
            "a pass and its condition");

        string[] expected =
        [
            """controller_runtime_reconcile_total{controller="cmkworkspace",result="error"} 0""",
            """controller_runtime_reconcile_errors_total{controller="cmkworkspace"} 0""",
            """controller_runtime_reconcile_panics_total{controller="cmkworkspace"} 0""",
            """controller_runtime_reconcile_timeouts_total{controller="cmkworkspace"} 0""",
            """controller_runtime_reconcile_time_seconds_bucket{controller="cmkworkspace",le="60"} """,
            """controller_runtime_active_workers{controller="cmkworkspace"} """,
            """controller_runtime_max_concurrent_reconciles{controller="cmkworkspace"} 3""",
            """workqueue_depth{controller="cmkworkspace",name="cmkworkspace"} """,
            """workqueue_adds_total{controller="cmkworkspace",name="cmkworkspace"} """,
            """workqueue_retries_total{controller="cmkworkspace",name="cmkworkspace"} """,
            """workqueue_queue_duration_seconds_bucket{controller="cmkworkspace",name="cmkworkspace",le="300"} """,
            """workqueue_work_duration_seconds_bucket{controller="cmkworkspace",name="cmkworkspace",le="0.005"} """,
            """workqueue_unfinished_work_seconds{controller="cmkworkspace",name="cmkworkspace"} """,
            """workqueue_longest_running_processor_seconds{controller="cmkworkspace",name="cmkworkspace"} """,
            """leader_election_master_status{name="cmk-operator"} 1""",
            $$"""cmk_operator_build_info{revision="{{OperatorTelemetry.Revision}}",version="{{OperatorTelemetry.Version}}"} 1""",
            """cmk_operator_condition{name="w",namespace="n1",status="True",type="Stalled"} 1""",
            """cmk_operator_key_expiry_timestamp_seconds{name="w",namespace="n1"} 1798761600""",
            """cmk_operator_objects_by_condition{status="False",type="Ready"} 1""",
            """cmk_operator_objects_by_condition{status="True",type="Ready"} 0""",
            "cmk_operator_objects{} 1",
            "cmk_operator_objects_folded{} 0",
            "dotnet_gc_collections_total{",
            "dotnet_process_memory_working_set_bytes{",
            "dotnet_process_cpu_time_seconds_total{",
        ];
        Assert.All(expected, line => Assert.Contains("\n" + line, text, StringComparison.Ordinal));
        Assert.DoesNotContain("\ncmk_operator_condition{name=\"w\",namespace=\"n1\",status=\"True\",type=\"Ready\"}", text, StringComparison.Ordinal);

        host.Cluster.Delete(MetricsHost.Collection, "w");
        await host.ScrapeAsync(text => !text.Contains("name=\"w\"", StringComparison.Ordinal), "nothing left of the deleted object");
    }

    [Fact]
    public async Task The_series_of_the_webhook_exist_before_its_first_request_and_only_with_it()
    {
        using var folder = new SecretFolder();
        var issued = new WebhookAuthority().Issue();
        folder.Swap(issued);
        string[] expected =
        [
            "controller_runtime_webhook_requests_total{code=\"200\",webhook=\"/validate-cmk-operator-io-v1alpha1-cmkworkspace\"} 0",
            "controller_runtime_webhook_requests_in_flight{webhook=\"/validate-cmk-operator-io-v1alpha1-cmkworkspace\"} 0",
            "certwatcher_read_certificate_errors_total{} 0",
            $"cmk_operator_webhook_certificate_expiry_timestamp_seconds{{}} {new DateTimeOffset(issued.NotAfter).ToUnixTimeSeconds()}",
        ];
        await using (var host = await MetricsHost.StartAsync(webhookCertificates: folder.Path))
        {
            var text = await host.ScrapeAsync(text => text.Contains("certwatcher_read_certificate_total{} 1", StringComparison.Ordinal), "the certificate is read");
            Assert.All(expected, line => Assert.Contains("\n" + line, text, StringComparison.Ordinal));
        }

        await using var without = await MetricsHost.StartAsync();
        var (_, other) = await without.GetAsync(without.Addresses[1], "/metrics");
        Assert.DoesNotContain("webhook", other, StringComparison.Ordinal);
        Assert.DoesNotContain("certwatcher", other, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_port_serves_only_its_own_paths_whatever_host_the_client_names()
    {
        await using var host = await MetricsHost.StartAsync();
        var (health, metrics) = (host.Addresses[0], host.Addresses[1]);

        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync(metrics, "/metrics")).Status);
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync(metrics, "/metrics", host: "127.0.0.1:1")).Status);
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync(health, "/healthz")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync(metrics, "/healthz")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync(metrics, "/metrics/more")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync(health, "/metrics")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync(health, "/metrics", host: metrics.Authority)).Status);
    }

    [Fact]
    public async Task Prometheus_gets_open_metrics_when_it_asks_for_them()
    {
        await using var host = await MetricsHost.StartAsync();
        host.Cluster.Put(MetricsHost.Collection, Invalid);
        await host.ScrapeAsync(text => text.Contains(ReadyFalse, StringComparison.Ordinal), "an object's condition");

        var (status, text) = await host.GetAsync(host.Addresses[1], "/metrics", accept: "application/openmetrics-text;version=1.0.0;q=1,text/plain;q=0.5");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.EndsWith("# EOF\n", text, StringComparison.Ordinal);
        Assert.Equal(text.Length - "# EOF\n".Length, text.IndexOf("# EOF", StringComparison.Ordinal));
        Assert.Contains(ReadyFalse, text, StringComparison.Ordinal);
        // docs/metrics.md says how to leave these out, which are in this format only.
        Assert.Contains("\ncontroller_runtime_reconcile_created{", text, StringComparison.Ordinal);
        Assert.DoesNotContain("_created", (await host.GetAsync(host.Addresses[1], "/metrics")).Text, StringComparison.Ordinal);
    }

    // What is left are the names that .NET's own meters have.
    [Fact]
    public async Task Prometheus_finds_nothing_to_improve_in_names_and_help_but_for_those_of_the_runtime()
    {
        var program = Promtool.Require();
        using var folder = new SecretFolder();
        folder.Swap(new WebhookAuthority().Issue());
        await using var host = await MetricsHost.StartAsync(webhookCertificates: folder.Path);
        host.Cluster.Put(MetricsHost.Collection, Invalid);
        // Those that appear only with a request to Azure or a drift.
        var metrics = host.App.Services.GetRequiredService<OperatorMetrics>();
        metrics.DriftFound("tags");
        metrics.RequestEnded(new RequestRecord("GET", new Uri("https://localhost/"), AzureAudience.ResourceManager, 200, null, TimeSpan.FromSeconds(1), "c", "r", 100), "workspaces");
        var text = await host.ScrapeAsync(
            text => APass().IsMatch(text) && text.Contains(ReadyFalse, StringComparison.Ordinal) && text.Contains("cmk_operator_arm_remaining", StringComparison.Ordinal), "a pass and its condition");

        var path = Path.Combine(Path.GetTempPath(), $"metrics-{Guid.NewGuid():N}.txt");
        try
        {
            await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
            // 0: nothing to say; 3: remarks, a line each. Anything else is an answer about promtool or the file.
            var (code, output, errors) = await Tool.TryAsync("/bin/sh", ["-c", "\"$0\" check metrics < \"$1\"", program, path], Path.GetTempPath());
            Assert.True(code is 0 or 3, $"promtool ended with {code}: {output}{errors}");
            Assert.DoesNotContain((output + errors).Split('\n', StringSplitOptions.RemoveEmptyEntries), line => !line.StartsWith("dotnet_", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Without_a_metrics_port_nothing_listens_and_nothing_is_collected()
    {
        await using var host = await MetricsHost.StartAsync(withMetrics: false);

        var address = Assert.Single(host.Addresses);
        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync(address, "/metrics")).Status);
        Assert.Null(host.App.Services.GetService<MeterProvider>());
        Assert.Null(host.App.Services.GetService<OperatorMetrics>());
    }

    [GeneratedRegex("""^controller_runtime_reconcile_total\{controller="cmkworkspace",result="requeue_after"\} [1-9]""", RegexOptions.Multiline)]
    private static partial Regex APass();
}
