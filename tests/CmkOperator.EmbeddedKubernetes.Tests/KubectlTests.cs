using System.Diagnostics;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.EmbeddedKubernetes.Tests;

/// <summary>The real client, as users type it.</summary>
public sealed class KubectlTests(KubernetesServers servers) : KubernetesTest(servers)
{
    [Theory, MemberData(nameof(Servers))]
    public async Task Apply_in_both_ways_and_again(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        var manifest = Manifest("red");

        Assert.Equal("widget.test.example.com/w created", await RunAsync(session, manifest, "apply", "-f", "-"));
        Assert.Equal("widget.test.example.com/w unchanged", await RunAsync(session, manifest, "apply", "-f", "-"));
        Assert.Contains("+  color: blue", await RunAsync(session, Manifest("blue"), "diff", "-f", "-"), StringComparison.Ordinal);
        Assert.Equal("widget.test.example.com/w configured", await RunAsync(session, Manifest("blue"), "apply", "-f", "-"));
        Assert.Equal("widget.test.example.com/w serverside-applied", await RunAsync(session, manifest, "apply", "--server-side", "-f", "-"));
        Assert.Contains("conflict with \"kubectl\": .spec.color", await RunAsync(session, Manifest("blue"), "apply", "--server-side", "--field-manager=other", "-f", "-"), StringComparison.Ordinal);
        Assert.Contains("\"color\":\"red\"", await RunAsync(session, null, "get", "widget", "w", "-o", "jsonpath={.metadata.annotations.kubectl\\.kubernetes\\.io/last-applied-configuration}"), StringComparison.Ordinal);
        Assert.Equal("red", await RunAsync(session, null, "get", "widget", "w", "-o", "jsonpath={.spec.color}"));
        Assert.Contains(
            "strict decoding error: unknown field \"spec.foo\"",
            await RunAsync(session, manifest.Replace("color:", "foo: 1, color:", StringComparison.Ordinal), "apply", "-f", "-"),
            StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Get_in_its_forms(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("w", metadata: "\"labels\":{\"a\":\"b\"}");
        await session.PatchAsync("w/status", """{"status":{"observedGeneration":1,"conditions":[{"type":"Ready","status":"True"}]}}""");

        var table = (await RunAsync(session, null, "get", "wd")).Split('\n');
        var wide = (await RunAsync(session, null, "get", "things", "-o", "wide")).Split('\n');

        Assert.Equal(["NAME", "READY", "COLOR", "AGE"], Words(table[0]));
        Assert.Equal(["w", "True", "red"], Words(table[1])[..3]);
        Assert.Equal(["NAME", "READY", "COLOR", "SIZE", "TAGS", "AGE"], Words(wide[0]));
        Assert.Equal("widget.test.example.com/w", await RunAsync(session, null, "get", "widgets", "-l", "a=b", "-o", "name"));
        Assert.Equal("widget.test.example.com/w", await RunAsync(session, null, "get", "widgets", "--field-selector", "spec.color=red", "-o", "name"));
        Assert.Equal("widget.test.example.com/w condition met", await RunAsync(session, null, "wait", "--for=condition=Ready", "widget/w", "--timeout=10s"));
        Assert.Equal("widget.test.example.com/w condition met", await RunAsync(session, null, "wait", "--for=jsonpath={.spec.color}=red", "widget/w", "--timeout=10s"));
        Assert.Contains("Observed Generation:  1", await RunAsync(session, null, "describe", "widget", "w"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Change_and_delete(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("w", """{"color":"red","nested":{"a":"ok","b":"x"}}""");

        Assert.Equal("widget.test.example.com/w labeled", await RunAsync(session, null, "label", "widget", "w", "a=b"));
        Assert.Equal("widget.test.example.com/w annotated", await RunAsync(session, null, "annotate", "widget", "w", "a=b"));
        Assert.Equal("widget.test.example.com/w patched", await RunAsync(session, null, "patch", "widget", "w", "--type=merge", "-p", """{"spec":{"size":4}}"""));
        Assert.Equal("widget.test.example.com/w patched", await RunAsync(session, null, "patch", "widget", "w", "--type=json", "-p", """[{"op":"add","path":"/spec/tags","value":["t"]}]"""));
        Assert.Contains("is not supported by test.example.com/v1", await RunAsync(session, null, "patch", "widget", "w", "-p", """{"spec":{"size":4}}"""), StringComparison.Ordinal);
        Assert.Equal("widget.test.example.com/w patched", await RunAsync(session, null, "patch", "widget", "w", "--subresource=status", "--type=merge", "-p", """{"status":{"locked":true}}"""));
        Assert.Equal(
            "The Widget \"w\" is invalid: spec.color: Forbidden: color is locked",
            await RunAsync(session, null, "patch", "widget", "w", "--type=merge", "-p", """{"spec":{"color":"blue"}}"""));
        Assert.Equal("widget.test.example.com/w edited", await RunAsync(session, null, "edit", "widget", "w"));
        Assert.Equal("9", await RunAsync(session, null, "get", "widget", "w", "-o", "jsonpath={.spec.size}"));
        Assert.Equal("widget.test.example.com \"w\" deleted", (await RunAsync(session, null, "delete", "widget", "w", "--timeout=20s")).Split(" from")[0]);
        Assert.Contains("NotFound", await RunAsync(session, null, "get", "widget", "w"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Explain_reads_the_descriptions(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await Eventually.UntilAsync(() => session.SendAsync("GET", "/openapi/v2"), r => r.Text.Contains("com.example.test.v1.Widget", StringComparison.Ordinal));

        Assert.Contains("The colour.", await RunAsync(session, null, "explain", "widget.spec.color"), StringComparison.Ordinal);
        Assert.Contains("nested", await RunAsync(session, null, "explain", "widget", "--recursive"), StringComparison.Ordinal);
        Assert.Contains("The colour.", await RunAsync(session, null, "explain", "widget.spec.color", "--output=plaintext-openapiv2"), StringComparison.Ordinal);
        Assert.Contains("widgets", await RunAsync(session, null, "api-resources", "--api-group=test.example.com"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Namespaces_events_and_access_need_core_kinds()
    {
        var session = await OpenAsync(ServerKind.Embedded);
        await session.CreateAsync("w");
        var uid = await RunAsync(session, null, "get", "widget", "w", "-o", "jsonpath={.metadata.uid}");
        await RunAsync(session, $$$"""
            apiVersion: events.k8s.io/v1
            kind: Event
            metadata: {name: w.1, namespace: {{{session.Namespace}}} }
            eventTime: "2026-01-01T00:00:00.000000Z"
            reportingController: e.com/c
            reportingInstance: me
            action: Reconcile
            reason: Succeeded
            type: Normal
            note: It works
            regarding: {apiVersion: test.example.com/v1, kind: Widget, name: w, namespace: {{{session.Namespace}}}, uid: "{{{uid}}}" }
            """, "create", "-f", "-");

        var space = $"{session.Namespace}-more";

        Assert.Contains("It works", await RunAsync(session, null, "describe", "widget", "w"), StringComparison.Ordinal);
        Assert.Contains("widget/w", await RunAsync(session, null, "get", "events"), StringComparison.Ordinal);
        Assert.Equal($"namespace/{space} created", await RunAsync(session, null, "create", "namespace", space));
        Assert.StartsWith($"namespace \"{space}\" deleted", await RunAsync(session, null, "delete", "namespace", space, "--timeout=20s"), StringComparison.Ordinal);
        Assert.Equal("yes", await RunAsync(session, null, "auth", "can-i", "create", "widgets"));
        Assert.Contains("apiextensions.k8s.io/v1", await RunAsync(session, null, "api-versions"), StringComparison.Ordinal);
    }

    private static string Manifest(string color) => $$"""
        apiVersion: test.example.com/v1
        kind: Widget
        metadata: {name: w}
        spec: {color: {{color}}, nested: {a: ok} }
        """;

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<string> RunAsync(KubernetesSession session, string? input, params string[] arguments)
    {
        var kubectl = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(p => Path.Combine(p, "kubectl")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(kubectl is null, "kubectl is not on the PATH.");
        var start = new ProcessStartInfo(kubectl, ["--kubeconfig", session.KubeconfigPath, "-n", session.Namespace, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["KUBE_EDITOR"] = "sed -i 's/size: 4/size: 9/'", ["KUBECACHEDIR"] = Path.Combine(Path.GetTempPath(), $"cmk-kubectl-{session.Kind}-{Environment.ProcessId}") },
        };
        using var process = Process.Start(start)!;
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
        }

        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return $"{await output}{errors}".Trim();
    }
}
