using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Tests.Kubernetes.Fakes;
using Xunit;

namespace CmkOperator.Tests.Upgrades;

/// <summary>
/// Reads, writes and patches statuses as the operator does, from JSON to JSON: the tests of what is stored and sent name no type of a
/// status, so that these types can change and the tests cannot change with them.
/// </summary>
internal sealed class StatusJson : IAsyncDisposable
{
    private static readonly NamespacedName Key = new("n1", "w");
    private static readonly ObjectReference Target = new(CmkWorkspaceNames.ApiVersion, CmkWorkspaceNames.Kind, Key, "u", "1");

    private readonly FakeApiServer _server;
    private readonly StatusWriter _writer;

    private StatusJson(FakeApiServer server)
    {
        _server = server;
        _server.Intercept = AcceptAsync;
        var objects = WorkspaceStore.NewObjects();
        _writer = new StatusWriter(new ObjectPatcher<CmkWorkspace>(server.Client(), new ResourcePath("cmk-operator.io", "v1alpha1", "cmkworkspaces"), objects));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>An operator's reader and writer before a server that accepts every patch.</summary>
    public static async Task<StatusJson> StartAsync() => new(await FakeApiServer.StartAsync());

    /// <summary>What the operator stores when it reports exactly what it read.</summary>
    /// <param name="stored">The status as stored, or <c>null</c>.</param>
    /// <exception cref="JsonException">It cannot be read.</exception>
    public static JsonNode? Rewrite(string stored) => Write(Read(stored));

    /// <summary>The <c>status</c> of the patch, byte for byte, by which the operator brings what is stored to what is wanted; null when it sends none.</summary>
    /// <param name="stored">The status as stored, or <c>null</c>.</param>
    /// <param name="wanted">A status as stored: what reading it gives is what is reported.</param>
    public Task<string?> PatchAsync(string stored, string wanted) => SendAsync(Read(stored).Stored?.Json, Write(Read(wanted)));

    /// <summary>The same for reports that follow on each other in one pass: each is compared with the one before it as it was made, not as it was read.</summary>
    public async Task<IReadOnlyList<string?>> PatchesOfOnePassAsync(string stored, IEnumerable<string> wanted)
    {
        var before = Read(stored).Stored?.Json;
        var sent = new List<string?>();
        foreach (var next in wanted)
        {
            var after = Write(Read(next));
            sent.Add(await SendAsync(before, after));
            before = after;
        }

        return sent;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static CmkWorkspace Read(string stored) => JsonSerializer.Deserialize(
        $$$"""{"metadata":{"name":"w","namespace":"n1"},"spec":{},"status":{{{stored}}}}""", CmkWorkspaceJsonContext.Default.CmkWorkspace)!;

    private static JsonObject Write(CmkWorkspace read) => StatusFormat.Write(read.Status);

    private async Task<string?> SendAsync(JsonObject? before, JsonObject after)
    {
        const string Start = """{"status":""";
        const string End = ""","metadata":{"resourceVersion":"1"}}""";
        _server.Requests.Clear();
        var result = await _writer.WriteAsync(Target, before, after, Token);
        if (result.Outcome == WriteOutcome.Unchanged)
        {
            Assert.Empty(_server.Requests);
            return null;
        }

        var body = Assert.Single(_server.Requests).Body;
        Assert.StartsWith(Start, body, StringComparison.Ordinal);
        Assert.EndsWith(End, body, StringComparison.Ordinal);
        return body[Start.Length..^End.Length];
    }

    private static async Task<bool> AcceptAsync(HttpContext context)
    {
        await context.Response.WriteAsync("""{"metadata":{"name":"w","namespace":"n1","uid":"u","resourceVersion":"2"}}""", Token);
        return true;
    }
}
