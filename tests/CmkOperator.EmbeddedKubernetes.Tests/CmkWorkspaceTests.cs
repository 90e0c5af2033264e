using System.Net;
using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Yaml;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.EmbeddedKubernetes.Tests;

/// <summary>The operator's own definition, whose rules must say the same on both servers.</summary>
public sealed class CmkWorkspaceTests(KubernetesServers servers) : KubernetesTest(servers)
{
    private const string Insights = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-ml/providers/Microsoft.Insights/components/appi-other";
    private const string Other = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-ml/providers/Microsoft.KeyVault/vaults/kv-other";

    [Theory, MemberData(nameof(Servers))]
    public async Task The_lock_holds_from_the_first_success_on(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        var path = $"/apis/cmk-operator.io/v1alpha1/namespaces/{session.Namespace}/cmkworkspaces";
        var sample = await SampleAsync();
        var created = await session.SendAsync("POST", path, sample.ToJsonString());

        var before = await session.SendAsync("PATCH", $"{path}/fraud-ml", """{"spec":{"hbiWorkspace":false}}""", KubernetesSession.Merge);
        await session.SendAsync("PATCH", $"{path}/fraud-ml", """{"spec":{"hbiWorkspace":true}}""", KubernetesSession.Merge);
        var status = await session.SendAsync("PATCH", $"{path}/fraud-ml/status", CreateOnly(sample).ToJsonString(), KubernetesSession.Merge);
        var hbi = await session.SendAsync("PATCH", $"{path}/fraud-ml", """{"spec":{"hbiWorkspace":false}}""", KubernetesSession.Merge);
        var vault = await session.SendAsync("PATCH", $"{path}/fraud-ml", $$$$"""{"spec":{"encryption":{"keyVaultId":"{{{{Other}}}}"}}}""", KubernetesSession.Merge);
        var key = await session.SendAsync("PATCH", $"{path}/fraud-ml", """{"spec":{"encryption":{"keyName":"cmk-two"}}}""", KubernetesSession.Merge);
        var removed = await session.SendAsync("PATCH", $"{path}/fraud-ml", """[{"op":"remove","path":"/spec/encryption"}]""", KubernetesSession.Json);

        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], new[] { created.Code, before.Code, status.Code, key.Code });
        Assert.StartsWith("spec.hbiWorkspace: Forbidden: ", Assert.Single(hbi.Causes), StringComparison.Ordinal);
        Assert.StartsWith("spec.encryption.keyVaultId: Forbidden: ", Assert.Single(vault.Causes), StringComparison.Ordinal);
        Assert.Equal(["spec.encryption: Required value"], removed.Causes);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_key_as_it_is_at_hand_is_rejected_with_the_values_to_write(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        var path = $"/apis/cmk-operator.io/v1alpha1/namespaces/{session.Namespace}/cmkworkspaces";
        var sample = await SampleAsync();
        const string Uri = "kv-other.vault.azure.net/keys/k/0123456789ABCDEF0123456789ABCDEF";
        const string Values = "keyName k, keyVersion 0123456789abcdef0123456789abcdef (optional: leave it out to follow new versions)";
        (string Pasted, string Words)[] keys =
        [
            (Uri, Values),
            ($"http://{Uri}", Values),
            ($"https://portal.azure.com/#@contoso.com/asset/Microsoft_Azure_KeyVault/Key/https://{Uri}", Values),
            ($"https://portal.azure.com/#view/Key/id/{System.Uri.EscapeDataString("https://" + Uri)}", Values),
            ($"{Other}/keys/k/versions/0123456789abcdef0123456789abcdef", $"keyVaultId {Other}, {Values}"),
            ($"https://portal.azure.com/#@contoso.com/resource{Other}/overview", $"names no key: keyVaultId {Other}"),
            ("https://hsm.managedhsm.azure.net/keys/k?api-version=7.4", "this is in a managed HSM"),
            ("://", "is '://': must be "),
            ("https://portal.azure.com/#view/vaultId/" + System.Uri.EscapeDataString(Other) + "/id/" + System.Uri.EscapeDataString("https://" + Uri), $"keyVaultId {Other}, {Values}"),
            ($"https://portal.azure.com/?redirect={System.Uri.EscapeDataString(System.Uri.EscapeDataString("https://" + Uri))}", Values),
            ("https://portal.azure.com", "this is a page of the Azure portal that names no key"),
        ];

        foreach (var (pasted, words) in keys)
        {
            foreach (var field in new[] { "keyVaultId", "keyName", "keyVersion" })
            {
                var item = sample.DeepClone();
                item["spec"]!["encryption"]![field] = pasted;

                var reply = await session.SendAsync("POST", path, item.ToJsonString());

                Assert.Contains(words, Assert.Single(reply.Causes, cause => cause.StartsWith($"spec.encryption.{field}: ", StringComparison.Ordinal)), StringComparison.Ordinal);
            }
        }
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_resource_is_replaced_only_while_the_new_object_allows_it(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        var path = $"/apis/cmk-operator.io/v1alpha1/namespaces/{session.Namespace}/cmkworkspaces";
        var sample = await SampleAsync();
        await session.SendAsync("POST", path, sample.ToJsonString());
        await session.SendAsync("PATCH", $"{path}/fraud-ml/status", CreateOnly(sample).ToJsonString(), KubernetesSession.Merge);

        var refused = await EditAsync($$$"""{"applicationInsightsId":"{{{Insights}}}"}""");
        var allowed = await EditAsync($$$"""{"applicationInsightsId":"{{{Insights}}}","allowReplacement":true}""");
        var withdrawn = await EditAsync($$$"""{"applicationInsightsId":"{{{Insights}}}2","allowReplacement":false}""");
        var flagAlone = await EditAsync("""{"allowReplacement":false}""");

        Assert.StartsWith("spec.associatedResources.applicationInsightsId: Forbidden: ", Assert.Single(refused.Causes), StringComparison.Ordinal);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], new[] { allowed.Code, flagAlone.Code });
        Assert.StartsWith("spec.associatedResources.applicationInsightsId: Forbidden: ", Assert.Single(withdrawn.Causes), StringComparison.Ordinal);

        Task<KubernetesReply> EditAsync(string resources) => session.SendAsync(
            "PATCH", $"{path}/fraud-ml", $$$"""{"spec":{"associatedResources":{{{resources}}}}}""", KubernetesSession.Merge);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task The_identity_of_the_key_is_declared_for_the_workspace_wherever_identities_are(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        var path = $"/apis/cmk-operator.io/v1alpha1/namespaces/{session.Namespace}/cmkworkspaces";
        var sample = await SampleAsync();
        sample["spec"]!["encryption"]!["userAssignedIdentityId"] = Identity("id-key");
        sample["spec"]!["identity"] = Identities("id-other");
        var refused = await session.SendAsync("POST", path, sample.ToJsonString());
        sample["spec"]!["identity"] = Identities("ID-key");
        var created = await session.SendAsync("POST", path, sample.ToJsonString());

        var dropped = await EditAsync(new JsonObject { ["identity"] = Identities("id-other") });
        var systemAssigned = await EditAsync(new JsonObject { ["identity"] = new JsonObject { ["type"] = "SystemAssigned", ["userAssignedIdentityIds"] = null } });
        var more = await EditAsync(new JsonObject { ["identity"] = Identities("id-other", "id-key") });
        var elsewhere = await EditAsync(new JsonObject { ["friendlyName"] = "an edit elsewhere" });
        var unmanaged = await EditAsync(new JsonObject { ["identity"] = null });

        Assert.All(
            new[] { refused, dropped, systemAssigned },
            reply => Assert.StartsWith("spec.identity.userAssignedIdentityIds: Invalid value", Assert.Single(reply.Causes), StringComparison.Ordinal));
        Assert.Equal(
            [HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], new[] { created.Code, more.Code, elsewhere.Code, unmanaged.Code });

        Task<KubernetesReply> EditAsync(JsonObject spec) =>
            session.SendAsync("PATCH", $"{path}/fraud-ml", new JsonObject { ["spec"] = spec }.ToJsonString(), KubernetesSession.Merge);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_bad_manifest_is_rejected_with_its_fields_named(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        var sample = await SampleAsync();
        var spec = sample["spec"]!.AsObject();
        spec["subscriptionId"] = "not-a-subscription-id-but-as-long-as1";
        spec["interval"] = "-5m";
        spec["associatedResources"]!["keyVaultId"] = spec["associatedResources"]!["storageAccountId"]!.DeepClone();

        var reply = await session.SendAsync("POST", $"/apis/cmk-operator.io/v1alpha1/namespaces/{session.Namespace}/cmkworkspaces", sample.ToJsonString());

        Assert.Equal(["spec.associatedResources.keyVaultId", "spec.interval", "spec.subscriptionId"], reply.Causes.Select(c => c.Split(':')[0]).Distinct());
    }

    private static JsonObject Identities(params string[] names) => new()
    {
        ["type"] = "SystemAssigned,UserAssigned",
        ["userAssignedIdentityIds"] = new JsonArray([.. names.Select(name => (JsonNode)Identity(name))]),
    };

    private static string Identity(string name) =>
        $"/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-ml/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{name}";

    private static async Task<JsonObject> SampleAsync() =>
        YamlToJson.ReadObject(await File.ReadAllTextAsync(Repository.PathOf("config", "samples", "cmkworkspace.yaml"), TestContext.Current.CancellationToken));

    private static JsonObject CreateOnly(JsonObject sample)
    {
        JsonNode? Of(params string[] path) => sample["spec"].At(path)?.DeepClone();
        return new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["createOnly"] = new JsonObject
                {
                    ["subscriptionId"] = Of("subscriptionId"),
                    ["resourceGroup"] = Of("resourceGroup"),
                    ["location"] = Of("location"),
                    ["workspaceName"] = "fraud-ml",
                    ["hbiWorkspace"] = true,
                    ["encryption"] = new JsonObject { ["keyVaultId"] = Of("encryption", "keyVaultId") },
                    ["associatedResources"] = Of("associatedResources"),
                },
            },
        };
    }
}
