using System.Net;
using CmkOperator.Schemas.Json;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.EmbeddedKubernetes.Tests;

public sealed class ApplyTests(KubernetesServers servers) : KubernetesTest(servers)
{
    private const string First = """ "spec":{"color":"red","nested":{"a":"ok","b":"one"},"tags":["x","z"],"ports":[{"name":"http"},{"name":"https","port":443}]}""";

    [Theory, MemberData(nameof(Servers))]
    public async Task An_apply_creates_and_owns_its_fields(ServerKind kind)
    {
        var session = await OpenAsync(kind);

        var reply = await session.ApplyAsync("w", "me", First, metadata: "\"labels\":{\"app\":\"x\"}");
        var again = await session.ApplyAsync("w", "me", First, metadata: "\"labels\":{\"app\":\"x\"}");
        var third = await session.ApplyAsync("w", "me", First, metadata: "\"labels\":{\"app\":\"x\"}");

        Assert.Equal(HttpStatusCode.Created, reply.Code);
        Assert.Equal(
            """{"f:metadata":{"f:labels":{"f:app":{}}},"f:spec":{"f:color":{},"f:nested":{"f:a":{},"f:b":{}},"f:ports":{"k:{\"name\":\"http\"}":{".":{},"f:name":{}},"k:{\"name\":\"https\"}":{".":{},"f:name":{},"f:port":{}}},"f:tags":{"v:\"x\"":{},"v:\"z\"":{}}}}""",
            Plain(reply.OwnedBy("me", "Apply")));
        Assert.Equal(80, reply.Body.At("spec", "ports")![0].At("port").AsLong());
        Assert.Equal(again.ResourceVersion, third.ResourceVersion);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_field_of_another_manager_is_a_conflict_unless_forced(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.ApplyAsync("w", "me", First);
        const string Theirs = """ "spec":{"color":"red","size":7,"nested":{"a":"zz"},"ports":[{"name":"https","port":444}]}""";

        var one = await session.ApplyAsync("w", "other", """ "spec":{"nested":{"a":"zz"}}""");
        var two = await session.ApplyAsync("w", "other", Theirs);
        var forced = await session.ApplyAsync("w", "other", Theirs, force: true);

        Assert.Equal("Apply failed with 1 conflict: conflict with \"me\": .spec.nested.a", one.Message);
        Assert.Equal("Apply failed with 2 conflicts: conflicts with \"me\":\n- .spec.nested.a\n- .spec.ports[name=\"https\"].port", two.Message);
        Assert.Equal(["""
            .spec.nested.a: conflict with "me"
            """, """
            .spec.ports[name="https"].port: conflict with "me"
            """], two.Causes);
        Assert.Equal(
            """{"f:spec":{"f:color":{},"f:nested":{"f:b":{}},"f:ports":{"k:{\"name\":\"http\"}":{".":{},"f:name":{}},"k:{\"name\":\"https\"}":{".":{},"f:name":{}}},"f:tags":{"v:\"x\"":{},"v:\"z\"":{}}}}""",
            Plain(forced.OwnedBy("me", "Apply")));
        Assert.Equal(444, forced.Body.At("spec", "ports")![1].At("port").AsLong());
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_field_no_longer_said_goes_unless_another_owns_it(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.ApplyAsync("w", "me", First);
        await session.ApplyAsync("w", "other", """ "spec":{"color":"red","size":7,"atoms":["a"],"ports":[{"name":"new","proto":"tcp"},{"name":"http"}],"free":{"x":{"y":[1]}}}""");

        var less = await session.ApplyAsync("w", "other", """ "spec":{"color":"red","ports":[{"name":"new"}]}""");
        var none = await session.ApplyAsync("w", "other", "");

        Assert.Equal(["http", "https", "new"], less.Body.At("spec", "ports")!.AsArray().Select(p => p.Text("name")).Order());
        Assert.Null(less.Body.At("spec", "atoms"));
        Assert.Null(less.Body.At("spec", "free"));
        Assert.Equal(3, less.Body.At("spec", "size").AsLong());
        Assert.Equal(["http", "https"], none.Body.At("spec", "ports")!.AsArray().Select(p => p.Text("name")).Order());
        Assert.Equal("red", none.Body.Text("spec", "color"));
        Assert.Null(none.OwnedBy("other", "Apply"));
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task An_update_takes_the_fields_it_changes(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.ApplyAsync("w", "me", First);

        var patched = await session.PatchAsync("w", """{"spec":{"nested":{"a":"new"}},"metadata":{"labels":{"z":"1"}}}""", query: "?fieldManager=editor");
        var conflict = await session.ApplyAsync("w", "me", First);

        Assert.Equal("""{"f:metadata":{"f:labels":{".":{},"f:z":{}}},"f:spec":{"f:nested":{"f:a":{}}}}""", Plain(patched.OwnedBy("editor", "Update")));
        Assert.DoesNotContain("f:a", patched.OwnedBy("me", "Apply"), StringComparison.Ordinal);
        Assert.Equal("Apply failed with 1 conflict: conflict with \"editor\" using test.example.com/v1: .spec.nested.a", conflict.Message);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_create_owns_all_but_defaults_of_the_status(ServerKind kind)
    {
        var session = await OpenAsync(kind);

        var reply = await session.CreateAsync("w", """{"color":"red","nested":{"a":"ok"},"atoms":["1"],"free":{"a":{"b":[1]}}}""");

        Assert.Equal(
            """{"f:spec":{".":{},"f:atoms":{},"f:color":{},"f:flag":{},"f:free":{".":{},"f:a":{".":{},"f:b":{}}},"f:mode":{},"f:nested":{".":{},"f:a":{}},"f:size":{}}}""",
            Plain(reply.OwnedBy("tests", "Update")));
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task The_status_has_its_own_managers(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("w");

        var reply = await session.ApplyAsync("w", "status", """ "spec":{"color":"blue"},"status":{"conditions":[{"type":"Ready","status":"True"}]}""", subresource: "/status", force: true);

        Assert.Equal("red", reply.Body.Text("spec", "color"));
        Assert.Equal("""{"f:status":{"f:conditions":{"k:{\"type\":\"Ready\"}":{".":{},"f:status":{},"f:type":{}}}}}""", Plain(reply.OwnedBy("status", "Apply", "status")));
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_configuration_that_does_not_fit_the_schema_is_rejected(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("w");
        const string Prefix = "failed to create typed patch object (/w; test.example.com/v1, Kind=Widget): ";

        var unknown = await session.ApplyAsync("w", "me", """ "spec":{"foo":1}""");
        var type = await session.ApplyAsync("w", "me", """ "spec":{"size":"a"}""");
        var twice = await session.ApplyAsync("w", "me", """ "spec":{"ports":[{"name":"a"},{"name":"a"}]}""");
        var keyless = await session.ApplyAsync("w", "me", """ "spec":{"ports":[{"port":1}]}""");
        var managed = await session.ApplyAsync("w", "me", "", metadata: "\"managedFields\":[{}]");
        var nobody = await session.SendAsync("PATCH", $"{session.Path}/w", Widgets.Json("w"), KubernetesSession.Apply);
        var forced = await session.PatchAsync("w", "{}", query: "?force=true");

        Assert.Equal($"{Prefix}.spec.foo: field not declared in schema", unknown.Message);
        Assert.Equal($"{Prefix}.spec.size: expected numeric (int or float), got string", type.Message);
        Assert.Equal($"{Prefix}.spec.ports: duplicate entries for key [name=\"a\"]", twice.Message);
        Assert.Contains("associative list with keys has an element that omits all key fields [\"name\"]", keyless.Message, StringComparison.Ordinal);
        Assert.Equal("metadata.managedFields must be nil", managed.Message);
        Assert.Equal(["fieldManager: Required value: is required for apply patch"], nobody.Causes);
        Assert.Equal(["force: Forbidden: may not be specified for non-apply patch"], forced.Causes);
    }

    private static string? Plain(string? json) => json is null ? null : JsonText.ToText(JsonText.Parse(System.Text.Encoding.UTF8.GetBytes(json)));
}
