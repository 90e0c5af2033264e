using System.Text.Json.Nodes;
using CmkOperator.Schemas.Yaml;
using Xunit;

namespace CmkOperator.EmbeddedKubernetes.Tests;

public sealed class YamlTests
{
    [Theory]
    [InlineData("a: 1", """{"a":1}""")]
    [InlineData("a: -0x1F\nb: 0b11\nc: 010\nd: 1_000", """{"a":-31,"b":3,"c":8,"d":1000}""")]
    [InlineData("a: 1.5\nb: 1e3\nc: .5", """{"a":1.5,"b":1000,"c":0.5}""")]
    [InlineData("a: true\nb: yes\nc: on\nd: n", """{"a":true,"b":true,"c":true,"d":false}""")]
    [InlineData("a: 'true'\nb: \"1\"\nc: !!str 1", """{"a":"true","b":"1","c":"1"}""")]
    [InlineData("a: ~\nb:\nc: null\nd: ''", """{"a":null,"b":null,"c":null,"d":""}""")]
    [InlineData("a: 2026-01-01\nb: 1.2.3\nc: 12:30:45\nd: 1h", """{"a":"2026-01-01","b":"1.2.3","c":"12:30:45","d":"1h"}""")]
    [InlineData("1: a\ntrue: b", """{"1":"a","true":"b"}""")]
    [InlineData("a: &x {b: 1}\nc: *x\nd: {<<: *x, e: 2}", """{"a":{"b":1},"c":{"b":1},"d":{"e":2,"b":1}}""")]
    [InlineData("a: |\n  one\n  two\nb: >-\n  one\n  two", """{"a":"one\ntwo\n","b":"one two"}""")]
    [InlineData("""{"a": [1, "b", {"c": null}]}""", """{"a":[1,"b",{"c":null}]}""")]
    public void A_document_is_read_as_kubectl_reads_it(string yaml, string json) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), YamlToJson.ReadObject(yaml)), YamlToJson.ReadObject(yaml).ToJsonString());

    [Fact]
    public void Empty_documents_are_left_out() => Assert.Equal(2, YamlToJson.ReadAll("---\na: 1\n---\n---\nb: 2\n").Count);

    [Theory]
    [InlineData("a: [1")]
    [InlineData("a: 1\n b: 2")]
    [InlineData("? [a]\n: 1")]
    public void Text_that_is_not_YAML_is_rejected_with_its_line(string yaml) =>
        Assert.Contains("line ", Assert.Throws<FormatException>(() => YamlToJson.ReadObject(yaml)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"a":{"b":[1,{"c":"d","e":[]}],"f":"1"},"g":"yes","h":"a: b","i":"","j":null,"k":"x\ny"}""")]
    [InlineData("""{"list":[[1,2],{"a":{}}],"time":"2026-01-01T00:00:00Z","plain":"some words (and more)"}""")]
    public void What_is_written_reads_back_the_same(string json) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), YamlToJson.ReadObject(JsonToYaml.Write(JsonNode.Parse(json)))), JsonToYaml.Write(JsonNode.Parse(json)));
}
