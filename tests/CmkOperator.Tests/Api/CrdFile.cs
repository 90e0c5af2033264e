using YamlDotNet.RepresentationModel;

namespace CmkOperator.Tests.Api;

/// <summary>The CRD in <c>config/crd/bases</c>.</summary>
internal static class CrdFile
{
    public static string FilePath { get; } = Repository.PathOf("config", "crd", "bases", "cmk-operator.io_cmkworkspaces.yaml");

    public static YamlMappingNode Document { get; } = Load(FilePath);

    public static YamlMappingNode Version { get; } = (YamlMappingNode)((YamlSequenceNode)Document["spec"]["versions"]).Children.Single();

    public static CrdSchema Root { get; } = new(string.Empty, (YamlMappingNode)Version["schema"]["openAPIV3Schema"]);

    public static CrdSchema Spec => Root.Properties["spec"];

    public static CrdSchema Status => Root.Properties["status"];

    /// <summary>The node at a dotted path below <paramref name="start"/>.</summary>
    public static CrdSchema At(CrdSchema start, string path) =>
        path.Split('.').Aggregate(start, (schema, step) => schema.Properties[step]);

    public static YamlMappingNode Load(string path)
    {
        using var reader = File.OpenText(path);
        var stream = new YamlStream();
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }
}
