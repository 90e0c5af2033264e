using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>What the key does not cover: the disks of computes, and the storage account that the workspace was given.</summary>
internal static class ComputeScenarios
{
    private const string Microsoft = "Microsoft-managed key";
    private const string OwnStorage = "Associated storage account";
    private const string SetKey = "https://kv-disks.vault.localhost/keys/disks/0123456789abcdef0123456789abcdef";
    private const string StorageKey = "https://kv-storage.vault.localhost/keys/storage/fedcba9876543210fedcba9876543210";

    /// <summary>Computes of each kind, and the storage account with and without its own key.</summary>
    public static Scenario Computes { get; } = new("computes", "A cluster, an instance, an AKS with a disk encryption set and one without: their disks are reported as far as Azure documents them, the rest as unknown.")
    {
        Spec = new JsonObject { ["hbiWorkspace"] = true },
        Act = async stage =>
        {
            await stage.UntilAsync(Expect.All(Expect.Ready, Expect.Coverage(OwnStorage, Microsoft, "does not cover")));
            await PutClustersAsync(stage);
            await PutComputeAsync(stage, "cluster", "AmlCompute", null, new JsonObject { ["vmSize"] = "Standard_DS3_v2", ["scaleSettings"] = new JsonObject { ["maxNodeCount"] = 2, ["minNodeCount"] = 0 } });
            await PutComputeAsync(stage, "instance", "ComputeInstance", null, new JsonObject { ["vmSize"] = "Standard_DS3_v2" });
            await PutComputeAsync(stage, "aks-with-set", "AKS", Cluster(stage, "aks-with-set"), []);
            await PutComputeAsync(stage, "aks-without", "AKS", Cluster(stage, "aks-without"), []);
            await PutComputeAsync(stage, "spark", "SynapseSpark", null, []);
            await stage.Azure.PatchStateAsync(stage.Manifest.Text("spec", "associatedResources", "storageAccountId")!, StorageUnderOwnKey(), stage.Stop);
            await stage.PassUntilAsync(Told);
        },
        Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Told, Expect.Writes(1)),
    };

    private static Expectation Told => Expect.All(
        Expect.Status("5", "computeCount"),
        Compute("cluster", "AmlCompute", Microsoft, "Not verifiable"),
        Compute("instance", "ComputeInstance", Microsoft, "System-managed key"),
        Compute("aks-with-set", "AKS", SetKey, "Encrypted at the host"),
        Compute("aks-without", "AKS", Microsoft, "Not encrypted at the host"),
        Compute("spark", "SynapseSpark", "Not verifiable", "Not verifiable"),
        Expect.Coverage(OwnStorage, StorageKey, "its own customer-managed key"),
        Expect.Coverage("Compute cluster OS disk", Microsoft, "discarded"),
        Expect.Coverage("Cost", "billed"));

    private static Expectation Compute(string name, string type, string osDisk, string temporaryDisk) =>
        Expect.Row("computes", "name", name, $"\"type\":\"{type}\"", $"\"osDisk\":\"{osDisk}\"", $"\"temporaryDisk\":\"{temporaryDisk}\"", "\"detail\":");

    private static string Cluster(Stage stage, string name) => $"{stage.GroupId}/providers/Microsoft.ContainerService/managedClusters/{name}";

    private static async Task PutClustersAsync(Stage stage)
    {
        var set = $"{stage.GroupId}/providers/Microsoft.Compute/diskEncryptionSets/des-aks";
        var key = new JsonObject { ["activeKey"] = new JsonObject { ["keyUrl"] = SetKey } };
        await stage.Azure.PatchStateAsync(set, new JsonObject { ["properties"] = key }, stage.Stop);
        await PutClusterAsync(stage, "aks-with-set", set, atHost: true);
        await PutClusterAsync(stage, "aks-without", null, atHost: false);
    }

    private static Task PutClusterAsync(Stage stage, string name, string? set, bool atHost)
    {
        var pool = new JsonObject { ["name"] = "nodepool1", ["enableEncryptionAtHost"] = atHost };
        var properties = new JsonObject { ["agentPoolProfiles"] = new JsonArray(pool), ["diskEncryptionSetID"] = set };
        return stage.Azure.PatchStateAsync(Cluster(stage, name), new JsonObject { ["location"] = stage.Manifest.Text("spec", "location"), ["properties"] = properties }, stage.Stop);
    }

    private static async Task PutComputeAsync(Stage stage, string name, string type, string? resourceId, JsonObject properties)
    {
        var body = new JsonObject
        {
            ["location"] = stage.Manifest.Text("spec", "location"),
            ["properties"] = new JsonObject { ["computeType"] = type, ["resourceId"] = resourceId, ["properties"] = properties },
        };
        await stage.Azure.PutAsync($"{stage.WorkspaceId}/computes/{name}", body, stage.Stop);
    }

    private static JsonObject StorageUnderOwnKey() => new()
    {
        ["properties"] = new JsonObject
        {
            ["encryption"] = new JsonObject
            {
                ["keySource"] = "Microsoft.Keyvault",
                ["keyvaultproperties"] = new JsonObject { ["currentVersionedKeyIdentifier"] = StorageKey },
            },
        },
    };
}
