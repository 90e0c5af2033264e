using System.Net;
using CmkOperator.Schemas.Json;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.EmbeddedKubernetes.Tests;

public sealed class DeletionTests(KubernetesServers servers) : KubernetesTest(servers)
{
    [Theory, MemberData(nameof(Servers))]
    public async Task An_object_without_finalizers_is_deleted_immediately(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        var created = await session.CreateAsync("w");

        var reply = await session.SendAsync("DELETE", $"{session.Path}/w");

        Assert.Equal(("Status", "Success"), (reply.Body.Text("kind"), reply.Body.Text("status")));
        Assert.Equal(created.Body.Text("metadata", "uid"), reply.Body.Text("details", "uid"));
        Assert.Equal(HttpStatusCode.NotFound, (await session.GetAsync("w")).Code);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_finalizer_holds_it(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("w", metadata: "\"finalizers\":[\"e.com/a\"]");

        var marked = await session.SendAsync("DELETE", $"{session.Path}/w");
        var again = await session.SendAsync("DELETE", $"{session.Path}/w");
        var more = await session.PatchAsync("w", """{"metadata":{"finalizers":["e.com/a","e.com/b"]}}""");
        var edit = await session.PatchAsync("w", """{"spec":{"size":8}}""");
        var released = await session.PatchAsync("w", """{"metadata":{"finalizers":null}}""");

        Assert.NotNull(marked.Body.Text("metadata", "deletionTimestamp"));
        Assert.Equal(0, marked.Body.At("metadata", "deletionGracePeriodSeconds").AsLong());
        Assert.Equal(2, marked.Generation);
        Assert.Equal(marked.ResourceVersion, again.ResourceVersion);
        Assert.Equal(
            ["metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{\"e.com/b\"}"],
            more.Causes);
        Assert.Equal(HttpStatusCode.OK, edit.Code);
        Assert.Equal(HttpStatusCode.OK, released.Code);
        Assert.Equal(HttpStatusCode.NotFound, (await session.GetAsync("w")).Code);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Preconditions_are_kept(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        var created = await session.CreateAsync("w");
        var uid = created.Body.Text("metadata", "uid");

        var wrongUid = await session.SendAsync("DELETE", $"{session.Path}/w", """{"preconditions":{"uid":"zz"}}""");
        var wrongVersion = await session.SendAsync("DELETE", $"{session.Path}/w", """{"preconditions":{"resourceVersion":"1"}}""");
        var right = await session.SendAsync("DELETE", $"{session.Path}/w", $$$"""{"preconditions":{"uid":"{{{uid}}}","resourceVersion":"{{{created.ResourceVersion}}}"}}""");

        Assert.All([wrongUid, wrongVersion], r => Assert.Equal(HttpStatusCode.Conflict, r.Code));
        Assert.Contains($"the UID in the precondition (zz) does not match the UID in record ({uid})", wrongUid.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, right.Code);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_collection_is_deleted_by_selector(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("a", metadata: "\"labels\":{\"keep\":\"no\"}");
        await session.CreateAsync("b");

        var reply = await session.SendAsync("DELETE", $"{session.Path}?labelSelector=keep%3Dno");

        Assert.Equal(["a"], reply.Names);
        Assert.Equal(["b"], (await session.ListAsync("")).Names);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_name_is_made_from_generateName(ServerKind kind)
    {
        var session = await OpenAsync(kind);

        var reply = await session.SendAsync("POST", session.Path, Widgets.Json("", metadata: "\"generateName\":\"ab-\""));

        Assert.Matches("^ab-[a-z0-9]{5}$", reply.Body.Text("metadata", "name"));
    }
}
