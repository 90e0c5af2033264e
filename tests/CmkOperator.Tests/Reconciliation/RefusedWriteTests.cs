using CmkOperator.EmbeddedKubernetes;
using CmkOperator.Sandbox.CommandLine;
using CmkOperator.Sandbox.Manifests;
using CmkOperator.Sandbox.Running;
using CmkOperator.Sandbox.Scenarios;
using CmkOperator.Sandbox.Sessions;
using CmkOperator.Sandbox.World;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.Tests.Reconciliation;

/// <summary>An admission policy of others, such as a change freeze, refuses what the operator must write on an object.</summary>
public sealed class RefusedWriteTests(KubernetesServers servers) : KubernetesTest(servers)
{
    private const string Reason = "WriteRefused";

    /// <summary>Each server, and the status that the policy answers with.</summary>
    public static TheoryData<ServerKind, int> Refusals { get; } = new()
    {
        { ServerKind.Embedded, 403 }, { ServerKind.Embedded, 422 }, { ServerKind.Real, 403 }, { ServerKind.Real, 422 },
    };

    [Theory, MemberData(nameof(Refusals))]
    public Task A_refused_finalizer_is_told_and_nothing_is_created_until_it_is_allowed(ServerKind kind, int code) => PlayAsync(
        kind,
        code,
        frozen: "finalizers",
        isFrozenFirst: true,
        async (stage, freeze) =>
        {
            await stage.UntilAsync(Expect.All(
                Expect.Condition("Ready", "False", Reason, "The finalizer cannot be added, so nothing is written to Azure", "denied request: finalizers may not change now"),
                Expect.Condition("Stalled", "True", Reason),
                Expect.NoWrite));
            await stage.UntilEventAsync("Warning", Reason, "denied request: finalizers may not change now");
            await freeze.EndAsync();
            await UntilRetriedAsync(stage, Expect.Ready);
        },
        Expect.All(Expect.Ready, Expect.Writes(1)));

    [Theory, MemberData(nameof(Refusals))]
    public Task A_refused_release_is_told_and_called_a_release_only_once_it_is_one(ServerKind kind, int code) => PlayAsync(
        kind,
        code,
        frozen: "finalizers",
        isFrozenFirst: false,
        async (stage, freeze) =>
        {
            await stage.UntilReadyAsync();
            await freeze.BeginAsync();
            await stage.DeleteAsync();
            await stage.UntilAsync(Expect.Condition("Ready", "False", Reason, "The object cannot be released", "denied request: finalizers may not change now"));
            await stage.UntilEventAsync("Warning", Reason, "The object cannot be released");
            var seen = stage.Outcome.Timeline.Count;
            for (var tries = 0; tries < 3; tries++)
            {
                await stage.AdvanceAsync(Stage.BeyondInterval);
            }

            // It neither comes and goes, nor is it called released.
            Assert.Equal(seen, stage.Outcome.Timeline.Count);
            Assert.DoesNotContain(await stage.Session.Cluster.EventsAsync(stage.Key, null, stage.Stop), item => item.ToJsonString().Contains("is released", StringComparison.Ordinal));
            await freeze.EndAsync();
            await UntilRetriedAsync(stage, Expect.Gone);
            await stage.UntilEventAsync("Normal", "Retained", "The object is released");
        },
        Expect.All(Expect.Gone, Expect.WorkspaceDeletes(0)));

    [Theory, MemberData(nameof(Servers))]
    public Task A_refused_status_is_told_by_an_event_and_nothing_is_created_until_it_is_allowed(ServerKind kind) => PlayAsync(
        kind,
        403,
        frozen: "status",
        isFrozenFirst: true,
        async (stage, freeze) =>
        {
            await stage.UntilEventAsync("Warning", Reason, "The status cannot be written, so nothing is written to Azure", "denied request: status may not change now");
            Assert.Empty(Expect.NoWrite(stage.Outcome));
            await freeze.EndAsync();
            await UntilRetriedAsync(stage, Expect.Ready);
        },
        Expect.All(Expect.Ready, Expect.Writes(1)));

    [Fact]
    public Task A_status_that_may_not_be_written_does_not_keep_an_object_that_nothing_is_left_of_in_Azure() => PlayAsync(
        ServerKind.Embedded,
        403,
        frozen: "status",
        isFrozenFirst: false,
        async (stage, freeze) =>
        {
            await stage.UntilReadyAsync();
            await freeze.BeginAsync();
            await stage.DeleteAsync();
            await stage.UntilGoneAsync();
        },
        Expect.All(Expect.Gone, Expect.WorkspaceDeletes(0)));

    private static async Task UntilRetriedAsync(Stage stage, Expectation end)
    {
        for (var tries = 0; tries < 6 && !await stage.Session.UntilAsync(() => !end(stage.Outcome).Any(), TimeSpan.FromSeconds(2), stage.Stop); tries++)
        {
            await stage.AdvanceAsync(Stage.BeyondInterval);
        }

        await stage.UntilAsync(end);
    }

    private async Task PlayAsync(ServerKind kind, int code, string frozen, bool isFrozenFirst, Func<Stage, Freeze, Task> act, Expectation end)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var place = await OpenAsync(kind);
        Assert.SkipUnless(kind == ServerKind.Embedded || await place.ServesAsync(Freeze.Admission), "This API server has no admission policies.");
        using var folder = RunFolder.Open(null);
        await using var cluster = await SandboxCluster.StartAsync(new SandboxArguments { Kubeconfig = place.KubeconfigPath }, folder.Path, cancellation);
        var name = $"{place.Namespace}-freeze";
        var freeze = new Freeze(place, cluster, name, frozen, code);
        var scenario = new Scenario("refused", "A policy refuses what the operator writes.")
        {
            Arrange = _ => isFrozenFirst ? freeze.BeginAsync() : Task.CompletedTask,
            Act = stage => act(stage, freeze),
            Outcome = end,
        };
        var setup = new SessionSetup
        {
            Cluster = cluster.Client,
            Kubeconfig = cluster.Kubeconfig,
            Namespace = name,
            OwnsNamespace = true,
            Azure = await InProcessAzure.StartAsync(0, folder.Sub("azure"), cancellation),
            View = SilentView.Instance,
        };

        var report = await ScenarioRunner.RunAsync(scenario, ConfigFiles.ReadSample().Object, setup, cancellation);

        Assert.True(report.Settled, string.Join("; ", report.Failures));
    }

    /// <summary>The policy: a real one where the server has policies, else that of the namespace.</summary>
    private sealed class Freeze(KubernetesSession place, SandboxCluster cluster, string namespaceName, string frozen, int code)
    {
        public const string Admission = "/apis/admissionregistration.k8s.io/v1";

        public async Task BeginAsync()
        {
            if (place.Kind == ServerKind.Embedded)
            {
                await cluster.Client.AnnotateNamespaceAsync(namespaceName, EmbeddedKubernetesApi.FreezeAnnotation, $"{frozen}={code}", TestContext.Current.CancellationToken);
                return;
            }

            var rule = frozen == "status" ? "false" : "object.metadata.?finalizers == oldObject.metadata.?finalizers";
            await SendAsync("POST", $"{Admission}/validatingadmissionpolicies", $$$"""
                {"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingAdmissionPolicy","metadata":{"name":"{{{namespaceName}}}"},"spec":{
                  "failurePolicy":"Fail",
                  "matchConstraints":{"resourceRules":[
                    {"apiGroups":["cmk-operator.io"],"apiVersions":["*"],"operations":["UPDATE"],"resources":["cmkworkspaces{{{(frozen == "status" ? "/status" : string.Empty)}}}"]},
                    {"apiGroups":[""],"apiVersions":["v1"],"operations":["UPDATE"],"resources":["configmaps"]}]},
                  "matchConditions":[{"name":"here","expression":"request.namespace == '{{{namespaceName}}}'"}],
                  "validations":[{"expression":"{{{rule}}}","message":"{{{frozen}}} may not change now","reason":"{{{(code == 422 ? "Invalid" : "Forbidden")}}}"}]}}
                """);
            await SendAsync("POST", $"{Admission}/validatingadmissionpolicybindings", $$$"""
                {"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingAdmissionPolicyBinding","metadata":{"name":"{{{namespaceName}}}"},
                 "spec":{"policyName":"{{{namespaceName}}}","validationActions":["Deny"]}}
                """);
            await ProbeAsync(isFrozen: true);
        }

        public async Task EndAsync()
        {
            if (place.Kind == ServerKind.Embedded)
            {
                await cluster.Client.AnnotateNamespaceAsync(namespaceName, EmbeddedKubernetesApi.FreezeAnnotation, null, TestContext.Current.CancellationToken);
                return;
            }

            await SendAsync("DELETE", $"{Admission}/validatingadmissionpolicybindings/{namespaceName}");
            await SendAsync("DELETE", $"{Admission}/validatingadmissionpolicies/{namespaceName}");
            await ProbeAsync(isFrozen: false);
        }

        // A server takes a moment to enforce a policy; a ConfigMap shows when it does, and that it answers as we say.
        private async Task ProbeAsync(bool isFrozen)
        {
            var path = $"/api/v1/namespaces/{namespaceName}/configmaps";
            await place.SendAsync("POST", path, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"probe"}}""");
            await Eventually.UntilAsync(
                () => place.SendAsync("PATCH", $"{path}/probe?dryRun=All", """{"metadata":{"finalizers":["example.com/probe"]}}""", KubernetesSession.Merge),
                reply => isFrozen ? (int)reply.Code == code : (int)reply.Code < 300,
                reply => $"the policy must be {(isFrozen ? "enforced" : "gone")}: {reply}");
        }

        private async Task SendAsync(string method, string path, string? body = null)
        {
            var reply = await place.SendAsync(method, path, body);
            Assert.True((int)reply.Code < 300, reply.ToString());
        }
    }
}
