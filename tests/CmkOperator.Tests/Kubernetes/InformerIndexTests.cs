using Xunit;

namespace CmkOperator.Tests.Kubernetes;

/// <summary>Objects that share an indexed value.</summary>
public sealed class InformerIndexTests : InformerTest
{
    [Fact]
    public async Task Objects_are_found_by_their_indexed_value()
    {
        Server.Put(N1, """{"metadata":{"name":"b","namespace":"n1"},"spec":{"colour":"Red"}}""");
        Server.Put(N1, """{"metadata":{"name":"a","namespace":"n1"},"spec":{"colour":"red"}}""");
        Server.Put(N1, """{"metadata":{"name":"c","namespace":"n1"},"spec":{"colour":"blue"}}""");
        await StartAsync();

        Assert.Equal(["a", "b"], Store.Find("RED").Select(key => key.Name));
        Server.Put(N1, """{"metadata":{"name":"a","namespace":"n1","generation":2},"spec":{"colour":"blue"}}""");
        await Eventually.TrueAsync(() => Store.Find("blue").Count == 2, "the index follows");
        Server.Delete(N1, "b");
        await Eventually.TrueAsync(() => Store.Find("red").Count == 0, "and forgets");
    }

    [Fact]
    public async Task Objects_that_shared_the_indexed_value_with_one_that_dropped_it_are_queued()
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            Server.Put(N1, $$$"""{"metadata":{"name":"{{{name}}}","namespace":"n1","generation":1},"spec":{"colour":"red"}}""");
        }

        await StartAsync();
        await DrainQueueAsync();
        Seen.Clear();
        Server.Delete(N1, "a");
        await Eventually.TrueAsync(() => Queue.Depth == 3, "the deleted one and both others");
        await DrainQueueAsync();
        Server.Put(N1, """{"metadata":{"name":"b","namespace":"n1","generation":2},"spec":{"colour":"blue"}}""");
        await Eventually.TrueAsync(() => Queue.Depth == 2, "the changed one and the one that is left");
        await DrainQueueAsync();

        Assert.Equal(["a", "b", "b", "c", "c"], Seen.Select(key => key.Name).Order());
    }
}
