using System.Net;
using System.Text.RegularExpressions;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.Tests.Documents;

/// <summary>The move from kustomize to Helm, and from one release to another, as <c>docs/operations.md</c> describes it.</summary>
public sealed partial class ChangeToHelmTests(KubernetesServers servers)
{
    // They stay: Helm takes over the definition, and the release is installed into the namespace.
    private static readonly string[] Kept = ["CustomResourceDefinition", "Namespace"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Only_the_definition_and_the_namespace_of_kustomize_are_left_behind(bool webhook)
    {
        var commands = Deletions(Block("kubectl delete validatingwebhookconfiguration").Text);

        var left = (await Overlay.RenderAsync(webhook))
            .Where(item => !Kept.Contains((string?)item["kind"]))
            .Where(item => !commands.Any(command =>
                command.Kinds.Contains(((string)item["kind"]!).ToLowerInvariant())
                && command.Namespace == (string?)item["metadata"]!["namespace"]
                && command.Labels.All(label => (string?)item["metadata"]!["labels"]?[label.Key] == label.Value)))
            .Select(item => $"{item["kind"]}/{item["metadata"]!["name"]}");

        Assert.Empty(left);
    }

    [Fact]
    public async Task The_Secrets_that_cert_manager_leaves_are_named()
    {
        var prose = string.Join('\n', MarkdownPage.Read("docs/operations.md").Prose);
        var certificates = (await Overlay.RenderAsync(webhook: true)).Where(item => (string?)item["kind"] == "Certificate").ToList();

        Assert.NotEmpty(certificates);
        Assert.All(certificates, item => Assert.Contains($"`{item["spec"]!["secretName"]}`", prose, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ServerKind.Embedded)]
    [InlineData(ServerKind.Real)]
    public async Task A_later_upgrade_changes_a_definition_that_Helm_took_over(ServerKind kind)
    {
        Assert.SkipWhen(Tool.Find("kubectl") is null, "kubectl is not on the PATH.");
        Assert.SkipWhen(Tool.Find("bash") is null, "bash is not on the PATH.");
        var session = await servers.OpenAsync(kind);

        await ApplyAsync("kubectl", "as kustomize has it");
        var script = Block("meta.helm.sh/release-name=cmk-operator").Script.Replace("cmkworkspaces.cmk-operator.io", "handovers.test.example.com", StringComparison.Ordinal);
        await Tool.RunAsync("bash", ["-euo", "pipefail", "-c", script], Path.GetTempPath(), ("KUBECONFIG", session.KubeconfigPath));

        // As Helm 4 does: install over the existing definition, then upgrade.
        await ApplyAsync("helm", "as kustomize has it");
        await ApplyAsync("helm", "as a later chart has it");

        async Task ApplyAsync(string manager, string description)
        {
            var reply = await session.SendAsync(
                "PATCH", $"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/handovers.test.example.com?fieldManager={manager}", Definition(description), KubernetesSession.Apply);
            Assert.True(reply.Code is HttpStatusCode.OK or HttpStatusCode.Created, reply.ToString());
        }
    }

    [Fact]
    public void A_release_of_another_name_takes_over_the_definition_with_the_same_two_annotations() =>
        Assert.Equal(Annotations(Block("meta.helm.sh/release-name=cmk-operator")), Annotations(Block("meta.helm.sh/release-name=NAME")));

    private static string Definition(string description) => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: handovers.test.example.com}
        spec:
          group: test.example.com
          scope: Namespaced
          names: {plural: handovers, singular: handover, kind: Handover, listKind: HandoverList}
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema: {type: object, description: {{description}} }
        """;

    private static MarkdownBlock Block(string command) =>
        MarkdownPage.Read("docs/operations.md").Blocks.Single(block => block.IsCommands && block.Text.Contains(command, StringComparison.Ordinal));

    private static IEnumerable<string> Annotations(MarkdownBlock block) => Annotation().Matches(block.Text).Select(match => match.Value);

    // The commands that delete by a selector: kinds without their groups, and the selector's labels.
    private static List<(string[] Kinds, string? Namespace, Dictionary<string, string> Labels)> Deletions(string script)
    {
        var selector = Selector().Match(script).Groups["labels"].Value;
        return
        [
            .. Deletion().Matches(script).Select(match => (
                match.Groups["kinds"].Value.Split(',').Select(kind => kind.Split('.')[0]).ToArray(),
                match.Groups["namespace"] is { Success: true } ns ? ns.Value : null,
                selector.Split(',').Select(label => label.Split('=')).ToDictionary(label => label[0], label => label[1]))),
        ];
    }

    [GeneratedRegex(@"meta\.helm\.sh/[a-z-]+(?==)")]
    private static partial Regex Annotation();

    [GeneratedRegex("^KUSTOMIZE=(?<labels>.+)$", RegexOptions.Multiline)]
    private static partial Regex Selector();

    [GeneratedRegex(@"^kubectl delete (?<kinds>\S+) (--namespace (?<namespace>\S+) )?--selector \$KUSTOMIZE( \|\| true)?$", RegexOptions.Multiline)]
    private static partial Regex Deletion();
}
