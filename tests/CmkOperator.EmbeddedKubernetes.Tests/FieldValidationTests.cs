using System.Net;
using CmkOperator.Schemas.Json;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.EmbeddedKubernetes.Tests;

public sealed class FieldValidationTests(KubernetesServers servers) : KubernetesTest(servers)
{
    private const string Odd = """{"color":"red","color":"blue","nested":{"a":"ok","zz":1},"foo":1,"ports":[{"name":"a","q":1}],"free":{"kept":[1]},"mode":null}""";

    [Theory, MemberData(nameof(Servers))]
    public async Task Unknown_and_repeated_fields_are_dropped_with_a_warning(ServerKind kind)
    {
        var session = await OpenAsync(kind);

        var reply = await session.SendAsync("POST", session.Path, Widgets.Json("w", Odd));

        Assert.Equal(HttpStatusCode.Created, reply.Code);
        Assert.Equal(
            ["299 - \"duplicate field \\\"spec.color\\\"\"", "299 - \"unknown field \\\"spec.foo\\\"\"", "299 - \"unknown field \\\"spec.nested.zz\\\"\"", "299 - \"unknown field \\\"spec.ports[0].q\\\"\""],
            reply.Warnings.Order(StringComparer.Ordinal));
        Assert.Equal("blue", reply.Body.Text("spec", "color"));
        Assert.Null(reply.Body.At("spec", "foo"));
        Assert.Equal("""{"kept":[1]}""", reply.Body.At("spec", "free")!.ToJsonString());
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Strict_rejects_them_and_Ignore_is_silent(ServerKind kind)
    {
        var session = await OpenAsync(kind);

        var strict = await session.SendAsync("POST", $"{session.Path}?fieldValidation=Strict", Widgets.Json("w", Odd));
        var silent = await session.SendAsync("POST", $"{session.Path}?fieldValidation=Ignore", Widgets.Json("w", Odd));
        var other = await session.SendAsync("POST", $"{session.Path}?fieldValidation=Foo", Widgets.Json("w2"));

        Assert.Equal(HttpStatusCode.BadRequest, strict.Code);
        Assert.Equal(
            "Widget in version \"v1\" cannot be handled as a Widget: strict decoding error: duplicate field \"spec.color\", unknown field \"spec.foo\", unknown field \"spec.nested.zz\", unknown field \"spec.ports[0].q\"",
            strict.Message);
        Assert.Equal(HttpStatusCode.Created, silent.Code);
        Assert.Empty(silent.Warnings);
        Assert.Equal(["fieldValidation: Unsupported value: \"Foo\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\""], other.Causes);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_patch_is_held_to_it_as_well(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("w");

        var warned = await session.PatchAsync("w", """{"spec":{"foo":1}}""");
        var strict = await session.PatchAsync("w", """{"spec":{"foo":1}}""", query: "?fieldValidation=Strict");

        Assert.Equal(["299 - \"unknown field \\\"spec.foo\\\"\""], warned.Warnings);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, strict.Code);
        Assert.EndsWith("strict decoding error: unknown field \"spec.foo\"", strict.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Defaults_appear_and_nulls_go(ServerKind kind)
    {
        var session = await OpenAsync(kind);

        var reply = await session.CreateAsync("w", """{"color":"red","nested":{"a":"ok"},"mode":null,"dur":null,"nullable":null,"ports":[{"name":"a"}]}""");

        Assert.Equal("A", reply.Body.Text("spec", "mode"));
        Assert.Equal(3, reply.Body.At("spec", "size").AsLong());
        Assert.False(reply.Body.At("spec", "flag").AsBool());
        Assert.Equal("""[{"name":"a","port":80}]""", reply.Body.At("spec", "ports")!.ToJsonString());
        Assert.False(reply.Body["spec"]!.AsObject().ContainsKey("dur"));
        Assert.True(reply.Body["spec"]!.AsObject().ContainsKey("nullable"));
        Assert.Equal(-1, reply.Body.At("status", "observedGeneration").AsLong());
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_dry_run_answers_and_keeps_nothing(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("kept");

        var created = await session.SendAsync("POST", $"{session.Path}?dryRun=All", Widgets.Json("w"));
        var patched = await session.PatchAsync("kept", """{"spec":{"size":9}}""", query: "?dryRun=All");
        var deleted = await session.SendAsync("DELETE", $"{session.Path}/kept?dryRun=All");
        var wrong = await session.SendAsync("POST", $"{session.Path}?dryRun=Foo", Widgets.Json("w"));

        Assert.Equal(HttpStatusCode.Created, created.Code);
        Assert.Equal(9, patched.Body.At("spec", "size").AsLong());
        Assert.Equal(HttpStatusCode.OK, deleted.Code);
        Assert.Equal(["dryRun: Unsupported value: [\"Foo\"]: supported values: \"All\""], wrong.Causes);
        Assert.Equal(HttpStatusCode.NotFound, (await session.GetAsync("w")).Code);
        Assert.Equal(3, (await session.GetAsync("kept")).Body.At("spec", "size").AsLong());
    }
}
