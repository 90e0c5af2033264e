using System.Net;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.EmbeddedKubernetes.Tests;

public sealed class ValidationTests(KubernetesServers servers) : KubernetesTest(servers)
{
    /// <summary>A spec and the one cause for which it is rejected.</summary>
    public static TheoryData<ServerKind, string, string> Refusals { get; } = Cross(
        ("""{"color":1,"nested":{"a":"ok"}}""", "spec.color: Invalid value: \"integer\": spec.color in body must be of type string: \"integer\""),
        ("""{"color":"r","nested":{"a":"ok"}}""", "spec.color: Invalid value: \"r\": spec.color in body should be at least 2 chars long"),
        ("""{"color":"redredredred","nested":{"a":"ok"}}""", "spec.color: Too long: may not be more than 10 bytes"),
        ("""{"color":"RED","nested":{"a":"ok"}}""", "spec.color: Invalid value: \"RED\": spec.color in body should match '^[a-z]+$'"),
        ("""{"color":"red\n","nested":{"a":"ok"}}""", "spec.color: Invalid value: \"red\\n\": spec.color in body should match '^[a-z]+$'"),
        ("""{"nested":{"a":"ok"}}""", "spec.color: Required value"),
        ("""{"color":"red","nested":{"a":"ok"},"size":0}""", "spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1"),
        ("""{"color":"red","nested":{"a":"ok"},"size":11}""", "spec.size: Invalid value: 11: spec.size in body should be less than or equal to 10"),
        ("""{"color":"red","nested":{"a":"ok"},"size":"x"}""", "spec.size: Invalid value: \"string\": spec.size in body must be of type integer: \"string\""),
        ("""{"color":"red","nested":{"a":"ok"},"ratio":0}""", "spec.ratio: Invalid value: 0: spec.ratio in body should be greater than 0"),
        ("""{"color":"red","nested":{"a":"ok"},"big":3}""", "spec.big: Invalid value: 3: spec.big in body should be a multiple of 2"),
        ("""{"color":"red","nested":{"a":"ok"},"big":3000000000}""", "<nil>: Invalid value: \"\": Checked value must be of type integer with format int32 in spec.big"),
        ("""{"color":"red","nested":{"a":"ok"},"mode":"C"}""", "spec.mode: Unsupported value: \"C\": supported values: \"A\", \"B\""),
        ("""{"color":"red","nested":{"a":"ok"},"when":"soon"}""", "spec.when: Invalid value: \"soon\": spec.when in body must be of type date-time: \"soon\""),
        ("""{"color":"red","nested":{"a":"ok"},"dur":"1q"}""", "spec.dur: Invalid value: \"1q\": spec.dur in body must be of type duration: \"1q\""),
        ("""{"color":"red","nested":{"a":"ok"},"intOrStr":true}""", "spec.intOrStr: Invalid value: \"boolean\": spec.intOrStr in body must be of type integer,string: \"boolean\""),
        ("""{"color":"red","nested":{"a":"ok"},"labels":{"a":"1","b":"2","c":"3"}}""", "spec.labels: Too many: 3: must have at most 2 items"),
        ("""{"color":"red","nested":{"a":"ok"},"labels":{"a":"123456"}}""", "spec.labels.a: Too long: may not be more than 5 bytes"),
        ("""{"color":"red","nested":{"a":"ok"},"tags":[]}""", "spec.tags: Invalid value: 0: spec.tags in body should have at least 1 items"),
        ("""{"color":"red","nested":{"a":"ok"},"tags":["a","b","c","d"]}""", "spec.tags: Too many: 4: must have at most 3 items"),
        ("""{"color":"red","nested":{"a":"ok"},"tags":["a","a"]}""", "spec.tags[1]: Duplicate value: \"a\""),
        ("""{"color":"red","nested":{"a":"ok"},"ports":[{"name":"a"},{"name":"a"}]}""", "spec.ports[1]: Duplicate value: {\"name\":\"a\"}"),
        ("""{"color":"red","nested":{"a":"ok"},"ports":[{"port":1}]}""", "spec.ports[0].name: Required value"));

    [Theory, MemberData(nameof(Refusals))]
    public async Task A_spec_that_breaks_the_schema_is_rejected_with_its_cause(ServerKind kind, string spec, string cause)
    {
        var session = await OpenAsync(kind);

        var reply = await session.SendAsync("POST", session.Path, Widgets.Json("w", spec));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Code);
        Assert.Equal([cause], reply.Causes);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task All_faults_are_reported_together_and_rules_wait(ServerKind kind)
    {
        var session = await OpenAsync(kind);

        var reply = await session.SendAsync("POST", session.Path, Widgets.Json("w", """{"size":11,"nested":{"a":"bad"}}"""));

        Assert.Equal(["spec.color: Required value", "spec.size: Invalid value: 11: spec.size in body should be less than or equal to 10"], reply.Causes);
        Assert.Contains("some validation rules were not checked because the object was invalid", reply.Message, StringComparison.Ordinal);
        Assert.StartsWith("Widget.test.example.com \"w\" is invalid: [", reply.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_status_is_validated_too(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("w");

        var reply = await session.PatchAsync("w/status", """{"status":{"conditions":[{"type":"Ready","status":"Maybe"}]}}""");

        Assert.Equal(["status.conditions[0].status: Unsupported value: \"Maybe\": supported values: \"True\", \"False\", \"Unknown\""], reply.Causes);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Names_labels_and_finalizers_have_their_rules(ServerKind kind)
    {
        var session = await OpenAsync(kind);

        var name = await session.SendAsync("POST", session.Path, Widgets.Json("X_1"));
        var none = await session.SendAsync("POST", session.Path, Widgets.Json(""));
        var labels = await session.SendAsync("POST", session.Path, Widgets.Json("w", metadata: "\"labels\":{\"a b\":\"c d\"}"));

        Assert.StartsWith("metadata.name: Invalid value: \"X_1\": a lowercase RFC 1123 subdomain", Assert.Single(name.Causes), StringComparison.Ordinal);
        Assert.Equal(["metadata.name: Required value: name or generateName is required"], none.Causes);
        Assert.Equal(2, labels.Causes.Count());
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_body_of_another_kind_or_none_is_rejected(ServerKind kind)
    {
        var session = await OpenAsync(kind);

        var wrongKind = await session.SendAsync("POST", session.Path, """{"apiVersion":"test.example.com/v1","kind":"Gadget","metadata":{"name":"x"},"spec":{}}""");
        var wrongVersion = await session.SendAsync("POST", session.Path, """{"apiVersion":"test.example.com/v2","kind":"Widget","metadata":{"name":"x"}}""");
        var noKind = await session.SendAsync("POST", session.Path, """{"metadata":{"name":"x"}}""");
        var broken = await session.SendAsync("POST", session.Path, """{"apiVersion":""");
        var elsewhere = await session.SendAsync("POST", session.Path, Widgets.Json("x", metadata: "\"namespace\":\"other\""));
        var plain = await session.SendAsync("POST", session.Path, "{}", "text/plain");

        Assert.Equal(["kind: Invalid value: \"Gadget\": must be Widget"], wrongKind.Causes);
        Assert.Equal("the API version in the data (test.example.com/v2) does not match the expected API version (test.example.com/v1)", wrongVersion.Message);
        Assert.StartsWith("the object provided is unrecognized (must be of type Widget): Object 'Kind' is missing", noKind.Message, StringComparison.Ordinal);
        Assert.Contains("json parse error: unexpected end of JSON input", broken.Message, StringComparison.Ordinal);
        Assert.Equal("the namespace of the provided object does not match the namespace sent on the request", elsewhere.Message);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, plain.Code);
        Assert.All([wrongVersion, noKind, broken, elsewhere], r => Assert.Equal(HttpStatusCode.BadRequest, r.Code));
    }

    internal static TheoryData<ServerKind, string, string> Cross(params (string First, string Second)[] rows)
    {
        var data = new TheoryData<ServerKind, string, string>();
        foreach (var kind in Enum.GetValues<ServerKind>())
        {
            foreach (var (first, second) in rows)
            {
                data.Add(kind, first, second);
            }
        }

        return data;
    }
}
