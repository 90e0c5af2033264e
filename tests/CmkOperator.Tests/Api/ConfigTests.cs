using CmkOperator.Api.V1Alpha1;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace CmkOperator.Tests.Api;

/// <summary>What <c>kubectl apply --server-side -k config/default</c> installs.</summary>
public sealed class ConfigTests
{
    [Fact]
    public void The_operator_has_the_rights_that_it_uses_and_no_more() =>
        Assert.Equal(
            [
                "cmk-operator.io/cmkworkspaces: get list watch patch",
                "cmk-operator.io/cmkworkspaces/status: patch",
                "events.k8s.io/events: create patch",
                "/namespaces (kube-system): get",
            ],
            Rules("role.yaml"));

    [Fact]
    public void Leader_election_stays_in_its_own_namespace_and_touches_leases_only()
    {
        Assert.Equal("Role", Load("rbac", "leader_election_role.yaml")["kind"].ToString());
        Assert.Equal(
            ["coordination.k8s.io/leases: create list", "coordination.k8s.io/leases (cmk-operator): get update"], Rules("leader_election_role.yaml"));
    }

    [Theory]
    [InlineData("cmkworkspace_viewer_role.yaml")]
    [InlineData("cmkworkspace_editor_role.yaml")]
    [InlineData("cmkworkspace_admin_role.yaml")]
    public void No_person_writes_status(string file) =>
        Assert.Contains($"{CmkWorkspaceNames.Group}/{CmkWorkspaceNames.Plural}/status: get", Rules(file));

    [Fact]
    public void The_pod_keeps_to_the_restricted_pod_security_standard()
    {
        var pod = PodSpec();
        Assert.Equal("true", pod["securityContext"]["runAsNonRoot"].ToString());
        Assert.Equal("RuntimeDefault", pod["securityContext"]["seccompProfile"]["type"].ToString());
        var container = Assert.Single(((YamlSequenceNode)pod["containers"]).Children)["securityContext"];
        Assert.Equal("false", container["allowPrivilegeEscalation"].ToString());
        Assert.Equal("true", container["readOnlyRootFilesystem"].ToString());
        Assert.Equal(["ALL"], ((YamlSequenceNode)container["capabilities"]["drop"]).Children.Select(item => item.ToString()));
    }

    [Fact]
    public void The_probes_ask_the_health_port()
    {
        var container = ((YamlSequenceNode)PodSpec()["containers"]).Children.Single();
        Assert.Equal("/healthz", container["livenessProbe"]["httpGet"]["path"].ToString());
        Assert.Equal("/readyz", container["readinessProbe"]["httpGet"]["path"].ToString());
        Assert.Contains(
            ((YamlSequenceNode)container["ports"]).Children,
            port => port["name"].ToString() == "health" && port["containerPort"].ToString() == "8081");
    }

    [Fact]
    public async Task The_default_kustomization_renders_with_every_binding_pointing_at_the_service_account()
    {
        var rendered = await Kubectl.RunAsync("kustomize", Repository.PathOf("config", "default"));

        var stream = new YamlStream();
        stream.Load(new StringReader(rendered));
        var objects = stream.Documents.Select(document => (YamlMappingNode)document.RootNode).ToLookup(node => node["kind"].ToString());
        var account = Assert.Single(objects["ServiceAccount"])["metadata"];
        Assert.All(
            objects["RoleBinding"].Concat(objects["ClusterRoleBinding"]).SelectMany(binding => ((YamlSequenceNode)binding["subjects"]).Children),
            subject =>
            {
                Assert.Equal(account["name"], subject["name"]);
                Assert.Equal(account["namespace"], subject["namespace"]);
            });
        Assert.Equal(account["name"], Assert.Single(objects["Deployment"])["spec"]["template"]["spec"]["serviceAccountName"]);
        Assert.Single(objects["CustomResourceDefinition"]);
        Assert.Equal(account["namespace"], Assert.Single(objects["Namespace"])["metadata"]["name"]);
    }

    private static IEnumerable<string> Rules(string file) =>
        from rule in ((YamlSequenceNode)Load("rbac", file)["rules"]).Children.Cast<YamlMappingNode>()
        let names = rule.Children.TryGetValue("resourceNames", out var only) ? $" ({Words(only)})" : string.Empty
        select $"{Words(rule["apiGroups"])}/{Words(rule["resources"])}{names}: {Words(rule["verbs"])}";

    private static string Words(YamlNode list) => string.Join(' ', ((YamlSequenceNode)list).Children.Select(item => item.ToString()));

    private static YamlMappingNode Load(params string[] path) => CrdFile.Load(Repository.PathOf(["config", .. path]));

    private static YamlNode PodSpec()
    {
        using var reader = File.OpenText(Repository.PathOf("config", "manager", "manager.yaml"));
        var stream = new YamlStream();
        stream.Load(reader);
        return stream.Documents.Select(document => document.RootNode).Single(node => node["kind"].ToString() == "Deployment")["spec"]["template"]["spec"];
    }
}
