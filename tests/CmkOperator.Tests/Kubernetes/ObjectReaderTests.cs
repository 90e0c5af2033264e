using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Sharding;
using Xunit;

namespace CmkOperator.Tests.Kubernetes;

public sealed class ObjectReaderTests
{
    private const string Managed = """ "managedFields" : [ {"manager":"kubectl","fieldsV1":{"f:spec":{}}} ] """;
    private const string Applied = "\"kubectl.kubernetes.io/last-applied-configuration\":\"{\\\"spec\\\":{}}\"";

    [Fact]
    public void The_header_is_read()
    {
        var item = Read("""
            {"apiVersion":"v1","kind":"Thing","spec":{"metadata":{"name":"not this"}},
             "metadata":{"name":"a","namespace":"n","uid":"u","resourceVersion":"7","generation":3,"deletionTimestamp":"2026-01-01T00:00:00Z"}}
            """);

        Assert.Equal(
            (new NamespacedName("n", "a"), "u", "7", 3L, true),
            (item.Header.Key, item.Header.Uid, item.Header.ResourceVersion, item.Header.Generation, item.Header.Deleting));
    }

    [Theory]
    [InlineData("""{"metadata":{MANAGED,"name":"a"},"spec":{}}""")]
    [InlineData("""{"metadata":{"name":"a",MANAGED},"spec":{}}""")]
    [InlineData("""{"metadata":{"name":"a",MANAGED,"uid":"u"},"spec":{}}""")]
    [InlineData("""{"metadata":{"name":"a","annotations":{APPLIED},MANAGED}}""")]
    [InlineData("""{"metadata":{ MANAGED , "annotations":{"x":"1", APPLIED } ,"name":"a"}}""")]
    [InlineData("""{"metadata":{"annotations":{ APPLIED , "x":"1"},"name":"a"}}""")]
    [InlineData("""{"metadata":{"name":"a"}}""")]
    [InlineData("""{"metadata":{"labels":{"x":"1"},"ownerReferences":[{"name":"o"}],"name":"a"}}""")]
    [InlineData("""{"metadata":{"name":"a","finalizers":["x/y"],"labels":{}, "ownerReferences":[] },"spec":{"labels":{"x":"1"}}}""")]
    [InlineData("""{"metadata":{"annotations":{"x":"1","cmk-operator.io/requested-at":"2","y":"3","reconcile.fluxcd.io/requestedAt":"4","z":"5"},"name":"a"}}""")]
    [InlineData("""{"metadata":{"name":"a","generation":{"odd":1},"annotations":{"x":"1","y":"2"}}}""")]
    public void Unused_members_are_left_out_and_the_rest_is_kept(string shape)
    {
        var json = shape.Replace("MANAGED", Managed, StringComparison.Ordinal).Replace("APPLIED", Applied, StringComparison.Ordinal);
        var expected = JsonNode.Parse(json)!.AsObject();
        var metadata = expected["metadata"]!.AsObject();
        foreach (var name in new[] { "managedFields", "labels", "ownerReferences" })
        {
            metadata.Remove(name);
        }

        foreach (var name in new[] { "x", "y", "z", "kubectl.kubernetes.io/last-applied-configuration" })
        {
            (metadata["annotations"] as JsonObject)?.Remove(name);
        }

        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(Read(json).Json)), Encoding.UTF8.GetString(Read(json).Json));
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"a","uid":"u","generation":2}}""", true)]
    [InlineData("""{"metadata":{"name":"a","uid":"v","generation":1}}""", true)]
    [InlineData("""{"metadata":{"name":"a","uid":"u","generation":1,"deletionTimestamp":"2026-01-01T00:00:00Z"}}""", true)]
    [InlineData("""{"metadata":{"name":"a","uid":"u","generation":1,"annotations":{"cmk-operator.io/requested-at":"1"}}}""", true)]
    [InlineData("""{"metadata":{"name":"a","uid":"u","generation":1,"annotations":{"x":"1"}}}""", true)]
    [InlineData("""{"metadata":{"name":"a","uid":"u","generation":1,"finalizers":["x/y"]}}""", true)]
    [InlineData("""{"metadata":{"name":"a","uid":"u","generation":1,"labels":{"x":"y"}}}""", false)]
    [InlineData("""{"metadata":{"name":"a","uid":"u","generation":1,"resourceVersion":"9"},"status":{"x":1}}""", false)]
    public void A_change_needs_a_pass_only_when_there_is_something_to_do(string after, bool wakes) =>
        Assert.Equal(wakes, Read(after).Header.Wakes(Read("""{"metadata":{"name":"a","uid":"u","generation":1}}""").Header));

    [Theory]
    [InlineData("""["x/y"]""", """["x/y","own/finalizer"]""", false)]
    [InlineData("""["own/finalizer","x/y"]""", """["x/y"]""", true)]
    [InlineData("""["own/finalizer"]""", """["own/finalizer","x/y"]""", true)]
    [InlineData("""["own/finalizer"]""", """["own/finalizer"]""", false)]
    [InlineData("""["x/y"]""", """["x/z"]""", true)]
    [InlineData("[]", "null", false)]
    [InlineData("null", """["own/finalizer"]""", false)]
    public void The_own_finalizer_needs_a_pass_only_when_it_goes(string before, string after, bool wakes)
    {
        var reader = new ObjectReader([], ownFinalizer: "own/finalizer");
        StoredObject Of(string finalizers) => reader.Read(Encoding.UTF8.GetBytes($$$"""{"metadata":{"name":"a","uid":"u","finalizers":{{{finalizers}}}}}"""));

        Assert.Equal(wakes, Of(after).Header.Wakes(Of(before).Header));
        Assert.Contains($"\"finalizers\":{after}", Encoding.UTF8.GetString(Of(after).Json), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9", "10", true)]
    [InlineData("10", "9", false)]
    [InlineData("9", "9", false)]
    [InlineData("x", "10", false)]
    public void Versions_of_one_object_are_compared_as_numbers(string mine, string theirs, bool older) =>
        Assert.Equal(older, Version(mine, "u").IsOlderThan(Version(theirs, "u")));

    [Fact]
    public void Versions_of_two_objects_with_the_same_name_are_not_compared() =>
        Assert.False(Version("1", "u").IsOlderThan(Version("2", "another")));

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"metadata":7}""")]
    [InlineData("""{"metadata":{"name":""}}""")]
    [InlineData("""{"metadata":{"name":"a"}""")]
    public void Text_that_is_not_an_object_is_rejected(string json) => Assert.ThrowsAny<JsonException>(() => Read(json));

    private static ObjectHeader Version(string version, string uid) =>
        Read($$$"""{"metadata":{"name":"a","uid":"{{{uid}}}","resourceVersion":"{{{version}}}"}}""").Header;

    private static StoredObject Read(string json) => new ObjectReader(["cmk-operator.io/requested-at", "reconcile.fluxcd.io/requestedAt"]).Read(Encoding.UTF8.GetBytes(json));

    [Theory]
    [InlineData("""{"team":"blue","x":"y"}""", true)]
    [InlineData("""{"team":"red"}""", false)]
    [InlineData("null", false)]
    [InlineData("""{"team":5}""", false)]
    [InlineData("{}", false)]
    public void Labels_are_compared_with_the_selector_and_not_stored(string labels, bool isSelected)
    {
        var reader = new ObjectReader([], LabelSelector.Parse("team=blue", out _));

        var item = reader.Read(Encoding.UTF8.GetBytes($$"""{"metadata":{"name":"w","labels":{{labels}} } }"""));

        Assert.Equal(isSelected, item.Header.IsSelected);
        Assert.Null(item.Header.Labels);
        Assert.DoesNotContain("blue", Encoding.UTF8.GetString(item.Json), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_an_object_with_very_many_labels_a_limited_number_is_kept()
    {
        var labels = string.Join(',', Enumerable.Range(0, 1000).Select(i => $"\"k{i:000}\":\"v\""));

        var item = new ObjectReader([], keepsLabels: true).Read(Encoding.UTF8.GetBytes($$"""{"metadata":{"name":"w","labels":{ {{labels}} } } }"""));

        Assert.Equal(ObjectReader.MostLabels, item.Header.Labels!.Count);
        Assert.Equal("v", item.Header.Labels["k000"]);
        Assert.True(item.Header.IsSelected);
    }
}
