using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Tests.Kubernetes.Fakes;
using Xunit;

namespace CmkOperator.Tests.Kubernetes;

/// <summary>The informer of several namespaces.</summary>
public sealed class InformerScopeTests : InformerTest
{
    [Fact]
    public async Task Only_the_namespaces_asked_for_are_watched()
    {
        Put(N1, "a");
        Put(N2, "a");
        Put("apis/test.io/v1/namespaces/n3/things", "a");
        await StartAsync(new InformerOptions { Namespaces = ["n1", "n2"] });

        Assert.Equal([Key("n1", "a"), Key("n2", "a")], Store.Keys.OrderBy(key => key.Namespace));
        Assert.DoesNotContain(Server.Requests, request => request.Path == "apis/test.io/v1/things");
        Server.Delete(N1, "a", tell: false);
        Server.Expire();
        await Eventually.TrueAsync(() => Store.Count == 1, "gone in one namespace");
        Assert.Equal([Key("n2", "a")], Store.Keys);
    }

    [Theory]
    [InlineData(403, new[] { "n1", "n2" }, true)]
    [InlineData(404, new[] { "n1", "n2" }, true)]
    [InlineData(500, new[] { "n1", "n2" }, false)]
    [InlineData(403, new[] { "n2" }, false)]
    public async Task Only_a_rejected_namespace_among_others_is_not_waited_for(int code, string[] namespaces, bool synced)
    {
        Server.Intercept = async context =>
        {
            if (!context.Request.Path.Value!.Contains("/n2/", StringComparison.Ordinal))
            {
                return false;
            }

            await FakeApiServer.FailAsync(context, code, "Refused", "not here");
            return true;
        };
        var time = new PauseSkippingTime(10);
        Run(new InformerOptions { Namespaces = namespaces }, new NetworkClock(time));
        await Eventually.TrueAsync(() => time.StandsStill && Server.WatchCount == namespaces.Length - 1, "ten pauses");

        Assert.Equal(synced, Informer.HasSynced);
        Assert.Equal(synced, Informer.WaitForSyncAsync(TestContext.Current.CancellationToken).IsCompletedSuccessfully);
        Assert.Contains("not here", Informer.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_label_selector_goes_into_the_list_and_into_the_watch()
    {
        Put(N1, "a");
        await StartAsync(new InformerOptions { Namespaces = ["n1"], LabelSelector = "team in (a,b)" });

        Assert.Equal(2, Server.Requests.Count(request => request.Path == N1));
        Assert.All(Server.Requests.Where(request => request.Path == N1), request => Assert.Contains("&labelSelector=team%20in%20%28a%2Cb%29", request.Query, StringComparison.Ordinal));
    }
}
