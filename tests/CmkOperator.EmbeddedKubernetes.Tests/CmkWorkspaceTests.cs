using System.Net;
using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Json;
using CmkOperator.EmbeddedKubernetes.Yaml;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.EmbeddedKubernetes.Tests;

/// <summary>The operator's own definition, whose rules must say the same on both servers.</summary>
public sealed class CmkWorkspaceTests(KubernetesServers servers) : KubernetesTest(servers)
{
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
