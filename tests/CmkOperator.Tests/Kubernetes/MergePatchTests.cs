using System.Text.Json.Nodes;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Tests.Kubernetes.Fakes;
using CsCheck;
using Xunit;

namespace CmkOperator.Tests.Kubernetes;

public sealed class MergePatchTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""", null)]
    [InlineData("""{"a":1}""", """{"a":2}""", """{"a":2}""")]
    [InlineData("""{"a":1}""", """{}""", """{"a":null}""")]
    [InlineData("""{}""", """{"a":{"b":1}}""", """{"a":{"b":1}}""")]
    [InlineData("""{"a":{"b":1,"c":2}}""", """{"a":{"b":1,"c":3}}""", """{"a":{"c":3}}""")]
    [InlineData("""{"a":{"b":1,"c":2}}""", """{"a":{"b":1}}""", """{"a":{"c":null}}""")]
    [InlineData("""{"l":[1,2]}""", """{"l":[2,1]}""", """{"l":[2,1]}""")]
    [InlineData("""{"l":[{"x":1}]}""", """{"l":[{"x":1}]}""", null)]
    [InlineData("""{"a":{"b":1}}""", """{"a":"text"}""", """{"a":"text"}""")]
    public void The_patch_contains_only_the_differences(string before, string after, string? patch) =>
        Assert.Equal(patch, MergePatch.Diff(Object(before), Object(after))?.ToJsonString());

    [Fact]
    public void Without_a_previous_value_everything_is_new() =>
        Assert.Equal("""{"a":1}""", MergePatch.Diff(null, Object("""{"a":1}"""))?.ToJsonString());

    [Fact]
    public void Applying_the_patch_produces_the_desired_value() =>
        Gen.Select(Objects(3), Objects(3)).Sample((before, after) =>
        {
            var (from, to) = (Object(before), Object(after));
            var patch = MergePatch.Diff(from, to);
            return JsonNode.DeepEquals(to, patch is null ? from : Rfc7386.Apply(from, patch))
                && JsonNode.DeepEquals(from, Object(before))
                && JsonNode.DeepEquals(to, Object(after));
        });

    [Fact]
    public void A_patch_exists_only_when_something_differs() =>
        Gen.Select(Objects(2), Objects(2)).Sample((before, after) =>
            MergePatch.Diff(Object(before), Object(after)) is null == JsonNode.DeepEquals(Object(before), Object(after)));

    private static JsonObject Object(string json) => JsonNode.Parse(json)!.AsObject();

    // Few names and few values, so that objects often agree in part.
    private static Gen<string> Objects(int depth)
    {
        var name = Gen.Int[0, 3].Select(i => ((char)('a' + i)).ToString());
        var leaf = Gen.OneOf(Gen.Int[0, 2].Select(i => $"{i}"), Gen.Bool.Select(b => b ? "true" : "[1,{\"z\":0}]"), Gen.Const("\"x\""));
        var value = depth == 0 ? leaf : Gen.OneOf(leaf, Objects(depth - 1));
        return Gen.Dictionary(name, value)[0, 4]
            .Select(members => "{" + string.Join(',', members.Select(member => $"\"{member.Key}\":{member.Value}")) + "}");
    }
}
