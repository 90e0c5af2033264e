using System.Net;
using System.Net.Http.Headers;
using CmkOperator.Schemas.Json;
using CmkOperator.TestKit.ApiServers;
using CmkOperator.TestKit.Servers;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.EmbeddedKubernetes.Tests;

/// <summary>What is the embedded server's own: its start and stop, its clock, its token, the built-in kinds.</summary>
public sealed class EmbeddedServerTests
{
    [Fact]
    public async Task A_request_without_the_token_is_unauthorized()
    {
        await using var server = await StartAsync();
        using var client = KubernetesServers.NewClient(server);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "wrong");
        var session = new KubernetesSession(ServerKind.Embedded, client, server.KubeconfigPath, "default");

        var refused = await session.SendAsync("GET", "/api/v1/namespaces");
        var health = await session.SendAsync("GET", "/readyz");

        Assert.Equal((HttpStatusCode.Unauthorized, "Unauthorized"), (refused.Code, refused.Body.Text("reason")));
        Assert.Equal("ok", health.Text);
    }

    [Fact]
    public async Task The_kubeconfig_is_for_its_owner_only()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        await using var server = await StartAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(server.KubeconfigPath));
    }

    [Fact]
    public async Task A_restart_ends_watches_and_keeps_the_data()
    {
        await using var server = await StartAsync();
        using var client = KubernetesServers.NewClient(server);
        var session = new KubernetesSession(ServerKind.Embedded, client, server.KubeconfigPath, "default");
        var created = await session.CreateAsync("w");
        var url = server.Url;
        using var watch = await session.WatchAsync($"resourceVersion={created.ResourceVersion}");
        var isDown = false;

        await server.RestartAsync(async () =>
        {
            var refused = await Assert.ThrowsAnyAsync<HttpRequestException>(() => session.GetAsync("w"));
            isDown = refused.HttpRequestError == HttpRequestError.ConnectionError;
        }, TestContext.Current.CancellationToken);

        Assert.True(isDown);
        await Assert.ThrowsAnyAsync<Exception>(async () => Assert.NotNull(await watch.NextAsync()));
        Assert.Equal(url, server.Url);
        Assert.Equal(created.ResourceVersion, (await session.GetAsync("w")).ResourceVersion);
        using var resumed = await session.WatchAsync($"resourceVersion={created.ResourceVersion}");
        await session.CreateAsync("x");
        Assert.Equal("ADDED x", await resumed.NextNameAsync());
    }

    [Fact]
    public async Task A_compaction_expires_watches_and_pages_from_before()
    {
        await using var server = await StartAsync();
        using var client = KubernetesServers.NewClient(server);
        var session = new KubernetesSession(ServerKind.Embedded, client, server.KubeconfigPath, "default");
        await session.CreateAsync("a");
        await session.CreateAsync("b");
        var page = await session.ListAsync("limit=1");

        server.CompactHistory();
        var next = await session.ListAsync($"limit=1&continue={page.Body.Text("metadata", "continue")}");
        using var watch = await session.WatchAsync($"resourceVersion={page.ResourceVersion}");

        Assert.Equal((HttpStatusCode.Gone, "Expired"), (next.Code, next.Body.Text("reason")));
        Assert.Equal("ERROR", (await watch.NextAsync()).Text("type"));
    }

    [Fact]
    public async Task Times_are_those_of_the_given_clock()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
        await using var server = await StartAsync(clock);
        using var client = KubernetesServers.NewClient(server);
        var session = new KubernetesSession(ServerKind.Embedded, client, server.KubeconfigPath, "default");
        var created = await session.CreateAsync("w");
        using var watch = await session.WatchAsync($"resourceVersion={created.ResourceVersion}&timeoutSeconds=600&allowWatchBookmarks=true");

        clock.Advance(TimeSpan.FromMinutes(5));
        // The answer has begun before the server waits for its next minute.
        var next = watch.NextAsync();
        await Eventually.TrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromMinutes(1));
                return next.IsCompleted;
            },
            "a minute brings a bookmark");
        var bookmark = await next;
        var minutes = (int)(clock.GetUtcNow() - clock.Start).TotalMinutes;
        var table = await session.GetAsync("w", KubernetesSession.Table);

        Assert.Equal("2030-01-02T03:04:05Z", created.Body.Text("metadata", "creationTimestamp"));
        Assert.Equal("BOOKMARK", bookmark.Text("type"));
        Assert.Equal($"{minutes}m", table.Body["rows"]![0].At("cells")![5].AsString());
    }

    [Fact]
    public async Task A_namespace_takes_its_contents_along_and_waits_for_finalizers()
    {
        await using var server = await StartAsync();
        using var client = KubernetesServers.NewClient(server);
        var session = new KubernetesSession(ServerKind.Embedded, client, server.KubeconfigPath, "team");
        var early = await session.SendAsync("POST", session.Path, Widgets.Json("w"));
        await session.SendAsync("POST", "/api/v1/namespaces", """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team"}}""");
        await session.CreateAsync("free");
        await session.CreateAsync("held", metadata: "\"finalizers\":[\"e.com/a\"]");

        var deleted = await session.SendAsync("DELETE", "/api/v1/namespaces/team");
        var late = await session.SendAsync("POST", session.Path, Widgets.Json("late"));
        var left = await session.ListAsync("");
        await session.PatchAsync("held", """{"metadata":{"finalizers":null}}""");

        Assert.Equal((HttpStatusCode.NotFound, "namespaces \"team\" not found"), (early.Code, early.Message));
        Assert.Equal("Terminating", deleted.Body.Text("status", "phase"));
        Assert.Equal((HttpStatusCode.Forbidden, "NamespaceTerminating"), (late.Code, late.Body["details"]!["causes"]![0].Text("reason")));
        Assert.Equal(["held"], left.Names);
        Assert.NotNull(left.Body["items"]![0].Text("metadata", "deletionTimestamp"));
        Assert.Equal(HttpStatusCode.NotFound, (await session.SendAsync("GET", "/api/v1/namespaces/team")).Code);
    }

    [Fact]
    public async Task The_cluster_is_known_by_the_uid_of_kube_system()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();

        Assert.Equal(await UidAsync(first), await UidAsync(second));

        static async Task<string?> UidAsync(EmbeddedKubernetesApi server)
        {
            using var client = KubernetesServers.NewClient(server);
            var session = new KubernetesSession(ServerKind.Embedded, client, server.KubeconfigPath, "default");
            return (await session.SendAsync("GET", "/api/v1/namespaces/kube-system")).Body.Text("metadata", "uid");
        }
    }

    [Fact]
    public async Task A_definition_goes_with_its_objects()
    {
        await using var server = await StartAsync();
        using var client = KubernetesServers.NewClient(server);
        var session = new KubernetesSession(ServerKind.Embedded, client, server.KubeconfigPath, "default");
        await session.CreateAsync("held", metadata: "\"finalizers\":[\"e.com/a\"]");
        const string Definition = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.test.example.com";

        var marked = await session.SendAsync("DELETE", Definition);
        await session.PatchAsync("held", """{"metadata":{"finalizers":null}}""");

        Assert.NotNull(marked.Body.Text("metadata", "deletionTimestamp"));
        Assert.Equal(HttpStatusCode.NotFound, (await session.SendAsync("GET", Definition)).Code);
        Assert.Equal("404 page not found\n", (await session.ListAsync("")).Text);
    }

    [Fact]
    public async Task A_definition_with_a_rule_that_does_not_parse_is_rejected()
    {
        await using var server = await StartAsync();
        using var client = KubernetesServers.NewClient(server);
        var session = new KubernetesSession(ServerKind.Embedded, client, server.KubeconfigPath, "default");

        var reply = await session.SendAsync("PATCH", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.test.example.com",
            """[{"op":"add","path":"/spec/versions/0/schema/openAPIV3Schema/x-kubernetes-validations/-","value":{"rule":"self.spec. =="}}]""", KubernetesSession.Json);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Code);
        Assert.Contains("spec.versions[0].schema.openAPIV3Schema.x-kubernetes-validations[3].rule", Assert.Single(reply.Causes), StringComparison.Ordinal);
    }

    private static async Task<EmbeddedKubernetesApi> StartAsync(TimeProvider? clock = null) => await EmbeddedKubernetesApi.StartAsync(
        new EmbeddedKubernetesApiOptions
        {
            DataDirectory = Directory.CreateTempSubdirectory("cmk-embedded-").FullName,
            CustomResourceDefinitions = [Widgets.Definition, await File.ReadAllTextAsync(ApiServerInstance.CrdPath)],
            Clock = clock ?? TimeProvider.System,
        },
        TestContext.Current.CancellationToken);
}
