using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.TestKit.Servers;
using CmkOperator.TestKit.Verdicts;
using Xunit;

namespace CmkOperator.Tests.GitOps;

/// <summary><c>docs/gitops.md</c> shows the files beside it, and states how the tools judge the recorded states.</summary>
public sealed partial class GuideTests(RecordedRuns runs) : IClassFixture<RecordedRuns>
{
    private const string Begin = "<!-- verdicts: made from the recorded states -->\n";
    private const string End = "<!-- end of verdicts -->\n";
    private static readonly string GuidePath = Repository.PathOf("docs", "gitops.md");
    private static readonly string Guide = File.ReadAllText(GuidePath);

    public static TheoryData<string> Files { get; } =
    [
        .. Directory.EnumerateFiles(Repository.PathOf("docs", "gitops"), "*.yaml", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.PathOf("docs", "gitops"), file)).Order(StringComparer.Ordinal),
    ];

    [Theory, MemberData(nameof(Files))]
    public void Every_file_is_shown_in_the_guide_unchanged(string file) =>
        Assert.Contains(
            $"```yaml\n# {file.Replace('\\', '/')}\n{File.ReadAllText(Repository.PathOf("docs", "gitops", file))}```\n", Guide, StringComparison.Ordinal);

    [Fact]
    public void Every_block_of_the_guide_is_YAML() => Assert.All(Blocks(), block => Assert.NotEmpty(Yaml.ReadAll(block)));

    [Fact]
    public async Task Every_workspace_of_the_guide_is_accepted_by_the_API()
    {
        JsonObject[] workspaces = [.. Blocks().SelectMany(Yaml.ReadAll).OfType<JsonObject>().Where(item => item.Text("kind") == CmkWorkspaceNames.Kind)];

        Assert.Equal(2, workspaces.Length);
        foreach (var workspace in workspaces)
        {
            await runs.ValidateAsync(workspace);
        }
    }

    [Fact]
    public void Every_workspace_of_the_guide_is_kept_when_its_file_is_deleted() => Assert.All(
        Blocks().SelectMany(Yaml.ReadAll).Where(item => item.Text("kind") == CmkWorkspaceNames.Kind),
        workspace =>
        {
            var annotations = workspace.At("metadata", "annotations");
            Assert.True(annotations.Text("kustomize.toolkit.fluxcd.io/prune") == "disabled" || annotations.Text("argocd.argoproj.io/sync-options") == "Prune=false,Delete=false");
            Assert.Equal("Retain", workspace.Text("spec", "deletionPolicy"));
            Assert.True(workspace.Flag("spec", "deletionProtection"));
        });

    [Fact]
    public void The_script_is_installed_under_the_key_that_Argo_CD_looks_for()
    {
        Assert.Contains($"resource.customizations.health.{CmkWorkspaceNames.Group}_{CmkWorkspaceNames.Kind}=", Guide, StringComparison.Ordinal);
        Assert.EndsWith($"{CmkWorkspaceNames.Group}/{CmkWorkspaceNames.Kind}", HealthScript.Folder.Replace('\\', '/'), StringComparison.Ordinal);
    }

    [Fact]
    public void The_verdicts_are_those_of_the_recorded_states()
    {
        var made = $"{Begin}{VerdictTable()}{End}";
        var from = Guide.IndexOf(Begin, StringComparison.Ordinal);
        var to = Guide.IndexOf(End, StringComparison.Ordinal) + End.Length;
        Assert.True(from >= 0 && to > from, "the guide has lost the markers of its table");
        if (Environment.GetEnvironmentVariable("CMK_OPERATOR_UPDATE_TESTDATA") == "1")
        {
            File.WriteAllText(GuidePath, Guide[..from] + made + Guide[to..]);
            return;
        }

        Assert.Equal(made, Guide[from..to]);
    }

    private static string VerdictTable() =>
        "| State | Ready | `kubectl wait` | kstatus (Flux) | Argo CD |\n| --- | --- | --- | --- | --- |\n"
        + string.Concat(RecordedStates.All.Select(state =>
        {
            var workspace = HealthTestFile.Read($"testdata/{state.File}.yaml");
            var ready = Kstatus.Condition(workspace, "Ready");
            var words = ready is null ? "absent" : $"{ready["status"]} `{ready["reason"]}`";
            var waits = Kstatus.KubectlWaitEnds(workspace) ? "ends" : "waits";
            return $"| {state.File.Replace('-', ' ')} | {words} | {waits} | {Kstatus.Judge(workspace)} | {HealthScript.Judge(workspace).Status} |\n";
        }));

    private static IEnumerable<string> Blocks() => Block().Matches(Guide).Select(match => match.Groups[1].Value);

    [GeneratedRegex("^```yaml\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
