using System.Net;
using CmkOperator.Schemas.Json;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.EmbeddedKubernetes.Tests;

public sealed class ListTests(KubernetesServers servers) : KubernetesTest(servers)
{
    public static TheoryData<ServerKind, string, string> Selectors { get; } = ValidationTests.Cross(
        ("fieldSelector=metadata.name%3Da", "a"),
        ("fieldSelector=metadata.name!%3Da", "b c"),
        ("fieldSelector=spec.color%3Dred", "a c"),
        ("labelSelector=e%3Df", "a"),
        ("labelSelector=e", "a b"),
        ("labelSelector=!e", "c"),
        ("labelSelector=e+in+(f,h)", "a"),
        ("labelSelector=e+notin+(f,h)", "b c"),
        ("labelSelector=e!%3Df", "b c"),
        ("labelSelector=e,e!%3Df", "b"));

    [Theory, MemberData(nameof(Selectors))]
    public async Task A_selector_selects(ServerKind kind, string query, string names)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("a", metadata: "\"labels\":{\"e\":\"f\"}");
        await session.CreateAsync("b", """{"color":"blue","nested":{"a":"ok"}}""", "\"labels\":{\"e\":\"g\"}");
        await session.CreateAsync("c");

        var reply = await session.ListAsync(query);

        Assert.Equal(names, string.Join(' ', reply.Names));
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Pages_show_one_state_though_writes_go_on(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            await session.CreateAsync(name);
        }

        var first = await session.ListAsync("limit=2");
        await session.SendAsync("DELETE", $"{session.Path}/c");
        await session.CreateAsync("e");
        var token = first.Body.Text("metadata", "continue");
        var second = await session.ListAsync($"limit=2&continue={token}");
        var withVersion = await session.ListAsync($"limit=2&continue={token}&resourceVersion=5");

        Assert.Equal(["a", "b"], first.Names);
        Assert.Equal(2, first.Body.At("metadata", "remainingItemCount").AsLong());
        Assert.Equal(["c", "d"], second.Names);
        Assert.Equal(first.ResourceVersion, second.ResourceVersion);
        Assert.True(string.IsNullOrEmpty(second.Body.Text("metadata", "continue")));
        Assert.Equal("specifying resource version is not allowed when using continue", withVersion.Message);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task An_exact_version_shows_the_past(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("a");
        var before = await session.ListAsync("");
        await session.CreateAsync("b");

        var exact = await session.ListAsync($"resourceVersion={before.ResourceVersion}&resourceVersionMatch=Exact");
        var notOlder = await session.ListAsync($"resourceVersion={before.ResourceVersion}&resourceVersionMatch=NotOlderThan");

        Assert.Equal(["a"], exact.Names);
        Assert.Equal(["a", "b"], notOlder.Names);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Senseless_parameters_are_rejected(ServerKind kind)
    {
        var session = await OpenAsync(kind);

        var selector = await session.ListAsync("fieldSelector=spec.foo%3Dred");
        var field = await session.ListAsync("fieldSelector=foo");
        var label = await session.ListAsync("labelSelector=a%20b%20c");
        var version = await session.ListAsync("resourceVersion=abc");
        var limit = await session.ListAsync("limit=x");
        var match = await session.ListAsync("resourceVersionMatch=Exact");

        Assert.Equal("field label not supported: spec.foo", selector.Message);
        Assert.Equal("invalid selector: 'foo'; can't understand 'foo'", field.Message);
        Assert.StartsWith("unable to parse requirement: found 'b', expected: in, notin", label.Message, StringComparison.Ordinal);
        Assert.Contains("strconv.ParseUint: parsing \"abc\": invalid syntax", version.Message, StringComparison.Ordinal);
        Assert.Equal("strconv.ParseInt: parsing \"x\": invalid syntax", limit.Message);
        Assert.Equal(["resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided"], match.Causes);
        Assert.All([selector, field, label, version, limit], r => Assert.Equal(HttpStatusCode.BadRequest, r.Code));
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_version_of_the_future_is_a_timeout_to_try_again(ServerKind kind)
    {
        var session = await OpenAsync(kind);

        var reply = await session.ListAsync("resourceVersion=99999999");

        Assert.Equal(HttpStatusCode.GatewayTimeout, reply.Code);
        Assert.Equal("Timeout", reply.Body.Text("reason"));
        Assert.Equal(1, reply.Body.At("details", "retryAfterSeconds").AsLong());
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task All_namespaces_are_listed_in_order(ServerKind kind)
    {
        var first = await OpenAsync(kind);
        var second = await OpenAsync(kind);
        await second.CreateAsync("both", metadata: $"\"labels\":{{\"in\":\"{first.Namespace}\"}}");
        await first.CreateAsync("both", metadata: $"\"labels\":{{\"in\":\"{first.Namespace}\"}}");

        var reply = await first.SendAsync("GET", $"/apis/test.example.com/v1/widgets?labelSelector=in%3D{first.Namespace}");

        Assert.Equal(
            new[] { first.Namespace, second.Namespace }.Order(StringComparer.Ordinal),
            reply.Body["items"]!.AsArray().Select(i => i.Text("metadata", "namespace")));
    }
}
