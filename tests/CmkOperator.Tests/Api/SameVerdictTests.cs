using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.Tests.Api;

/// <summary>Admission and the operator read a spec alike: what one takes, the other takes.</summary>
public sealed class SameVerdictTests(KubernetesServers servers) : KubernetesTest(servers)
{
    private const string Other = "/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups";
    private static readonly SpecContext Context = new("cluster", "vault.azure.net", TimeSpan.FromMinutes(30), []);

    /// <summary>A path below spec, a value for it as JSON, and whether it is good.</summary>
    public static TheoryData<ServerKind, string, string, bool> Values { get; } = Rows(
        ("interval", "\"1m\"", true),
        ("interval", "\"0000000001m\"", true),
        ("interval", "\"00000000000001h\"", true),
        ("interval", "\"0000000000h60s\"", true),
        ("interval", "\"0000000059s\"", false),
        ("interval", "\"0000000000m\"", false),
        ("interval", "\"24h\"", true),
        ("interval", "\"24h1s\"", false),
        ("interval", "\"999999999h\"", false),
        ("interval", "\"99999999999999h\"", false),
        ("interval", "\"1m\\n\"", false),
        ("interval", "\"1d\"", false),
        ("resourceGroup", "\"rg-müller\"", true),
        ("resourceGroup", "\"リソース_(2)\"", true),
        ("resourceGroup", "\"RG_ml.(2)\"", true),
        ("resourceGroup", "\"rg-ml.\"", false),
        ("resourceGroup", "\"rg-ml\\n\"", false),
        ("resourceGroup", "\"rg ml\"", false),
        ("resourceGroup", "\"rg-½\"", false),
        ("resourceGroup", "\"rg-😀\"", false),
        ("location", "\"westeurope\\n\"", false),
        ("workspaceName", "\"fräud-ml\"", false),
        ("encryption.keyVaultId", $"\"{Other}/managedHSMs/providers/Microsoft.KeyVault/vaults/kv-cmk\"", true),
        ("encryption.keyVaultId", $"\"{Other}/rg-müller/providers/Microsoft.KeyVault/vaults/kv-cmk\"", true),
        ("encryption.keyVaultId", $"\"{Other}/rg/providers/Microsoft.KeyVault/managedHSMs/hsm\"", false),
        ("encryption.keyVaultId", $"\"{Other}/rg/providers/Microsoft.KeyVault/vaults/kv-cmk/keys/cmk\"", false),
        ("associatedResources.storageAccountId", $"\"{Other}/rg-müller/providers/Microsoft.Storage/storageAccounts/stml\"", true),
        ("associatedResources.storageAccountId", $"\"{Other}/rg/providers/Microsoft.KeyVault/vaults/kv\"", false),
        ("identity", $$"""{"type":"SystemAssigned,UserAssigned","userAssignedIdentityIds":["{{Other}}/rg-müller/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-ml"]}""", true),
        ("identity", """{"type":"SystemAssigned,UserAssigned"}""", false),
        ("systemDatastoresAuthMode", "\"UserDelegationSAS\"", true),
        ("systemDatastoresAuthMode", "\"identity\"", false),
        ("imageBuildCompute", "\"cpu-cluster_1\"", true),
        ("imageBuildCompute", "\"\"", false),
        ("imageBuildCompute", "\"cpu cluster\"", false),
        ("v1LegacyMode", "true", true),
        ("serverlessCompute", $$"""{"subnetId":"{{Other}}/rg-müller/providers/microsoft.network/virtualNetworks/vnet.1/subnets/a"}""", true),
        ("serverlessCompute", $$"""{"subnetId":"{{Other}}/rg/providers/Microsoft.Network/virtualNetworks/vnet"}""", false),
        ("serverlessCompute", $$"""{"subnetId":"{{Other}}/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/a/"}""", false),
        ("serverlessCompute", """{"noPublicIp":true}""", true),
        ("tags", """{"team":"risk","costs":"1"}""", true));

    [Theory, MemberData(nameof(Values))]
    public async Task Admission_and_the_operator_say_the_same(ServerKind kind, string path, string value, bool good)
    {
        var session = await OpenAsync(kind);
        var sample = Yaml.ReadFile("config", "samples", "cmkworkspace.yaml");
        var steps = path.Split('.');
        steps[..^1].Aggregate(sample["spec"]!, (node, step) => node[step]!)[steps[^1]] = JsonNode.Parse(value);

        var reply = await session.SendAsync("POST", $"/apis/cmk-operator.io/v1alpha1/namespaces/{session.Namespace}/cmkworkspaces", sample.ToJsonString());
        var problems = SpecTranslator.Translate(sample.Deserialize(CmkWorkspaceJsonContext.Default.CmkWorkspace)!, Context).Problems;

        Assert.True((reply.Code == HttpStatusCode.Created) == good, string.Join('\n', reply.Causes));
        Assert.True((problems.Count == 0) == good, string.Join('\n', problems));
    }

    private static TheoryData<ServerKind, string, string, bool> Rows(params (string Path, string Value, bool Good)[] rows)
    {
        var data = new TheoryData<ServerKind, string, string, bool>();
        foreach (var kind in new[] { ServerKind.Embedded, ServerKind.Real })
        {
            foreach (var (path, value, good) in rows)
            {
                data.Add(kind, path, value, good);
            }
        }

        return data;
    }
}
