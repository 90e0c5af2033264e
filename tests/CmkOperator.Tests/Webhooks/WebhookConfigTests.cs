using System.Text.Json.Nodes;
using CmkOperator.Configuration;
using CmkOperator.TestKit.Servers;
using CmkOperator.Tests.Webhooks.Fakes;
using CmkOperator.Webhooks;
using Xunit;

namespace CmkOperator.Tests.Webhooks;

/// <summary>What <c>config/webhook</c> registers, and what <c>kubectl apply --server-side -k config/default-with-webhook</c> installs.</summary>
public sealed class WebhookConfigTests
{
    private static readonly JsonNode Registered =
        Yaml.ReadFile("config", "webhook", "manifests.yaml")["webhooks"]!.AsArray().Single()!;

    [Fact]
    public void The_API_server_never_waits_long_for_the_webhook_and_never_fails_because_of_it()
    {
        Assert.Equal("Ignore", (string?)Registered["failurePolicy"]);
        Assert.InRange((long)Registered["timeoutSeconds"]!, 1, 5);
        Assert.Equal(AdmissionEndpoint.LongestReview, TimeSpan.FromSeconds((long)Registered["timeoutSeconds"]!));
        Assert.Equal("None", (string?)Registered["sideEffects"]);
        Assert.Equal("Equivalent", (string?)Registered["matchPolicy"]);
        Assert.Equal(AdmissionEndpoint.Path, (string?)Registered["clientConfig"]!["service"]!["path"]);
        Assert.Equal(["v1"], Texts(Registered["admissionReviewVersions"]));
    }

    [Fact]
    public void Only_created_and_updated_objects_are_reviewed()
    {
        var rule = Assert.Single(Registered["rules"]!.AsArray())!;
        Assert.Equal(["CREATE", "UPDATE"], Texts(rule["operations"]));
        Assert.Equal(["cmkworkspaces"], Texts(rule["resources"]));
        Assert.Equal(["cmk-operator.io"], Texts(rule["apiGroups"]));
    }

    [Fact]
    public void The_admissions_enforcer_of_AKS_has_nothing_to_add() =>
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""
                {"matchExpressions":[{"key":"control-plane","operator":"NotIn","values":["true"]},
                 {"key":"kubernetes.azure.com/managedby","operator":"NotIn","values":["aks"]}]}
                """),
            Registered["namespaceSelector"]));

    [Theory]
    [InlineData("{}", null, "{}", true)]
    [InlineData("""{"suspend":true}""", "{}", "{}", true)]
    [InlineData("{}", "{}", "{}", false)]
    [InlineData("{}", "{}", """{"finalizers":["cmk-operator.io/workspace"]}""", false)]
    [InlineData("""{"suspend":true}""", "{}", """{"deletionTimestamp":"2026-11-24T09:00:00Z"}""", false)]
    public void The_operators_own_writes_and_objects_being_deleted_are_not_reviewed(string now, string? before, string metadata, bool asked)
    {
        var scope = PolicyScope.Empty
            .With("object", Reviews.Workspace(spec: now, metadata: metadata))
            .With("oldObject", before is null ? null : Reviews.Workspace(spec: before))
            .With("request", new JsonObject { ["operation"] = before is null ? "CREATE" : "UPDATE" });

        Assert.Equal(asked, Registered["matchConditions"]!.AsArray().All(item => scope.Evaluate((string)item!["expression"]!) is true));
    }

    [Fact]
    public async Task The_default_with_the_webhook_is_the_default_plus_the_webhook()
    {
        var (plain, with) = (await RenderAsync("default"), await RenderAsync("default-with-webhook"));
        foreach (var (name, item) in plain.Where(pair => (string?)pair.Value["kind"] != "Deployment"))
        {
            Assert.True(JsonNode.DeepEquals(item, with[name]), name);
        }

        Assert.Equal(
            [
                "Certificate/cmk-operator-webhook-ca",
                "Certificate/cmk-operator-webhook-serving-cert",
                "Issuer/cmk-operator-selfsigned-issuer",
                "Issuer/cmk-operator-webhook-ca-issuer",
                "Service/cmk-operator-webhook-service",
                "ValidatingWebhookConfiguration/cmk-operator-validating-webhook-configuration",
            ],
            with.Keys.Except(plain.Keys).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Service_certificate_and_registration_refer_to_each_other()
    {
        var objects = await RenderAsync("default-with-webhook");
        var service = objects["Service/cmk-operator-webhook-service"]["metadata"]!;
        var (name, ns) = ((string)service["name"]!, (string)service["namespace"]!);
        var registration = objects["ValidatingWebhookConfiguration/cmk-operator-validating-webhook-configuration"];
        var certificate = objects["Certificate/cmk-operator-webhook-serving-cert"];

        var target = registration["webhooks"]![0]!["clientConfig"]!["service"]!;
        Assert.Equal((name, ns), ((string?)target["name"], (string?)target["namespace"]));
        Assert.Equal([$"{name}.{ns}.svc", $"{name}.{ns}.svc.cluster.local"], Texts(certificate["spec"]!["dnsNames"]));
        Assert.Equal(
            $"{certificate["metadata"]!["namespace"]}/{certificate["metadata"]!["name"]}",
            (string?)registration["metadata"]!["annotations"]!["cert-manager.io/inject-ca-from"]);
        var issuer = objects[$"Issuer/{certificate["spec"]!["issuerRef"]!["name"]}"];
        var authority = objects["Certificate/cmk-operator-webhook-ca"];
        Assert.Equal((string?)authority["spec"]!["secretName"], (string?)issuer["spec"]!["ca"]!["secretName"]);
        Assert.NotNull(objects[$"Issuer/{authority["spec"]!["issuerRef"]!["name"]}"]["spec"]!["selfSigned"]);
    }

    [Fact]
    public async Task The_pod_listens_where_the_service_sends_and_reads_what_the_certificate_writes()
    {
        var objects = await RenderAsync("default-with-webhook");
        var pod = objects["Deployment/cmk-operator-controller-manager"]["spec"]!["template"]!["spec"]!;
        var container = pod["containers"]![0]!;
        var read = OptionsLoader.Load([.. Texts(container["args"])], _ => null, _ => null);

        Assert.Empty(read.Problems);
        var port = container["ports"]!.AsArray().Single(item => (long)item!["containerPort"]! == read.Options.Process.WebhookPort)!;
        Assert.Equal((string?)objects["Service/cmk-operator-webhook-service"]["spec"]!["ports"]![0]!["targetPort"], (string?)port["name"]);
        var mount = container["volumeMounts"]!.AsArray().Single(item => (string?)item!["mountPath"] == read.Options.Process.WebhookCertDir)!;
        Assert.Null(mount["subPath"]);
        var volume = pod["volumes"]!.AsArray().Single(item => (string?)item!["name"] == (string?)mount["name"])!;
        Assert.Equal((string?)objects["Certificate/cmk-operator-webhook-serving-cert"]["spec"]!["secretName"], (string?)volume["secret"]!["secretName"]);
        Assert.True((bool?)volume["secret"]!["optional"]);
        var selector = objects["Service/cmk-operator-webhook-service"]["spec"]!["selector"]!.AsObject();
        var labels = objects["Deployment/cmk-operator-controller-manager"]["spec"]!["template"]!["metadata"]!["labels"]!;
        Assert.All(selector, pair => Assert.Equal((string?)pair.Value, (string?)labels[pair.Key]));
    }

    private static async Task<Dictionary<string, JsonNode>> RenderAsync(string folder)
    {
        var rendered = await Kubectl.RunAsync("kustomize", Repository.PathOf("config", folder));
        return Yaml.ReadAll(rendered).ToDictionary(item => $"{item["kind"]}/{item["metadata"]!["name"]}");
    }

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(item => (string)item!);
}
