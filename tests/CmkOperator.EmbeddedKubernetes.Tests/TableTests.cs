using CmkOperator.Schemas.Json;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.EmbeddedKubernetes.Tests;

public sealed class TableTests(KubernetesServers servers) : KubernetesTest(servers)
{
    [Theory, MemberData(nameof(Servers))]
    public async Task Columns_are_those_of_the_definition(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("w", """{"color":"red","nested":{"a":"ok"},"tags":["a","b"]}""");
        await session.PatchAsync("w/status", """{"status":{"conditions":[{"type":"Other","status":"False"},{"type":"Ready","status":"True"}]}}""");

        var table = await session.GetAsync("w", KubernetesSession.Table);

        Assert.Equal("Table", table.Body.Text("kind"));
        Assert.Equal(["Name", "Ready", "Color", "Size", "Tags", "Age"], table.Body["columnDefinitions"]!.AsArray().Select(c => c.Text("name")));
        Assert.Equal([0, 0, 0, 1, 1, 0], table.Body["columnDefinitions"]!.AsArray().Select(c => c.At("priority").AsLong()!.Value));
        Assert.Equal("name", table.Body["columnDefinitions"]![0].Text("format"));
        Assert.Equal("Custom resource definition column (in JSONPath format): .spec.color", table.Body["columnDefinitions"]![2].Text("description"));
        var cells = table.Body["rows"]![0].At("cells")!.AsArray();
        Assert.Equal("""["w","True","red",3,"[\u0022a\u0022,\u0022b\u0022]"]""", new System.Text.Json.Nodes.JsonArray([.. cells.Take(5).Select(c => c?.DeepClone())]).ToJsonString());
        Assert.Matches("^[0-9]+s$", cells[5].AsString());
        Assert.Equal("PartialObjectMetadata", table.Body["rows"]![0].Text("object", "kind"));
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Rows_carry_the_object_as_asked(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("w");

        var none = await session.SendAsync("GET", $"{session.Path}?includeObject=None", accept: KubernetesSession.Table);
        var whole = await session.SendAsync("GET", $"{session.Path}?includeObject=Object", accept: KubernetesSession.Table);

        Assert.Null(none.Body["rows"]![0].At("object"));
        Assert.Equal("Widget", whole.Body["rows"]![0].Text("object", "kind"));
        Assert.Null(whole.Body["rows"]![0].At("cells")![1]);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Metadata_alone_and_YAML_can_be_had(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        await session.CreateAsync("w");

        var partial = await session.GetAsync("w", "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io");
        var list = await session.SendAsync("GET", session.Path, accept: "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io");
        var yaml = await session.GetAsync("w", "application/yaml");

        Assert.Equal("PartialObjectMetadata", partial.Body.Text("kind"));
        Assert.Null(partial.Body["spec"]);
        Assert.Equal(("PartialObjectMetadataList", "w"), (list.Body.Text("kind"), list.Names.Single()));
        Assert.Contains("\nspec:\n  color: red\n  flag: false\n", yaml.Text, StringComparison.Ordinal);
    }
}
