using CmkOperator.Tests.Api;
using YamlDotNet.RepresentationModel;

namespace CmkOperator.Tests.Release;

/// <summary>A workflow of GitHub Actions.</summary>
internal sealed class WorkflowFile(string name)
{
    public string Text { get; } = File.ReadAllText(Repository.PathOf(".github", "workflows", name));

    public YamlMappingNode Document { get; } = CrdFile.Load(Repository.PathOf(".github", "workflows", name));

    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Repository.PathOf(".github", "workflows")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    public IEnumerable<(string Name, YamlMappingNode Job)> Jobs =>
        ((YamlMappingNode)Document["jobs"]).Children.Select(pair => (pair.Key.ToString(), (YamlMappingNode)pair.Value));

    public IEnumerable<YamlMappingNode> Steps => Jobs.SelectMany(job => ((YamlSequenceNode)job.Job["steps"]).Children.Cast<YamlMappingNode>());

    public static string? Find(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) ? value.ToString() : null;

    /// <summary>What a job may do, such as <c>contents: write</c>; null when it declares none.</summary>
    public static IReadOnlyDictionary<string, string>? Permissions(YamlMappingNode job) =>
        job.Children.TryGetValue("permissions", out var node) && node is YamlMappingNode map
            ? map.Children.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value.ToString())
            : null;
}
