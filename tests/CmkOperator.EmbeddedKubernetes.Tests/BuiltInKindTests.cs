using System.Net;
using CmkOperator.Schemas.Json;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.EmbeddedKubernetes.Tests;

public sealed class BuiltInKindTests(KubernetesServers servers) : KubernetesTest(servers)
{
    [Theory, MemberData(nameof(Servers))]
    public async Task An_event_is_seen_in_both_groups(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        Assert.SkipUnless(await session.ServesAsync("/api/v1/events"), "this server has no core/v1");
        var created = await session.SendAsync("POST", Events(session), Event(session, "w.1"));

        var core = await session.SendAsync("GET", $"/api/v1/namespaces/{session.Namespace}/events?fieldSelector=involvedObject.uid%3Dabc,involvedObject.kind%3DWidget");
        var none = await session.SendAsync("GET", $"/api/v1/namespaces/{session.Namespace}/events?fieldSelector=involvedObject.uid%3Dother");

        Assert.Equal(HttpStatusCode.Created, created.Code);
        Assert.Equal(["w.1"], core.Names);
        Assert.Equal(("It works", "w"), (core.Body["items"]![0].Text("message"), core.Body["items"]![0].Text("involvedObject", "name")));
        Assert.Empty(none.Names);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Events_are_selected_by_the_names_of_their_own_group(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        Assert.SkipUnless(await session.ServesAsync("/api/v1/events"), "this server has no core/v1");
        await session.SendAsync("POST", Events(session), Event(session, "w.1"));

        foreach (var (path, field, foreign) in new[]
        {
            (Events(session), "regarding.name", "involvedObject.name"),
            ($"/api/v1/namespaces/{session.Namespace}/events", "involvedObject.name", "regarding.name"),
        })
        {
            Assert.Equal(["w.1"], (await session.SendAsync("GET", $"{path}?fieldSelector={field}%3Dw")).Names);
            Assert.Empty((await session.SendAsync("GET", $"{path}?fieldSelector={field}%3Dother")).Names);
            var refused = await session.SendAsync("GET", $"{path}?fieldSelector={foreign}%3Dw");
            Assert.Equal((path, HttpStatusCode.BadRequest), (path, refused.Code));
            Assert.Contains($"field label not supported: {foreign}", refused.Body.Text("message"), StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task An_event_can_be_patched_into_a_series(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.SendAsync("POST", Events(session), Event(session, "w.1"));

        var reply = await session.SendAsync("PATCH", $"{Events(session)}/w.1", """{"series":{"count":2,"lastObservedTime":"2026-01-01T00:01:00.000000Z"}}""", KubernetesSession.Merge);

        Assert.Equal(2, reply.Body.At("series", "count").AsLong());
    }

    [Fact]
    public async Task An_event_that_Kubernetes_would_reject_is_rejected()
    {
        var session = await OpenAsync(ServerKind.Embedded);
        var bad = Event(session, "w.1").Replace("\"action\":\"Reconcile\",", "", StringComparison.Ordinal).Replace("Normal", "Odd", StringComparison.Ordinal);

        var reply = await session.SendAsync("POST", Events(session), bad);

        Assert.Equal(["action: Required value", "type: Invalid value: \"\": has invalid value: Odd"], reply.Causes);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task The_first_client_gets_the_lease(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        var path = $"/apis/coordination.k8s.io/v1/namespaces/{session.Namespace}/leases";
        var created = await session.SendAsync("POST", path,
            """{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"l"},"spec":{"holderIdentity":"a","leaseDurationSeconds":15,"acquireTime":"2026-01-01T00:00:00.000000Z","leaseTransitions":0}}""");

        var renewed = await session.SendAsync("PUT", $"{path}/l", created.Text.Replace("\"leaseDurationSeconds\":15", "\"leaseDurationSeconds\":16", StringComparison.Ordinal));
        var stale = await session.SendAsync("PUT", $"{path}/l", created.Text.Replace("\"holderIdentity\":\"a\"", "\"holderIdentity\":\"b\"", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Created, created.Code);
        Assert.Equal(16, renewed.Body.At("spec", "leaseDurationSeconds").AsLong());
        Assert.Equal(HttpStatusCode.Conflict, stale.Code);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Discovery_names_the_kind_in_both_ways(ServerKind kind)
    {
        var session = await OpenAsync(kind);

        var list = await session.SendAsync("GET", "/apis/test.example.com/v1");
        var aggregated = await session.SendAsync("GET", "/apis", accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");

        var widgets = list.Body["resources"]!.AsArray().Single(r => r.Text("name") == "widgets");
        Assert.Equal(("Widget", "wd", "things"), (widgets.Text("kind"), widgets!["shortNames"]![0].AsString(), widgets["categories"]![0].AsString()));
        Assert.Contains(list.Body["resources"]!.AsArray(), r => r.Text("name") == "widgets/status");
        Assert.Contains("as=APIGroupDiscoveryList", aggregated.ContentType, StringComparison.Ordinal);
        var group = aggregated.Body["items"]!.AsArray().Single(g => g.Text("metadata", "name") == "test.example.com");
        Assert.Equal("Namespaced", group!["versions"]![0]!["resources"]![0].Text("scope"));
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task OpenAPI_publishes_the_schema(ServerKind kind)
    {
        var session = await OpenAsync(kind);

        var index = await Eventually.UntilAsync(() => session.SendAsync("GET", "/openapi/v3"), r => r.Body.At("paths", "apis/test.example.com/v1") is not null);
        var document = await session.SendAsync("GET", index.Body.Text("paths", "apis/test.example.com/v1", "serverRelativeURL")!);
        var old = await Eventually.UntilAsync(() => session.SendAsync("GET", "/openapi/v2"), r => r.Body.At("definitions", "com.example.test.v1.Widget") is not null);

        var widget = document.Body.At("components", "schemas", "com.example.test.v1.Widget");
        Assert.Equal("The colour.", widget.Text("properties", "spec", "properties", "color", "description"));
        Assert.Equal("Widget", widget!["x-kubernetes-group-version-kind"]![0].Text("kind"));
        Assert.Contains(
            document.Body.At("paths", "/apis/test.example.com/v1/namespaces/{namespace}/widgets/{name}", "patch", "parameters")!.AsArray(),
            p => p.Text("name") == "fieldValidation");
        Assert.Equal("The colour.", old.Body.Text("definitions", "com.example.test.v1.Widget", "properties", "spec", "properties", "color", "description"));
    }

    private static string Events(KubernetesSession session) => $"/apis/events.k8s.io/v1/namespaces/{session.Namespace}/events";

    private static string Event(KubernetesSession session, string name) =>
        $$$"""{"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"{{{name}}}"},"eventTime":"2026-01-01T00:00:00.000000Z","reportingController":"e.com/c","reportingInstance":"me","action":"Reconcile","reason":"Succeeded","type":"Normal","note":"It works","regarding":{"apiVersion":"test.example.com/v1","kind":"Widget","name":"w","namespace":"{{{session.Namespace}}}","uid":"abc"}}""";
}
