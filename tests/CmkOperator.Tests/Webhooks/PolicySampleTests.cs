using System.Net;
using System.Text.RegularExpressions;
using CmkOperator.Tests.Api;
using CmkOperator.Tests.EmbeddedKubernetes;
using CmkOperator.Tests.Webhooks.Fakes;
using Xunit;

namespace CmkOperator.Tests.Webhooks;

/// <summary>
/// The sample policies, each row judged twice: by the interpreter here, and by a real API server where there is one, as the rules of a
/// kind that has the requests as its objects.
/// </summary>
public sealed partial class PolicySampleTests(KubernetesServers servers)
{
    private const string Vaults = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-risk/providers/Microsoft.KeyVault/vaults";
    private const string Risk1 = $$$"""{"encryption":{"keyVaultId":"{{{Vaults}}}/kv-risk-1"}}""";
    private const string Risk2 = $$$"""{"encryption":{"keyVaultId":"{{{Vaults}}}/KV-RISK-2"}}""";
    private const string Foreign = $$$"""{"encryption":{"keyVaultId":"{{{Vaults}}}/kv-other"}}""";
    private const string NotAllowed = $"encryption.keyVaultId: namespace team-risk may not use the vault {Vaults}/kv-other; "
        + "the ConfigMap cmk-allowed-vaults in cmk-operator-system lists those it may use";

    private const string Purge = """{"deletionPolicy":"Purge"}""";
    private const string NotConfirmed = "deletionPolicy Purge deletes the workspace in Azure: annotate the object with "
        + "cmk-operator.io/confirm-deletion=fraud-ml to confirm, or set deletionPolicy: Retain to keep the workspace";

    private const string Tagged = """{"tags":{"team":"risk","cost-center":"7","more":"x"}}""";
    private const string Leaving = """{"deletionTimestamp":"2026-11-24T09:00:00Z"}""";

    /// <summary>File, spec now (null: deleted), spec before (null: new), metadata of both, params (null: those of the file), and the refusal, if any.</summary>
    public static TheoryData<string, string?, string?, string, string?, string?> Rows { get; } = new()
    {
        { "allowed_vaults.yaml", "{}", null, "{}", null, null },
        { "allowed_vaults.yaml", Risk1, null, "{}", null, null },
        { "allowed_vaults.yaml", Risk2, null, "{}", null, null },
        { "allowed_vaults.yaml", Foreign, null, "{}", null, NotAllowed },
        { "allowed_vaults.yaml", Foreign, Risk1, "{}", null, NotAllowed },
        { "allowed_vaults.yaml", Risk2, Risk1, "{}", null, null },
        { "allowed_vaults.yaml", """{"encryption":{"keyVaultId":"X"}}""", """{"encryption":{"keyVaultId":"x"}}""", "{}", null, null },
        { "allowed_vaults.yaml", Foreign, Risk1, Leaving, null, null },
        { "allowed_vaults.yaml", null, Foreign, "{}", null, null },
        { "allowed_vaults.yaml", Foreign, null, "{}", """{"kind":"ConfigMap"}""", NotAllowed },
        { "allowed_vaults.yaml", Foreign, null, "{}", $$$"""{"data":{"team-blue":"{{{Vaults}}}/kv-other"}}""", NotAllowed },
        { "allowed_vaults.yaml", Foreign, null, "{}", $$$"""{"data":{"team-risk":"{{{Vaults}}}/kv-other-2"}}""", NotAllowed },
        { "allowed_vaults.yaml", Foreign, null, "{}", $$$"""{"data":{"team-risk":"  {{{Vaults}}}/KV-other\r\n"}}""", null },

        { "delete_guard.yaml", null, Purge, "{}", null, NotConfirmed },
        { "delete_guard.yaml", null, """{"deletionPolicy":"SoftDelete"}""", "{}", null, NotConfirmed.Replace("Purge", "SoftDelete", StringComparison.Ordinal) },
        { "delete_guard.yaml", null, "{}", "{}", null, null },
        { "delete_guard.yaml", null, """{"deletionPolicy":null}""", "{}", null, null },
        { "delete_guard.yaml", null, Purge, """{"annotations":{"cmk-operator.io/confirm-deletion":"fraud-ml"}}""", null, null },
        { "delete_guard.yaml", null, Purge, """{"annotations":{"cmk-operator.io/confirm-deletion":"true"}}""", null, NotConfirmed },
        { "delete_guard.yaml", null, Purge, """{"annotations":{"other":"fraud-ml"}}""", null, NotConfirmed },
        { "delete_guard.yaml", null, """{"deletionPolicy":"Purge","observeOnly":true}""", "{}", null, null },
        { "delete_guard.yaml", null, """{"deletionPolicy":"Purge","suspend":true}""", "{}", null, null },
        { "delete_guard.yaml", null, """{"deletionPolicy":"Purge","suspend":null,"observeOnly":null}""", "{}", null, NotConfirmed },
        { "delete_guard.yaml", null, Purge, Leaving, null, null },
        { "delete_guard.yaml", Purge, null, "{}", null, null },

        { "required_tags.yaml", Tagged, null, "{}", null, null },
        { "required_tags.yaml", "{}", null, "{}", null, Missing("team, cost-center") },
        { "required_tags.yaml", """{"tags":{"team":"risk"}}""", null, "{}", null, Missing("cost-center") },
        { "required_tags.yaml", """{"tags":{"team":" ","cost-center":"7"}}""", null, "{}", null, Missing("team") },
        { "required_tags.yaml", """{"friendlyName":"Fraud"}""", "{}", "{}", null, null },
        { "required_tags.yaml", """{"tags":{"team":"risk"}}""", """{"tags":{"team":"risk"}}""", "{}", null, null },
        { "required_tags.yaml", """{"tags":{"team":"risk"}}""", Tagged, "{}", null, Missing("cost-center") },
        { "required_tags.yaml", "{}", Tagged, "{}", null, Missing("team, cost-center") },
        { "required_tags.yaml", "{}", Tagged, Leaving, null, null },
        { "required_tags.yaml", null, "{}", "{}", null, null },
    };

    public static TheoryData<string> Files { get; } = ["allowed_vaults.yaml", "delete_guard.yaml", "required_tags.yaml"];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_request_is_judged(string file, string? now, string? before, string metadata, string? parameters, string? refusal) =>
        Assert.Equal(refusal, AdmissionPolicy.Load(file).Judge(PolicyCase.Of(now, before, metadata, parameters)));

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_real_API_server_judges_alike(string file)
    {
        var session = await servers.OpenAsync(ServerKind.Real);
        var policy = AdmissionPolicy.Load(file);
        var kind = new PolicyKind(Path.GetFileNameWithoutExtension(file).Replace("_", string.Empty, StringComparison.Ordinal), policy);
        var installed = await session.SendAsync("PATCH", $"{kind.DefinitionPath}?fieldManager=tests", kind.Definition, KubernetesSession.Apply);
        Assert.True((int)installed.Code < 300, installed.ToString());
        await UntilServedAsync(session, kind);

        foreach (var row in Rows.Select(row => row.Data).Where(row => row.Item1 == file))
        {
            var request = PolicyCase.Of(row.Item2, row.Item3, row.Item4, row.Item5);
            if (!policy.Operations.Contains(request.Operation))
            {
                continue;
            }

            var reply = await session.SendAsync("POST", kind.Collection(session.Namespace), kind.Instance(request));

            Assert.True((row.Item6 is null) == (reply.Code == HttpStatusCode.Created), $"{row}: {reply}");
            Assert.True(row.Item6 is null || !kind.HasMessages || reply.Message.Contains(row.Item6, StringComparison.Ordinal), $"{row}: {reply}");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_policy_keeps_to_what_Kubernetes_1_30_takes(string file)
    {
        var policy = AdmissionPolicy.Load(file);
        var (definition, binding) = (policy.Definition, policy.Binding);
        Assert.All([definition, binding], item => Assert.Equal("admissionregistration.k8s.io/v1", (string?)item["apiVersion"]));
        Assert.Equal((string?)definition["metadata"]!["name"], (string?)binding["spec"]!["policyName"]);
        Assert.Contains("Deny", binding["spec"]!["validationActions"]!.AsArray().Select(item => (string?)item));
        Assert.All(policy.Conditions.Concat(policy.Variables), item => Assert.DoesNotMatch(NeededLater(), item.Expression));
        Assert.All(policy.Variables, item => Assert.Matches("^[a-zA-Z_][a-zA-Z0-9_]*$", item.Name));
        Assert.Equal(definition["spec"]!["paramKind"] is null, binding["spec"]!["paramRef"] is null);
        if (policy.Parameters is { } parameters)
        {
            var reference = binding["spec"]!["paramRef"]!;
            Assert.Equal((string?)parameters["metadata"]!["name"], (string?)reference["name"]);
            Assert.Equal((string?)parameters["metadata"]!["namespace"], (string?)reference["namespace"]);
            Assert.Equal("Deny", (string?)reference["parameterNotFoundAction"]);
        }
    }

    [Fact]
    public async Task The_samples_render_together()
    {
        var rendered = await Kubectl.RunAsync(["kustomize", Repository.PathOf("config", "samples", "policies")], TestContext.Current.CancellationToken);

        Assert.All(Files.Select(row => row.Data), file => Assert.Contains((string)AdmissionPolicy.Load(file).Definition["metadata"]!["name"]!, rendered, StringComparison.Ordinal));
    }

    private static string Missing(string tags) => $"tags: every workspace declares team, cost-center; missing here: {tags}";

    private static async Task UntilServedAsync(KubernetesSession session, PolicyKind kind)
    {
        var began = TimeProvider.System.GetTimestamp();
        while ((await session.SendAsync("GET", kind.Collection(session.Namespace))).Code != HttpStatusCode.OK)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30), "the kind is not served within 30 seconds");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    // Functions that came after 1.30, and ways to write optional fields that are hard to read.
    [GeneratedRegex(@"\.\?|optMap|format\.|\bcel\.|\bip\(|semver|sets\.|flatten|\.distinct\(")]
    private static partial Regex NeededLater();
}
