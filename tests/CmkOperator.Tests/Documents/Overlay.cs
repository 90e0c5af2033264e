using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.Tests.Documents;

/// <summary>The <c>kustomization.yaml</c> of <c>docs/install.md</c> as a reader applies it, with all that is optional in it.</summary>
internal static partial class Overlay
{
    /// <summary>What it renders from the files of this tree; with the webhook it is based on <c>config/default-with-webhook</c>.</summary>
    public static async Task<IReadOnlyList<JsonNode>> RenderAsync(bool webhook)
    {
        var folder = Directory.CreateTempSubdirectory("cmk-overlay-").FullName;
        try
        {
            var page = MarkdownPage.Read("docs/install.md");
            var text = Optional().Replace(page.Blocks.Single(block => block.Text.StartsWith("# kustomization.yaml", StringComparison.Ordinal)).Text, "- ");
            var here = Path.GetRelativePath(folder, Repository.PathOf("config")).Replace('\\', '/');
            text = Remote().Replace(text, match => $"{here}/{match.Groups["folder"].Value}{(webhook && match.Groups["folder"].Value == "default" ? "-with-webhook" : "")}");
            await File.WriteAllTextAsync(Path.Combine(folder, "kustomization.yaml"), text, TestContext.Current.CancellationToken);
            return [.. Yaml.ReadAll(await Kubectl.RunAsync("kustomize", folder))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [GeneratedRegex("# - (?=https:)")]
    private static partial Regex Optional();

    [GeneratedRegex(@"https://github\.com/cmk-operator/cmk-operator/config/(?<folder>[a-z-]+)\?ref=v[0-9.]+")]
    private static partial Regex Remote();
}
