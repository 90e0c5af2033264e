using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Tests.Kubernetes.Fakes;
using Xunit;

namespace CmkOperator.Tests.Kubernetes;

public sealed class WriterTests : IAsyncLifetime
{
    private const string Collection = "apis/cmk-operator.io/v1alpha1/namespaces/n1/cmkworkspaces";
    private static readonly ResourcePath Path = new("cmk-operator.io", "v1alpha1", "cmkworkspaces");
    private static readonly NamespacedName Key = new("n1", "w");

    private readonly ResourceStore<CmkWorkspace> _objects = WorkspaceStore.NewObjects();
    private FakeApiServer _server = null!;
    private ObjectPatcher<CmkWorkspace> _patcher = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _patcher = new ObjectPatcher<CmkWorkspace>(_server.Client(), Path, _objects);
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Only_changes_of_the_status_are_sent_with_the_version_they_are_based_on()
    {
        var workspace = Put("""{"observedGeneration":1,"conditions":[],"lastHandledRequestAt":"x","workspace":{"name":"w","id":"/w","provisioningState":"","claimed":false}}""");
        var after = StatusFormat.Write(workspace.Status with { ObservedGeneration = 2, LastHandledRequestAt = null });
        var result = await new StatusWriter(_patcher).WriteAsync(WorkspaceStore.Reference(workspace), workspace.Stored?.Json, after, Token);

        var request = Assert.Single(_server.Requests);
        Assert.Equal(("PATCH", $"{Collection}/w/status", "?fieldManager=cmk-operator-status"), (request.Method, request.Path, request.Query));
        Assert.Equal(
            $$$"""{"status":{"lastHandledRequestAt":null,"observedGeneration":2},"metadata":{"resourceVersion":"{{{workspace.Metadata.ResourceVersion}}}"}}""",
            Ordered(request.Body));
        Assert.Equal(WriteOutcome.Written, result.Outcome);
        Assert.Equal(_server.Get(Collection, "w")!["metadata"]!["resourceVersion"]!.GetValue<string>(), result.Target.ResourceVersion);
    }

    [Fact]
    public async Task Nothing_is_sent_when_nothing_differs()
    {
        var workspace = Put("""{"observedGeneration":1,"conditions":[]}""");
        var result = await new StatusWriter(_patcher).WriteAsync(
            WorkspaceStore.Reference(workspace), workspace.Stored?.Json, StatusFormat.Write(workspace.Status with { ObservedGeneration = 1 }), Token);

        Assert.Equal(WriteOutcome.Unchanged, result.Outcome);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Two_writes_of_one_pass_build_on_each_other()
    {
        var workspace = Put("""{"observedGeneration":1}""");
        var writer = new StatusWriter(_patcher);
        var first = StatusFormat.Write(workspace.Status with { ObservedGeneration = 2 });
        var second = StatusFormat.Write(workspace.Status with { ObservedGeneration = 3 });
        var result = await writer.WriteAsync(WorkspaceStore.Reference(workspace), workspace.Stored?.Json, first, Token);
        result = await writer.WriteAsync(result.Target, first, second, Token);

        Assert.Equal(WriteOutcome.Written, result.Outcome);
        Assert.Equal(3, _server.Get(Collection, "w")!["status"]!["observedGeneration"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_written_object_is_in_the_store_before_the_watch_delivers_it()
    {
        var workspace = Put("""{"observedGeneration":1}""");
        await WriteGenerationAsync(workspace, 2);

        Assert.True(_objects.TryGet(Key, out var stored));
        Assert.Equal(2, stored.Status.ObservedGeneration);
    }

    [Fact]
    public async Task A_conflict_is_returned_and_the_store_has_the_newer_object()
    {
        var workspace = Put("""{"observedGeneration":1}""");
        _server.Put(Collection, """{"metadata":{"name":"w","namespace":"n1","uid":"u"},"spec":{},"status":{"observedGeneration":7}}""");
        var result = await WriteGenerationAsync(workspace, 2);

        Assert.Equal(WriteOutcome.Conflict, result.Outcome);
        Assert.True(_objects.TryGet(Key, out var stored));
        Assert.Equal(7, stored.Status.ObservedGeneration);
    }

    [Fact]
    public async Task A_write_to_a_deleted_object_returns_Gone()
    {
        var workspace = Put("""{"observedGeneration":1}""");
        _server.Delete(Collection, "w");

        Assert.Equal(WriteOutcome.Gone, (await WriteGenerationAsync(workspace, 2)).Outcome);
    }

    [Fact]
    public async Task Rejected_content_is_returned_with_the_servers_message()
    {
        var workspace = Put("""{"observedGeneration":1}""");
        _server.Intercept = async context =>
        {
            await FakeApiServer.FailAsync(context, 422, "Invalid", "status.conditions[0].reason: Required value");
            return true;
        };
        var result = await WriteGenerationAsync(workspace, 2);

        Assert.Equal((WriteOutcome.Invalid, "status.conditions[0].reason: Required value"), (result.Outcome, result.Message));
    }

    [Theory]
    [InlineData(403, "cmkworkspaces.cmk-operator.io \"w\" is forbidden: User \"x\" cannot patch resource \"cmkworkspaces/status\"")]
    [InlineData(403, "admission webhook \"freeze.example.com\" denied the request: not now")]
    [InlineData(400, "admission webhook \"freeze.example.com\" denied the request: not now")]
    [InlineData(422, "cmkworkspaces.cmk-operator.io \"w\" is forbidden: ValidatingAdmissionPolicy 'freeze' with binding 'freeze' denied request: not now")]
    public async Task A_write_that_is_forbidden_is_returned_with_the_servers_words(int code, string words)
    {
        var workspace = Put("""{"observedGeneration":1}""");
        _server.Intercept = async context =>
        {
            await FakeApiServer.FailAsync(context, code, "Reason", words);
            return true;
        };
        var result = await WriteGenerationAsync(workspace, 2);

        Assert.Equal((WriteOutcome.Refused, words), (result.Outcome, result.Message));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(422)]
    public async Task A_finalizer_that_the_server_rejects_is_refused_whatever_the_status(int code)
    {
        var workspace = Put("{}");
        _server.Intercept = async context =>
        {
            await FakeApiServer.FailAsync(context, code, "Reason", "no finalizers here");
            return true;
        };
        var result = await new FinalizerWriter(_patcher).AddAsync(WorkspaceStore.Reference(workspace), workspace.Metadata.Finalizers, Token);

        Assert.Equal((WriteOutcome.Refused, "no finalizers here"), (result.Outcome, result.Message));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_transient_error_is_thrown_for_the_backoff(int code)
    {
        var workspace = Put("""{"observedGeneration":1}""");
        _server.Intercept = async context =>
        {
            context.Response.Headers.RetryAfter = "7";
            await FakeApiServer.FailAsync(context, code, "Reason", "not now");
            return true;
        };

        var failure = await Assert.ThrowsAsync<KubernetesApiException>(() => WriteGenerationAsync(workspace, 2));
        Assert.Equal((code, TimeSpan.FromSeconds(7)), ((int)failure.StatusCode!, failure.RetryAfter));
    }

    [Fact]
    public async Task An_unreachable_server_is_thrown_for_the_backoff()
    {
        var workspace = Put("""{"observedGeneration":1}""");
        await _server.StopAsync();

        Assert.Null((await Assert.ThrowsAsync<KubernetesApiException>(() => WriteGenerationAsync(workspace, 2))).StatusCode);
    }

    [Fact]
    public async Task The_finalizer_is_added_to_those_of_others()
    {
        var workspace = Put("{}", finalizers: """["other.io/x"]""");
        var result = await new FinalizerWriter(_patcher).AddAsync(WorkspaceStore.Reference(workspace), workspace.Metadata.Finalizers, Token);

        Assert.Equal(WriteOutcome.Written, result.Outcome);
        Assert.Equal("""["other.io/x","cmk-operator.io/workspace"]""", _server.Get(Collection, "w")!["metadata"]!["finalizers"]!.ToJsonString());
        var request = Assert.Single(_server.Requests);
        Assert.Equal("?fieldManager=cmk-operator", request.Query);
        Assert.Contains("resourceVersion", request.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_finalizer_is_removed_and_those_of_others_stay()
    {
        var workspace = Put("{}", finalizers: """["cmk-operator.io/workspace","other.io/x"]""");
        await new FinalizerWriter(_patcher).RemoveAsync(WorkspaceStore.Reference(workspace), workspace.Metadata.Finalizers, Token);

        Assert.Equal("""["other.io/x"]""", _server.Get(Collection, "w")!["metadata"]!["finalizers"]!.ToJsonString());
    }

    [Fact]
    public async Task A_finalizer_in_the_desired_state_costs_no_request()
    {
        var writer = new FinalizerWriter(_patcher);
        var without = WorkspaceStore.Reference(Put("{}"));

        Assert.Equal(WriteOutcome.Unchanged, (await writer.RemoveAsync(without, [], Token)).Outcome);
        Assert.Equal(WriteOutcome.Unchanged, (await writer.AddAsync(without, ["cmk-operator.io/workspace"], Token)).Outcome);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Removing_the_finalizer_of_a_deleted_object_succeeds()
    {
        var workspace = Put("{}", finalizers: """["cmk-operator.io/workspace"]""");
        _server.Delete(Collection, "w");
        var result = await new FinalizerWriter(_patcher).RemoveAsync(WorkspaceStore.Reference(workspace), workspace.Metadata.Finalizers, Token);

        Assert.Equal(WriteOutcome.Gone, result.Outcome);
    }

    private Task<WriteResult> WriteGenerationAsync(CmkWorkspace workspace, int generation) => new StatusWriter(_patcher).WriteAsync(
        WorkspaceStore.Reference(workspace), workspace.Stored?.Json, StatusFormat.Write(workspace.Status with { ObservedGeneration = generation }), Token);

    private CmkWorkspace Put(string status, string finalizers = "[]")
    {
        var json = _server.Put(
            Collection,
            $$$"""{"metadata":{"name":"w","namespace":"n1","uid":"u","finalizers":{{{finalizers}}}},"spec":{},"status":{{{status}}}}""");
        _objects.Put(_objects.Reader.Read(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString())), keepNewer: false, out _);
        Assert.True(_objects.TryGet(Key, out var workspace));
        return workspace;
    }

    // Status first, then metadata, whatever the order of the source.
    private static string Ordered(string body)
    {
        var patch = JsonNode.Parse(body)!.AsObject();
        return new JsonObject { ["status"] = patch["status"]!.DeepClone(), ["metadata"] = patch["metadata"]!.DeepClone() }.ToJsonString();
    }
}
