using System.Net;
using System.Text.RegularExpressions;
using CmkOperator.TestKit.Servers;
using CmkOperator.Tests.Webhooks.Fakes;
using Xunit;

namespace CmkOperator.Tests.Webhooks;

/// <summary>
/// The sample policies, with each row evaluated twice: by the interpreter here, and by a real API server if there is one, as the rules
/// of a kind whose objects are the requests.
/// </summary>
public sealed partial class PolicySampleTests(KubernetesServers servers)
{
    private const string Vaults = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-risk/providers/Microsoft.KeyVault/vaults";
    private const string Risk1 = $$$"""{"encryption":{"keyVaultId":"{{{Vaults}}}/kv-risk-1"}}""";
    private const string Risk2 = $$$"""{"encryption":{"keyVaultId":"{{{Vaults}}}/KV-RISK-2"}}""";
    private const string Foreign = $$$"""{"encryption":{"keyVaultId":"{{{Vaults}}}/kv-other"}}""";
    private const string NotAllowed = $"encryption.keyVaultId: namespace team-risk may not use the vault {Vaults}/kv-other; "
        + "the policy cmk-allowed-vaults lists those it may use";

    private const string SecretsInRisk1 = $$$"""{"associatedResources":{"keyVaultId":"{{{Vaults}}}/kv-risk-1"}}""";
    private const string SecretsElsewhere = $$$"""{"associatedResources":{"keyVaultId":"{{{Vaults}}}/kv-other"}}""";

    private const string Purge = """{"deletionPolicy":"Purge"}""";
    private const string NotConfirmed = "deletionPolicy Purge deletes the workspace in Azure: annotate the object with "
        + "cmk-operator.io/confirm-deletion=fraud-ml to confirm, or set deletionPolicy: Retain to keep the workspace";

    private const string Tagged = """{"tags":{"team":"risk","cost-center":"7","more":"x"}}""";
    private const string Leaving = """{"deletionTimestamp":"2026-11-24T09:00:00Z"}""";
    private const string LeavingConfirmed = """{"deletionTimestamp":"2026-11-24T09:00:00Z","annotations":{"cmk-operator.io/confirm-deletion":"fraud-ml"}}""";
    private const string Definition = """{"name":"cmkworkspaces.cmk-operator.io"}""";
    private const string DefinitionNotConfirmed = "deleting the definition deletes every CmkWorkspace, past the rules that guard them: annotate it with "
        + "cmk-operator.io/confirm-deletion=cmkworkspaces.cmk-operator.io to confirm";

    /// <summary>Policy, new spec (null: deleted), old spec (null: created), metadata of both, the lists of vaults (null: those of the samples), and the denial, if any.</summary>
    public static TheoryData<string, string?, string?, string, string?, string?> Rows { get; } = new()
    {
        { "cmk-allowed-vaults", "{}", null, "{}", null, null },
        { "cmk-allowed-vaults", Risk1, null, "{}", null, null },
        { "cmk-allowed-vaults", Risk2, null, "{}", null, null },
        { "cmk-allowed-vaults", Foreign, null, "{}", null, NotAllowed },
        { "cmk-allowed-vaults", Foreign, Risk1, "{}", null, NotAllowed },
        { "cmk-allowed-vaults", Risk2, Risk1, "{}", null, null },
        { "cmk-allowed-vaults", """{"encryption":{"keyVaultId":"X"}}""", """{"encryption":{"keyVaultId":"x"}}""", "{}", null, null },
        { "cmk-allowed-vaults", Foreign, Risk1, Leaving, null, null },
        { "cmk-allowed-vaults", null, Foreign, "{}", null, null },
        { "cmk-allowed-vaults", Foreign, null, "{}", "{}", NotAllowed },
        { "cmk-allowed-vaults", Foreign, null, "{}", $$$"""{"team-blue":["{{{Vaults}}}/kv-other"]}""", NotAllowed },
        { "cmk-allowed-vaults", Foreign, null, "{}", $$$"""{"team-risk":["{{{Vaults}}}/kv-other-2"]}""", NotAllowed },
        { "cmk-allowed-vaults", Foreign, null, "{}", $$$"""{"team-risk":["{{{Vaults}}}/KV-other"]}""", SecretsNotAllowed("kv-fraud-ml", "rg-ml") },
        { "cmk-allowed-vaults", Foreign, SecretsInRisk1, "{}", $$$"""{"team-risk":["{{{Vaults}}}/KV-other"]}""", SecretsNotAllowed("kv-fraud-ml", "rg-ml") },
        { "cmk-allowed-vaults", Foreign, "{}", "{}", $$$"""{"team-risk":["{{{Vaults}}}/KV-other"]}""", null },
        { "cmk-allowed-vaults", SecretsInRisk1, null, "{}", null, null },
        { "cmk-allowed-vaults", SecretsInRisk1, "{}", "{}", null, null },
        { "cmk-allowed-vaults", SecretsElsewhere, null, "{}", null, SecretsNotAllowed("kv-other", "rg-risk") },
        { "cmk-allowed-vaults", SecretsElsewhere, "{}", "{}", null, SecretsNotAllowed("kv-other", "rg-risk") },
        { "cmk-allowed-vaults", SecretsElsewhere, SecretsElsewhere, "{}", null, null },
        { "cmk-allowed-vaults", SecretsElsewhere.Replace("kv-", "KV-", StringComparison.Ordinal), SecretsElsewhere, "{}", null, null },
        { "cmk-allowed-vaults", SecretsElsewhere, "{}", Leaving, null, null },
        { "cmk-allowed-vaults", """{"friendlyName":"Fraud"}""", "{}", "{}", "{}", null },

        { "cmk-delete-guard", null, Purge, "{}", null, NotConfirmed },
        { "cmk-delete-guard", null, """{"deletionPolicy":"SoftDelete"}""", "{}", null, NotConfirmed.Replace("Purge", "SoftDelete", StringComparison.Ordinal) },
        { "cmk-delete-guard", null, "{}", "{}", null, null },
        { "cmk-delete-guard", null, """{"deletionPolicy":null}""", "{}", null, null },
        { "cmk-delete-guard", null, Purge, """{"annotations":{"cmk-operator.io/confirm-deletion":"fraud-ml"}}""", null, null },
        { "cmk-delete-guard", null, Purge, """{"annotations":{"cmk-operator.io/confirm-deletion":"true"}}""", null, NotConfirmed },
        { "cmk-delete-guard", null, Purge, """{"annotations":{"other":"fraud-ml"}}""", null, NotConfirmed },
        { "cmk-delete-guard", null, """{"deletionPolicy":"Purge","observeOnly":true}""", "{}", null, null },
        { "cmk-delete-guard", null, """{"deletionPolicy":"Purge","suspend":true}""", "{}", null, null },
        { "cmk-delete-guard", null, """{"deletionPolicy":"Purge","suspend":null,"observeOnly":null}""", "{}", null, NotConfirmed },
        { "cmk-delete-guard", null, Purge, Leaving, null, null },
        { "cmk-delete-guard", Purge, null, "{}", null, null },
        { "cmk-delete-guard", Purge, "{}", "{}", null, null },
        { "cmk-delete-guard", Purge, "{}", Leaving, null, NotConfirmed },
        { "cmk-delete-guard", """{"deletionPolicy":"SoftDelete"}""", "{}", Leaving, null, NotConfirmed.Replace("Purge", "SoftDelete", StringComparison.Ordinal) },
        { "cmk-delete-guard", Purge, """{"deletionPolicy":null}""", Leaving, null, NotConfirmed },
        { "cmk-delete-guard", Purge, """{"deletionPolicy":"Purge","suspend":true}""", Leaving, null, NotConfirmed },
        { "cmk-delete-guard", Purge, """{"deletionPolicy":"Purge","observeOnly":true}""", Leaving, null, NotConfirmed },
        { "cmk-delete-guard", """{"deletionPolicy":"Purge","suspend":true}""", "{}", Leaving, null, null },
        { "cmk-delete-guard", Purge, "{}", LeavingConfirmed, null, null },
        { "cmk-delete-guard", """{"deletionPolicy":"Purge","deletionProtection":false}""", """{"deletionPolicy":"Purge","deletionProtection":true}""", Leaving, null, null },
        { "cmk-delete-guard", "{}", Purge, Leaving, null, null },

        { "cmk-definition-guard", null, "{}", Definition, null, DefinitionNotConfirmed },
        { "cmk-definition-guard", null, "{}", """{"name":"cmkworkspaces.cmk-operator.io","annotations":{"cmk-operator.io/confirm-deletion":"true"}}""", null, DefinitionNotConfirmed },
        { "cmk-definition-guard", null, "{}", """{"name":"cmkworkspaces.cmk-operator.io","annotations":{"cmk-operator.io/confirm-deletion":"cmkworkspaces.cmk-operator.io"}}""", null, null },
        { "cmk-definition-guard", null, "{}", """{"name":"cmkworkspaces.cmk-operator.io","deletionTimestamp":"2026-11-24T09:00:00Z"}""", null, null },
        { "cmk-definition-guard", null, "{}", """{"name":"widgets.test.example.com"}""", null, null },
        { "cmk-definition-guard", "{}", "{}", Definition, null, null },

        { "cmk-required-tags", Tagged, null, "{}", null, null },
        { "cmk-required-tags", "{}", null, "{}", null, Missing("team, cost-center") },
        { "cmk-required-tags", """{"tags":{"team":"risk"}}""", null, "{}", null, Missing("cost-center") },
        { "cmk-required-tags", """{"tags":{"team":" ","cost-center":"7"}}""", null, "{}", null, Missing("team") },
        { "cmk-required-tags", """{"friendlyName":"Fraud"}""", "{}", "{}", null, null },
        { "cmk-required-tags", """{"tags":{"team":"risk"}}""", """{"tags":{"team":"risk"}}""", "{}", null, null },
        { "cmk-required-tags", """{"tags":{"team":"risk"}}""", Tagged, "{}", null, Missing("cost-center") },
        { "cmk-required-tags", "{}", Tagged, "{}", null, Missing("team, cost-center") },
        { "cmk-required-tags", "{}", Tagged, Leaving, null, null },
        { "cmk-required-tags", null, "{}", "{}", null, null },
    };

    public static TheoryData<string> Names { get; } = [.. AdmissionPolicy.Names];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_policy_evaluates_a_request(string policy, string? now, string? before, string metadata, string? lists, string? refusal) =>
        Assert.Equal(refusal, AdmissionPolicy.Load(policy).Judge(PolicyCase.Of(now, before, metadata), lists));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_lets_the_finalizer_of_an_object_that_leaves_be_removed(string name)
    {
        Assert.Null(AdmissionPolicy.Load(name).Definition["spec"]!["paramKind"]);
        Assert.Null(AdmissionPolicy.Load(name).Judge(PolicyCase.Of(Foreign, Foreign, Leaving)));
    }

    // What allowed_vaults.yaml was: its condition lets an object that leaves pass, and is not reached.
    [Theory]
    [InlineData("Deny", true, AdmissionPolicy.NoParameters)]
    [InlineData("Allow", true, null)]
    [InlineData("Deny", false, null)]
    public void A_policy_whose_parameters_are_not_found_rejects_all_that_it_matches(string action, bool isMissing, string? refusal)
    {
        var policy = AdmissionPolicy.Parse($$$"""
            spec:
              paramKind: {apiVersion: v1, kind: ConfigMap}
              matchConstraints: {resourceRules: [{operations: [UPDATE]}]}
              matchConditions: [{name: not-on-its-way-out, expression: "!has(object.metadata.deletionTimestamp)"}]
              validations: [{expression: "has(params.data)", messageExpression: "'no'"}]
            ---
            spec: {paramRef: {name: x, parameterNotFoundAction: {{{action}}} }}
            {{{(isMissing ? "" : "---\ndata: {}")}}}
            """);

        Assert.Equal(refusal, policy.Judge(PolicyCase.Of("{}", "{}", Leaving)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_real_API_server_decides_the_same(string name)
    {
        var session = await servers.OpenAsync(ServerKind.Real);
        var policy = AdmissionPolicy.Load(name);
        var kind = new PolicyKind(name.Replace("-", string.Empty, StringComparison.Ordinal), policy);
        var installed = await session.SendAsync("PATCH", $"{kind.DefinitionPath}?fieldManager=tests", kind.Definition, KubernetesSession.Apply);
        Assert.True((int)installed.Code < 300, installed.ToString());
        await UntilServedAsync(session, kind);

        foreach (var row in Rows.Select(row => row.Data).Where(row => row.Item1 == name))
        {
            var request = PolicyCase.Of(row.Item2, row.Item3, row.Item4);
            // The rules of the kind have the lists of the sample.
            if (!policy.Operations.Contains(request.Operation) || row.Item5 is not null)
            {
                continue;
            }

            var reply = await session.SendAsync("POST", kind.Collection(session.Namespace), kind.Instance(request));

            Assert.True((row.Item6 is null) == (reply.Code == HttpStatusCode.Created), $"{row}: {reply}");
            Assert.True(row.Item6 is null || !kind.HasMessages || reply.Message.Contains(row.Item6, StringComparison.Ordinal), $"{row}: {reply}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_policy_uses_only_what_Kubernetes_1_30_accepts(string name)
    {
        var policy = AdmissionPolicy.Load(name);
        var (definition, binding) = (policy.Definition, policy.Binding);
        Assert.All([definition, binding], item => Assert.Equal("admissionregistration.k8s.io/v1", (string?)item["apiVersion"]));
        Assert.Equal((string?)definition["metadata"]!["name"], (string?)binding["spec"]!["policyName"]);
        Assert.Contains("Deny", binding["spec"]!["validationActions"]!.AsArray().Select(item => (string?)item));
        Assert.All(policy.Conditions.Concat(policy.Variables), item => Assert.DoesNotMatch(NeededLater(), item.Expression));
        Assert.All(policy.Variables, item => Assert.Matches("^[a-zA-Z_][a-zA-Z0-9_]*$", item.Name));
    }

    [Fact]
    public async Task The_samples_render_together()
    {
        var rendered = await Kubectl.RunAsync("kustomize", Repository.PathOf("config", "samples", "policies"));

        Assert.All(AdmissionPolicy.Names, name => Assert.Contains($"\n  name: {name}\n", rendered, StringComparison.Ordinal));
    }

    [Fact]
    public void The_definition_is_guarded_even_when_all_of_its_kind_are_deleted()
    {
        var rule = AdmissionPolicy.Load("cmk-definition-guard").ResourceRule;

        Assert.Equal("apiextensions.k8s.io", (string?)Assert.Single(rule["apiGroups"]!.AsArray()));
        Assert.Equal("customresourcedefinitions", (string?)Assert.Single(rule["resources"]!.AsArray()));
        Assert.Null(rule["resourceNames"]);
    }

    private static string SecretsNotAllowed(string vault, string group) =>
        NotAllowed.Replace("encryption.", "associatedResources.", StringComparison.Ordinal)
            .Replace($"{Vaults}/kv-other", $"{Vaults.Replace("rg-risk", group, StringComparison.Ordinal)}/{vault}", StringComparison.Ordinal);

    private static string Missing(string tags) => $"tags: every workspace declares team, cost-center; missing here: {tags}";

    private static Task<KubernetesReply> UntilServedAsync(KubernetesSession session, PolicyKind kind) => Eventually.UntilAsync(
        () => session.SendAsync("GET", kind.Collection(session.Namespace)), reply => reply.Code == HttpStatusCode.OK, reply => $"the kind is not served: {reply}");

    // Functions that are newer than 1.30, and ways to write optional fields that are hard to read.
    [GeneratedRegex(@"\.\?|optMap|format\.|\bcel\.|\bip\(|semver|sets\.|flatten|\.distinct\(")]
    private static partial Regex NeededLater();
}
