using System.Net;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.EmbeddedKubernetes.Tests;

public sealed class RuleTests(KubernetesServers servers) : KubernetesTest(servers)
{
    /// <summary>The content of spec.rules and the one cause, empty where it is accepted.</summary>
    public static TheoryData<ServerKind, string, string> Rows { get; } = ValidationTests.Cross(
        ("""{"short":"sort"}""", ""),
        ("""{"short":"sore"}""", "spec.rules.short: Invalid value: \"sore\": must be short"),
        ("""{"parts":"a/b/c"}""", ""),
        ("""{"parts":"a/B/c"}""", "spec.rules.parts: Invalid value: \"a/B/c\": parts must be lower case"),
        ("""{"interval":"1h30m"}""", ""),
        ("""{"interval":"59s"}""", "spec.rules.interval: Invalid value: \"59s\": interval must be from 1m to 24h"),
        ("""{"list":[1,2]}""", ""),
        ("""{"list":[1,-2]}""", "spec.rules.list: Invalid value: a bad list"),
        ("""{"list":[2,2]}""", "spec.rules.list: Invalid value: a bad list"),
        ("""{"either":{"left":"p"}}""", ""),
        ("""{"either":{"left":"p","right":"q"}}""", "spec.rules.either: Required value: exactly one of left and right"),
        ("""{"either":{"right":"z"}}""", "spec.rules.either: Invalid value: p or q"),
        ("""{"strict":true}""", "<nil>: Invalid value: strict widgets are large"));

    [Theory, MemberData(nameof(Rows))]
    public async Task A_rule_decides(ServerKind kind, string rules, string cause)
    {
        var session = await OpenAsync(kind);

        var reply = await session.SendAsync("POST", session.Path, Widgets.Json("w", $$"""{"color":"red","nested":{"a":"ok"},"rules":{{rules}}}"""));

        Assert.Equal(cause.Length == 0 ? HttpStatusCode.Created : HttpStatusCode.UnprocessableEntity, reply.Code);
        Assert.Equal(cause.Length == 0 ? [] : [cause], reply.Causes);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_message_expression_and_a_field_path_are_used(ServerKind kind)
    {
        var session = await OpenAsync(kind);

        var reply = await session.SendAsync("POST", session.Path, Widgets.Json("namenamenamenamenamename", """{"color":"red","nested":{"a":"bad"}}"""));

        Assert.Equal(["<nil>: Invalid value: name too long", "spec.nested.a: Invalid value: a must not be bad"], reply.Causes);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_transition_rule_runs_only_with_an_old_value(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("w");

        var added = await session.PatchAsync("w", """{"spec":{"nested":{"b":"One"}}}""");
        var sameInOtherCase = await session.PatchAsync("w", """{"spec":{"nested":{"b":"ONE"}}}""");
        var changed = await session.PatchAsync("w", """{"spec":{"nested":{"b":"two"}}}""");
        var removed = await session.PatchAsync("w", """{"spec":{"nested":{"b":null}}}""");

        Assert.Equal(HttpStatusCode.OK, added.Code);
        Assert.Equal(HttpStatusCode.OK, sameInOtherCase.Code);
        Assert.Equal(["spec.nested.b: Invalid value: \"two\": b is immutable"], changed.Causes);
        Assert.Equal(HttpStatusCode.OK, removed.Code);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_rule_on_the_parent_sees_a_removal(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("w", """{"color":"red","nested":{"a":"ok","c":"x"}}""");

        var removed = await session.PatchAsync("w", """{"spec":{"nested":{"c":null}}}""");

        Assert.Equal(["spec.nested: Invalid value: c cannot be removed"], removed.Causes);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Items_of_a_list_map_are_compared_by_their_key(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("w", """{"color":"red","nested":{"a":"ok"},"ports":[{"name":"a","proto":"tcp"},{"name":"b","proto":"udp"}]}""");

        var moved = await session.PatchAsync("w", """{"spec":{"ports":[{"name":"b","proto":"udp"},{"name":"a","proto":"tcp"}]}}""");
        var changed = await session.PatchAsync("w", """{"spec":{"ports":[{"name":"b","proto":"udp"},{"name":"a","proto":"udp"}]}}""");

        Assert.Equal(HttpStatusCode.OK, moved.Code);
        Assert.Equal(["spec.ports[1].proto: Invalid value: \"udp\": proto is immutable"], changed.Causes);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_rule_may_read_the_old_status(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("w");

        var before = await session.PatchAsync("w", """{"spec":{"color":"blue"}}""");
        await session.PatchAsync("w/status", """{"status":{"locked":true}}""");
        var after = await session.PatchAsync("w", """{"spec":{"color":"green"}}""");
        var unrelated = await session.PatchAsync("w", """{"spec":{"size":4}}""");

        Assert.Equal(HttpStatusCode.OK, before.Code);
        Assert.Equal(["spec.color: Forbidden: color is locked"], after.Causes);
        Assert.Equal(HttpStatusCode.OK, unrelated.Code);
    }
}
