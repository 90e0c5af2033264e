using System.Net;
using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Controllers;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Evidence;
using CmkOperator.Kubernetes.Client;
using CmkOperator.OpenReports;
using CmkOperator.Status;
using CmkOperator.TestKit.Servers;
using CmkOperator.Tests.Kubernetes.Fakes;
using CmkOperator.Tests.Webhooks.Fakes;
using Xunit;

namespace CmkOperator.Tests.OpenReports;

/// <summary>The Report of an object, on the servers and under faults.</summary>
public sealed class ReportKeeperTests(KubernetesServers servers) : KubernetesTest(servers)
{
    private const string Name = "fraud-ml";
    private const string FakeReports = "apis/openreports.io/v1alpha1/namespaces/team-risk/reports";

    private static readonly NamespacedName FakeKey = new("team-risk", Name);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static WorkspaceStatus Unprotected { get; } = ReportRig.Settled with
    {
        Conditions = [.. ReportRig.Settled.Conditions.Select(condition => condition.Type == Conditions.ConditionType.KeyVaultReady
            ? condition with { Status = Conditions.ConditionStatus.False, Reason = Conditions.ConditionReason.PurgeProtectionDisabled, Message = "Key vault kv-cmk has purge protection off" }
            : condition)],
    };

    [Theory, MemberData(nameof(Servers))]
    public async Task A_report_has_a_result_for_each_rule_and_goes_with_its_object(ServerKind kind)
    {
        var (session, rig, workspace) = await NewAsync(kind);

        await rig.Keeper.KeepAsync(Key(session), Token);

        var report = (await ReadAsync(session)).Body;
        Assert.Empty(rig.Log.Lines);
        Assert.Equal("cmk-operator", report.Text("source"));
        Assert.Equal(workspace.Text("metadata", "uid"), report.Text("scope", "uid"));
        Assert.Equal(("CmkWorkspace", Name), (report.Text("scope", "kind"), report.Text("scope", "name")));
        var owner = Assert.Single(report["metadata"]!["ownerReferences"]!.AsArray())!;
        Assert.Equal((workspace.Text("metadata", "uid"), null), (owner.Text("uid"), owner["controller"]));
        var results = report["results"]!.AsArray();
        Assert.Equal(Enumerable.Range(1, 11).Select(number => $"customer-managed-keys R{number}"), results.Select(one => $"{one.Text("policy")} {one.Text("rule")}"));
        Assert.Equal("The vault is protected", results[0].Text("properties", "title"));
        Assert.Contains(results[0]!["properties"]!.AsObject(), piece => piece.Key == "status.conditions[KeyVaultReady]");
        Assert.All(results, one => Assert.Equal((rig.Time.GetUtcNow().ToUnixTimeSeconds(), 0), ((long)one!["timestamp"]!["seconds"]!, (int)one["timestamp"]!["nanos"]!)));
        Assert.All(new[] { "pass", "fail", "warn", "error", "skip" }, word => Assert.Equal(results.Count(one => one.Text("result") == word), (int)report["summary"]![word]!));
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task At_rest_a_report_is_not_written_again_nor_after_a_restart(ServerKind kind)
    {
        var (session, rig, _) = await NewAsync(kind);
        await rig.Keeper.KeepAsync(Key(session), Token);
        var version = (await ReadAsync(session)).ResourceVersion;

        await rig.Keeper.KeepAsync(Key(session), Token);
        rig.Time.Advance(ReportKeeper.LookAgain);
        await rig.Keeper.KeepAsync(Key(session), Token);
        await rig.Restart().Keeper.KeepAsync(Key(session), Token);

        Assert.Equal(version, (await ReadAsync(session)).ResourceVersion);
        Assert.Empty(rig.Log.Lines);
    }

    // A server does not count a patch that changes nothing, so only the requests show one.
    [Fact]
    public async Task At_rest_a_report_is_read_now_and_then_and_nothing_is_sent()
    {
        await using var server = await FakeApiServer.StartAsync();
        var (rig, _) = Faked(server);
        await rig.Keeper.KeepAsync(FakeKey, Token);
        server.Requests.Clear();

        await rig.Keeper.KeepAsync(FakeKey, Token);
        Assert.Empty(server.Requests);
        rig.Time.Advance(ReportKeeper.LookAgain);
        await rig.Keeper.KeepAsync(FakeKey, Token);
        await rig.Restart().Keeper.KeepAsync(FakeKey, Token);

        Assert.Equal([$"GET {FakeReports}/cmkworkspace-{Name}", "GET apis/openreports.io/v1alpha1", $"GET {FakeReports}/cmkworkspace-{Name}"], Paths(server));
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_changed_result_is_written_at_once_and_it_alone_has_a_new_time(ServerKind kind)
    {
        var (session, rig, workspace) = await NewAsync(kind);
        await rig.Keeper.KeepAsync(Key(session), Token);
        var before = rig.Time.GetUtcNow().ToUnixTimeSeconds();
        rig.Time.Advance(TimeSpan.FromSeconds(30));
        rig.Show(workspace, Unprotected);

        await rig.Restart().Keeper.KeepAsync(Key(session), Token);

        var report = (await ReadAsync(session)).Body;
        Assert.Equal(("fail", "Key vault kv-cmk has purge protection off"), (report["results"]![0].Text("result"), report["results"]![0].Text("message")));
        Assert.Equal(1, (int)report["summary"]!["fail"]!);
        Assert.Equal([before + 30, .. Enumerable.Repeat(before, 10)], report["results"]!.AsArray().Select(one => (long)one!["timestamp"]!["seconds"]!));
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task What_others_add_to_a_report_stays_and_what_they_change_is_put_back(ServerKind kind)
    {
        var (session, rig, _) = await NewAsync(kind);
        await rig.Keeper.KeepAsync(Key(session), Token);
        await session.SendAsync("PATCH", Path(session), """{"metadata":{"labels":{"team":"risk"}}}""", KubernetesSession.Merge);
        var added = (await ReadAsync(session)).ResourceVersion;
        rig.Time.Advance(ReportKeeper.LookAgain);
        await rig.Keeper.KeepAsync(Key(session), Token);
        Assert.Equal(added, (await ReadAsync(session)).ResourceVersion);

        await session.SendAsync("PATCH", Path(session), """{"results":[]}""", KubernetesSession.Merge);
        rig.Time.Advance(ReportKeeper.LookAgain);
        await rig.Keeper.KeepAsync(Key(session), Token);

        var report = (await ReadAsync(session)).Body;
        Assert.Equal(11, report["results"]!.AsArray().Count);
        Assert.Equal("risk", report.Text("metadata", "labels", "team"));
    }

    [Fact]
    public void A_report_says_the_same_whatever_others_added_to_its_objects_and_not_with_another_list()
    {
        var about = new ObjectReference("cmk-operator.io/v1alpha1", "CmkWorkspace", new NamespacedName("team", "fraud-ml"), "uid", "1");
        var wanted = OpenReport.Of(about, [new RuleResult("R1", "The vault is protected", RuleOutcome.Pass, "It is", [])], null, Clock.Now);
        var existing = wanted.DeepClone().AsObject();
        existing["scope"]!["fieldPath"] = "spec";
        existing["metadata"]!["labels"]!["team"] = "risk";
        Assert.True(OpenReport.Says(existing, wanted));

        existing["results"]!.AsArray().Add(new JsonObject { ["rule"] = "R12" });
        Assert.False(OpenReport.Says(existing, wanted));
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_deleted_report_comes_back_and_one_of_somebody_else_is_not_touched(ServerKind kind)
    {
        var (session, rig, _) = await NewAsync(kind);
        await rig.Keeper.KeepAsync(Key(session), Token);
        await session.SendAsync("DELETE", Path(session));
        rig.Time.Advance(ReportKeeper.LookAgain);
        await rig.Keeper.KeepAsync(Key(session), Token);
        Assert.Equal(HttpStatusCode.OK, (await ReadAsync(session)).Code);

        await session.SendAsync("PATCH", Path(session), """{"source":"another tool","results":[]}""", KubernetesSession.Merge);
        var theirs = (await ReadAsync(session)).ResourceVersion;
        rig.Time.Advance(ReportKeeper.LookAgain);
        await rig.Keeper.KeepAsync(Key(session), Token);
        await rig.Keeper.KeepAsync(Key(session), Token);

        Assert.Equal(theirs, (await ReadAsync(session)).ResourceVersion);
        Assert.Contains("is not the operator's", Assert.Single(rig.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_definition_one_line_says_what_to_do_and_it_is_looked_for_again()
    {
        await using var server = await FakeApiServer.StartAsync();
        var (rig, answer) = Faked(server);
        answer.Served = false;

        await rig.Keeper.KeepAsync(FakeKey, Token);
        await rig.Keeper.KeepAsync(FakeKey, Token);
        Assert.Equal(["GET apis/openreports.io/v1alpha1"], Paths(server));
        rig.Time.Advance(ReportKeeper.LookAgain);
        await rig.Keeper.KeepAsync(FakeKey, Token);
        Assert.Contains("install the CustomResourceDefinition", Assert.Single(rig.Log.Lines), StringComparison.Ordinal);
        Assert.Empty(server.All(FakeReports));

        answer.Served = true;
        rig.Time.Advance(ReportKeeper.LookAgain);
        await rig.Keeper.KeepAsync(FakeKey, Token);
        Assert.Single(server.All(FakeReports));
    }

    [Theory]
    [InlineData(403, "Grant the operator get, create and patch on reports.openreports.io")]
    [InlineData(500, "down")]
    [InlineData(422, "down")]
    public async Task A_report_that_cannot_be_written_is_logged_once_and_tried_again_with_the_next_pass(int status, string words)
    {
        await using var server = await FakeApiServer.StartAsync();
        var (rig, answer) = Faked(server);
        answer.Refusal = status;

        await rig.Keeper.KeepAsync(FakeKey, Token);
        await rig.Keeper.KeepAsync(FakeKey, Token);
        Assert.Contains(words, Assert.Single(rig.Log.Lines), StringComparison.Ordinal);

        answer.Refusal = null;
        await rig.Keeper.KeepAsync(FakeKey, Token);
        Assert.Single(server.All(FakeReports));
        // The next failure is another one.
        answer.Refusal = status;
        rig.Time.Advance(ReportKeeper.LookAgain);
        await rig.Keeper.KeepAsync(FakeKey, Token);
        Assert.Equal(2, rig.Log.Lines.Count);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_holds_a_pass_for_seconds_only()
    {
        await using var server = await FakeApiServer.StartAsync();
        var (rig, answer) = Faked(server);
        answer.Hangs = true;

        var keeping = rig.Keeper.KeepAsync(FakeKey, Token);
        await answer.Reached.Task.WaitAsync(Token);
        rig.Time.Advance(TimeSpan.FromSeconds(5));
        await keeping;

        Assert.Contains("has not answered within 5 s", Assert.Single(rig.Log.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pass_keeps_its_result_whatever_becomes_of_the_report(bool isCancelled)
    {
        await using var server = await FakeApiServer.StartAsync();
        var (rig, answer) = Faked(server);
        answer.Refusal = 403;
        var next = ReconcileResult.RequeueAfter(TimeSpan.FromMinutes(7));

        Assert.Equal(next, await new ReportingReconciler(new Fixed(next), rig.Keeper).ReconcileAsync(FakeKey, new CancellationToken(isCancelled)));
    }

    [Fact]
    public async Task An_object_that_is_being_deleted_gets_no_new_report_and_one_that_is_gone_none()
    {
        await using var server = await FakeApiServer.StartAsync();
        var (rig, _) = Faked(server, """{"deletionTimestamp":"2026-11-24T09:00:00Z","finalizers":["cmk-operator.io/workspace"]}""");
        await rig.Keeper.KeepAsync(FakeKey, Token);
        rig.Clear();
        await rig.Keeper.KeepAsync(FakeKey, Token);

        Assert.Empty(server.All(FakeReports));
        Assert.Empty(rig.Log.Lines);
    }

    [Fact]
    public void Names_of_reports_are_valid_bounded_and_never_the_same()
    {
        string[] names =
        [
            "a", Name, "a.b", new('x', 240), new('x', 241), new('x', 252), new('x', 253), new string('x', 252) + "y", $"{new string('x', 200)}.{new string('y', 50)}",
            OpenReport.NameOf(new('x', 253))[..240].TrimEnd('.', '-'),
        ];

        var reports = names.Select(OpenReport.NameOf).ToList();

        Assert.Equal(names.Length, reports.Distinct().Count());
        Assert.All(reports, report => Assert.InRange(report.Length, 1, 253));
        Assert.All(reports, report => Assert.Matches("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$", report));
        Assert.Equal("cmkworkspace-fraud-ml", OpenReport.NameOf(Name));
    }

    private async Task<(KubernetesSession Session, ReportRig Rig, JsonObject Workspace)> NewAsync(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await InstallAsync(session);
        var sample = Yaml.ReadFile("config", "samples", "cmkworkspace.yaml");
        sample["metadata"]!["namespace"] = session.Namespace;
        sample["metadata"]!["name"] = Name;
        var created = await session.SendAsync("POST", $"/apis/cmk-operator.io/v1alpha1/namespaces/{session.Namespace}/cmkworkspaces", sample.ToJsonString());
        Assert.True(created.Code == HttpStatusCode.Created, created.Text);
        var rig = new ReportRig(new KubernetesApi(new KubernetesConnection(() => KubernetesClientFactory.Create(session.KubeconfigPath), NetworkClock.System), NetworkClock.System)).Restart();
        rig.Show(created.Body.AsObject(), ReportRig.Settled);
        return (session, rig, created.Body.AsObject());
    }

    private static async Task InstallAsync(KubernetesSession session)
    {
        var installed = await session.SendAsync(
            "PATCH", $"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/reports.{ReportDefinition.Group}?fieldManager=tests&force=true", ReportDefinition.Text, KubernetesSession.Apply);
        Assert.True(installed.Code is HttpStatusCode.OK or HttpStatusCode.Created, installed.Text);
        await Eventually.UntilAsync(
            () => session.SendAsync("GET", $"/apis/{ReportDefinition.Group}/v1alpha1"), found => found.Text.Contains("\"reports\"", StringComparison.Ordinal));
    }

    private static (ReportRig Rig, Answer Answer) Faked(FakeApiServer server, string metadata = "{}")
    {
        var answer = new Answer();
        server.Intercept = answer.GiveAsync;
        var rig = new ReportRig(server.Client()).Restart();
        rig.Show(Reviews.Workspace(Name, "team-risk", "{}", metadata), ReportRig.Settled);
        return (rig, answer);
    }

    private static IEnumerable<string> Paths(FakeApiServer server) => server.Requests.Select(request => $"{request.Method} {request.Path}");

    private static NamespacedName Key(KubernetesSession session) => new(session.Namespace, Name);

    private static string Path(KubernetesSession session) => $"/apis/openreports.io/v1alpha1/namespaces/{session.Namespace}/reports/cmkworkspace-{Name}";

    private static Task<KubernetesReply> ReadAsync(KubernetesSession session) => session.SendAsync("GET", Path(session));

    /// <summary>What the server answers about Reports; everything else it does itself.</summary>
    private sealed class Answer
    {
        public bool Served { get; set; } = true;

        public int? Refusal { get; set; }

        public bool Hangs { get; set; }

        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<bool> GiveAsync(HttpContext context)
        {
            if (Hangs)
            {
                Reached.TrySetResult();
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }

            if (context.Request.Path == "/apis/openreports.io/v1alpha1")
            {
                context.Response.StatusCode = Served ? 200 : 404;
                await context.Response.WriteAsync(Served ? """{"kind":"APIResourceList","resources":[{"name":"reports"}]}""" : "404 page not found", Token);
                return true;
            }

            if (Refusal is not { } status)
            {
                return false;
            }

            context.Response.StatusCode = status;
            await context.Response.WriteAsync($$"""{"kind":"Status","status":"Failure","reason":"Because","message":"it is down","code":{{status}}}""", Token);
            return true;
        }
    }

    private sealed class Fixed(ReconcileResult next) : IWorkspaceReconciler
    {
        public Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken) => Task.FromResult(next);
    }
}
