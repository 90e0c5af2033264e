using System.Text;
using System.Text.Json;
using CmkOperator.Kubernetes.Informers;
using Xunit;

namespace CmkOperator.Tests.Kubernetes;

public sealed class ListPageTests
{
    [Fact]
    public void Items_version_and_continue_are_read_in_any_order()
    {
        var page = Read("""{"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}],"metadata":{"continue":"next","resourceVersion":"9"},"kind":"L"}""");

        Assert.Equal(["a", "b"], page.Items.Select(item => item.Header.Key.Name));
        Assert.Equal(("9", "next"), (page.ResourceVersion, page.Continue));
    }

    [Fact]
    public void An_item_that_cannot_be_read_does_not_stop_the_others()
    {
        var page = Read("""{"metadata":{"resourceVersion":"9"},"items":[{"metadata":{"name":"a"}},{"metadata":{}},7,{"metadata":{"name":"b"}}]}""");

        Assert.Equal(["a", "b"], page.Items.Select(item => item.Header.Key.Name));
        Assert.Equal(2, page.Unreadable.Count);
    }

    [Fact]
    public void A_list_without_items_is_empty() =>
        Assert.Empty(Read("""{"metadata":{"resourceVersion":"9"},"items":null}""").Items);

    // Read as an empty list, each of these would report every object as gone.
    [Theory]
    [InlineData("""{"kind":"Status","metadata":{},"status":"Success"}""")]
    [InlineData("""{"items":[]}""")]
    [InlineData("""{"metadata":{"resourceVersion":"9"}}""")]
    [InlineData("""{"metadata":{"resourceVersion":"9"},"items":{}}""")]
    [InlineData("""{"metadata":{"resourceVersion":"9"},"items":[{"metadata":{"name":"a"}""")]
    [InlineData("[]")]
    public void Text_that_is_not_a_list_is_rejected(string json) => Assert.ThrowsAny<JsonException>(() => Read(json));

    private static ListPage Read(string json) => ListPage.Read(Encoding.UTF8.GetBytes(json), new ObjectReader([]));
}
