using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Tables;
using Xunit;

namespace CmkOperator.EmbeddedKubernetes.Tests;

public sealed class PrintingTests
{
    private const string Item = """{"a":{"b.c":"dot","list":[{"t":"x","v":1},{"t":"y","v":[2]}]},"n":null}""";

    [Theory]
    [InlineData(".a.b\\.c", "dot")]
    [InlineData(".a['b.c']", "dot")]
    [InlineData(".a.list[0].v", "1")]
    [InlineData(".a.list[-1].v", "[2]")]
    [InlineData(".a.list[*].t", "x|y")]
    [InlineData(".a.list[?(@.t==\"y\")].v", "[2]")]
    [InlineData(".a.list[?(@.t!='y')].t", "x")]
    [InlineData(".a.nothing.at.all", "")]
    [InlineData(".n", "")]
    public void A_path_finds(string path, string found) =>
        Assert.Equal(found, string.Join('|', JsonPath.Parse(path).Find(JsonNode.Parse(Item)).Select(JsonPath.Text)));

    [Theory]
    [InlineData("a")]
    [InlineData(".a[")]
    [InlineData(".a[x]")]
    public void Text_that_is_not_a_path_is_rejected(string path) => Assert.Throws<FormatException>(() => JsonPath.Parse(path));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(200, "3m20s")]
    [InlineData(600, "10m")]
    [InlineData(3 * 3600, "3h")]
    [InlineData((3 * 3600) + 60, "3h1m")]
    [InlineData(9 * 3600, "9h")]
    [InlineData(49 * 3600, "2d1h")]
    [InlineData(9 * 86400, "9d")]
    [InlineData(800 * 86400, "2y70d")]
    [InlineData(3000 * 86400, "8y")]
    public void An_age_is_written_as_kubectl_does(int seconds, string age) => Assert.Equal(age, HumanTime.Format(TimeSpan.FromSeconds(seconds)));
}
