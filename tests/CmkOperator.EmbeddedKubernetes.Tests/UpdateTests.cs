using System.Net;
using CmkOperator.Schemas.Json;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.EmbeddedKubernetes.Tests;

public sealed class UpdateTests(KubernetesServers servers) : KubernetesTest(servers)
{
    [Theory, MemberData(nameof(Servers))]
    public async Task Generation_counts_changes_of_the_spec_alone(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        var created = await session.CreateAsync("w");

        var label = await session.PatchAsync("w", """{"metadata":{"labels":{"a":"b"}}}""");
        var status = await session.PatchAsync("w/status", """{"status":{"locked":true}}""");
        var spec = await session.PatchAsync("w", """{"spec":{"size":5}}""");

        Assert.Equal([1, 1, 1, 2], new[] { created.Generation, label.Generation, status.Generation, spec.Generation });
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task The_status_endpoint_writes_the_status_alone(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("w");

        var reply = await session.PatchAsync("w/status", """{"metadata":{"labels":{"a":"b"},"finalizers":["x/y"]},"spec":{"size":9},"status":{"locked":true}}""");

        Assert.Equal("""{"locked":true,"observedGeneration":-1}""", Sorted(reply, "status"));
        Assert.Equal(3, reply.Body.At("spec", "size").AsLong());
        Assert.Null(reply.Body.At("metadata", "labels"));
        Assert.Null(reply.Body.At("metadata", "finalizers"));
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task The_main_endpoint_leaves_the_status(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        var created = await session.SendAsync("POST", session.Path, Widgets.Json("w").TrimEnd('}') + "}},\"status\":{\"locked\":true}}");
        await session.PatchAsync("w/status", """{"status":{"locked":true}}""");

        var reply = await session.PatchAsync("w", """{"spec":{"size":4},"status":{"locked":false}}""");

        Assert.Equal(HttpStatusCode.Created, created.Code);
        Assert.Null(created.Body.At("status", "locked"));
        Assert.True(reply.Body.At("status", "locked").AsBool());
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_write_that_changes_nothing_keeps_the_version(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("w");
        var written = await session.PatchAsync("w", """{"spec":{"color":"blue"}}""");

        var same = await session.PatchAsync("w", """{"spec":{"color":"blue"}}""");
        var put = await session.SendAsync("PUT", $"{session.Path}/w", written.Text);

        Assert.Equal(written.ResourceVersion, same.ResourceVersion);
        Assert.Equal(written.ResourceVersion, put.ResourceVersion);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task The_first_write_also_stores_the_default_of_the_status(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        var created = await session.CreateAsync("w");

        var same = await session.PatchAsync("w", """{"spec":{"color":"red"}}""");
        var again = await session.PatchAsync("w", """{"spec":{"color":"red"}}""");

        Assert.Equal(-1, created.Body.At("status", "observedGeneration").AsLong());
        Assert.NotEqual(created.ResourceVersion, same.ResourceVersion);
        Assert.Equal(same.ResourceVersion, again.ResourceVersion);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_stale_version_is_a_conflict(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        var created = await session.CreateAsync("w");
        await session.PatchAsync("w", """{"spec":{"size":5}}""");

        var put = await session.SendAsync("PUT", $"{session.Path}/w", created.Text);
        var patch = await session.PatchAsync("w/status", $$$"""{"metadata":{"resourceVersion":"{{{created.ResourceVersion}}}"},"status":{"locked":true}}""");
        var none = await session.SendAsync("PUT", $"{session.Path}/w", Widgets.Json("w"));

        Assert.All([put, patch], r => Assert.Equal(HttpStatusCode.Conflict, r.Code));
        Assert.Equal("Conflict", put.Body.Text("reason"));
        Assert.Equal(
            "Operation cannot be fulfilled on widgets.test.example.com \"w\": the object has been modified; please apply your changes to the latest version and try again",
            put.Message);
        Assert.Equal(["metadata.resourceVersion: Invalid value: 0: must be specified for an update"], none.Causes);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task What_is_there_or_not_is_said(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("w");

        var again = await session.SendAsync("POST", session.Path, Widgets.Json("w"));
        var missing = await session.GetAsync("nope");
        var path = await session.SendAsync("GET", $"/apis/test.example.com/v1/namespaces/{session.Namespace}/gadgets");
        var otherName = await session.SendAsync("PUT", $"{session.Path}/w", Widgets.Json("other"));

        Assert.Equal(HttpStatusCode.Conflict, again.Code);
        Assert.Equal("AlreadyExists", again.Body.Text("reason"));
        Assert.Equal("widgets.test.example.com \"w\" already exists", again.Message);
        Assert.Equal(HttpStatusCode.NotFound, missing.Code);
        Assert.Equal("""{"group":"test.example.com","kind":"widgets","name":"nope"}""", Sorted(missing, "details"));
        Assert.Equal((HttpStatusCode.NotFound, "404 page not found\n"), (path.Code, path.Text));
        Assert.Equal("the name of the object (other) does not match the name on the URL (w)", otherName.Message);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_JSON_patch_applies_as_a_whole_or_not_at_all(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("w", """{"color":"red","nested":{"a":"ok"},"tags":["a"]}""");

        var good = await session.PatchAsync("w",
            """[{"op":"test","path":"/spec/color","value":"red"},{"op":"add","path":"/spec/tags/-","value":"b"},{"op":"add","path":"/spec/tags/0","value":"c"},{"op":"copy","from":"/spec/color","path":"/spec/nested/c"},{"op":"replace","path":"/spec/color","value":"blue"},{"op":"remove","path":"/spec/flag"}]""",
            KubernetesSession.Json);
        var failedTest = await session.PatchAsync("w", """[{"op":"replace","path":"/spec/size","value":9},{"op":"test","path":"/spec/color","value":"red"}]""", KubernetesSession.Json);
        var missing = await session.PatchAsync("w", """[{"op":"remove","path":"/spec/nope"}]""", KubernetesSession.Json);
        var unknown = await session.PatchAsync("w", """[{"op":"foo","path":"/spec"}]""", KubernetesSession.Json);
        var noList = await session.PatchAsync("w", "{}", KubernetesSession.Json);

        Assert.Equal("""["c","a","b"]""", good.Body.At("spec", "tags")!.ToJsonString());
        Assert.Equal("red", good.Body.Text("spec", "nested", "c"));
        Assert.Equal("blue", good.Body.Text("spec", "color"));
        Assert.False(good.Body.At("spec", "flag").AsBool());
        Assert.All([failedTest, missing], r => Assert.Equal((HttpStatusCode.UnprocessableEntity, "the server rejected our request due to an error in our request"), (r.Code, r.Message)));
        Assert.All([unknown, noList], r => Assert.Equal(HttpStatusCode.BadRequest, r.Code));
        Assert.Equal(3, (await session.GetAsync("w")).Body.At("spec", "size").AsLong());
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_strategic_merge_patch_is_not_for_custom_resources(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("w");

        var reply = await session.PatchAsync("w", "{}", KubernetesSession.Strategic);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, reply.Code);
        Assert.Equal(
            "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml",
            reply.Message);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Faults_that_were_there_before_do_not_hinder_other_changes(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        var name = $"rat{session.Namespace.Replace("-", "", StringComparison.Ordinal)}{kind}".ToLowerInvariant();
        var definition = $"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{name}s.ratchet.example.com";
        await session.SendAsync("PATCH", $"{definition}?fieldManager=t", Ratchet(name, ""), KubernetesSession.Apply);
        var path = $"/apis/ratchet.example.com/v1/namespaces/{session.Namespace}/{name}s";
        await Eventually.UntilAsync(() => session.SendAsync("GET", path), r => r.Code == HttpStatusCode.OK);
        var body = $$$"""{"apiVersion":"ratchet.example.com/v1","kind":"{{{name}}}","metadata":{"name":"r"},"spec":{"old":"BAD","other":"x"}}""";
        Assert.Equal(HttpStatusCode.Created, (await session.SendAsync("POST", path, body)).Code);
        await session.SendAsync("PATCH", $"{definition}?fieldManager=t", Ratchet(name, ", pattern: '^[a-z]+$'"), KubernetesSession.Apply);
        await Eventually.UntilAsync(
            () => session.SendAsync("POST", $"{path}?dryRun=All", body.Replace("\"r\"", "\"s\"", StringComparison.Ordinal)), r => r.Code == HttpStatusCode.UnprocessableEntity);

        var other = await session.SendAsync("PATCH", $"{path}/r", """{"spec":{"other":"y"}}""", KubernetesSession.Merge);
        var worse = await session.SendAsync("PATCH", $"{path}/r", """{"spec":{"old":"WORSE"}}""", KubernetesSession.Merge);

        Assert.Equal(HttpStatusCode.OK, other.Code);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, worse.Code);
        await session.SendAsync("DELETE", definition);
    }

    private static string Ratchet(string name, string rule) => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: {{name}}s.ratchet.example.com}
        spec:
          group: ratchet.example.com
          scope: Namespaced
          names: {plural: {{name}}s, singular: {{name}}, kind: {{name}}, listKind: {{name}}List}
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      old: {type: string{{rule}}}
                      other: {type: string}
        """;

    private static string Sorted(KubernetesReply reply, string field) =>
        new System.Text.Json.Nodes.JsonObject(reply.Body[field]!.AsObject().OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))).ToJsonString();
}
