using System.Text;
using CmkOperator.Telemetry;
using Xunit;

namespace CmkOperator.Tests.Telemetry;

public sealed class ObjectFactsReaderTests
{
    [Fact]
    public void Conditions_and_key_expiry_are_read_whatever_surrounds_them()
    {
        var facts = Read("""
            {"metadata":{"name":"w","status":{"conditions":[{"type":"Ready","status":"False"}]}},"spec":{"encryption":{"keyExpiresAt":"2001-01-01T00:00:00Z"}},
             "status":{"workspace":{"id":"x"},"encryption":{"rotation":{"to":{"a":[1]}},"keyExpiresAt":"2027-01-02T03:04:05Z","keyName":"k"},
             "conditions":[{"status":"True","type":"Ready","message":"m"},{"type":"KeyReady","status":"Unknown","extra":{"type":"x"}}],"coverage":[{"a":{}}]}}
            """);

        Assert.Equal([("Ready", "True"), ("KeyReady", "Unknown")], facts.Conditions);
        Assert.Equal(new DateTimeOffset(2027, 1, 2, 3, 4, 5, TimeSpan.Zero), facts.KeyExpiresAt);
    }

    [Theory]
    [InlineData("""{"metadata":{}}""")]
    [InlineData("""{"status":null}""")]
    [InlineData("""{"status":{"observedGeneration":-1}}""")]
    [InlineData("""{"status":{"conditions":null,"encryption":null}}""")]
    [InlineData("""{"status":{"conditions":[],"encryption":{"keyExpiresAt":null}}}""")]
    [InlineData("""{"status":{"encryption":{"keyExpiresAt":"soon"}}}""")]
    public void Missing_members_are_not_reported(string json)
    {
        var facts = Read(json);

        Assert.Empty(facts.Conditions);
        Assert.Null(facts.KeyExpiresAt);
    }

    [Fact]
    public void Unknown_values_create_no_series() => Assert.Equal(
        [("InSync", "False")],
        Read("""{"status":{"conditions":[{"type":"Theirs","status":"True"},{"type":"Ready","status":"Perhaps"},{"type":"Ready"},{"type":"InSync","status":"False"}]}}""").Conditions);

    private static ObjectFacts Read(string json) => ObjectFactsReader.Read(Encoding.UTF8.GetBytes(json));
}
