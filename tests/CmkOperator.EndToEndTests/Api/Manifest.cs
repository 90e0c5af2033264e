using System.Text.Json.Nodes;

namespace CmkOperator.EndToEndTests.Api;

/// <summary>CmkWorkspace objects to send, as JSON. Every optional create-only field is set, in lower case where the casing may vary.</summary>
internal static class Manifest
{
    public const string Subscription = "aaaaaaaa-1111-1111-1111-111111111111";

    public static JsonObject New(string name) => new()
    {
        ["apiVersion"] = "cmk-operator.io/v1alpha1",
        ["kind"] = "CmkWorkspace",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject
        {
            ["subscriptionId"] = Subscription,
            ["resourceGroup"] = "rg-ml",
            ["location"] = "westeurope",
            ["workspaceName"] = "ws-a",
            ["hbiWorkspace"] = true,
            ["encryption"] = new JsonObject
            {
                ["keyVaultId"] = Id("Microsoft.KeyVault/vaults/kv-cmk"),
                ["keyName"] = "cmk-ml",
                ["keyVersion"] = "0123456789abcdef0123456789abcdef",
                ["userAssignedIdentityId"] = Id("Microsoft.ManagedIdentity/userAssignedIdentities/id-key"),
            },
            ["associatedResources"] = new JsonObject
            {
                ["storageAccountId"] = Id("Microsoft.Storage/storageAccounts/stml"),
                ["keyVaultId"] = Id("Microsoft.KeyVault/vaults/kv-ml"),
                ["applicationInsightsId"] = Id("Microsoft.Insights/components/appi-ml"),
                ["containerRegistryId"] = Id("Microsoft.ContainerRegistry/registries/crmlops"),
            },
            ["managedNetwork"] = new JsonObject { ["provisionOnCreate"] = true },
        },
    };

    /// <summary>The <c>status.createOnly</c> of the object of <see cref="New"/> when Azure has the same values.</summary>
    public static JsonObject CreateOnly()
    {
        var record = (JsonObject)New("any")["spec"]!.DeepClone();
        ((JsonObject)record["encryption"]!).Remove("keyName");
        ((JsonObject)record["encryption"]!).Remove("keyVersion");
        record["identity"] = new JsonObject { ["type"] = "SystemAssigned" };
        return record;
    }

    public static string Id(string resource) => $"/subscriptions/{Subscription}/resourceGroups/rg-ml/providers/{resource}";

    /// <summary>An object that holds <paramref name="value"/> at the dotted path below <paramref name="root"/>: a merge patch.</summary>
    public static JsonObject At(string root, string path, JsonNode? value)
    {
        var node = value;
        foreach (var step in path.Split('.').Reverse())
        {
            node = new JsonObject { [step] = node };
        }

        return new JsonObject { [root] = node };
    }

    /// <summary>The value at a dotted path.</summary>
    public static JsonNode? Read(JsonNode node, string path) =>
        path.Split('.').Aggregate<string, JsonNode?>(node, (current, step) => current?[step]);

    /// <summary>Sets the value at a dotted path whose parents exist; null removes it.</summary>
    public static void Set(JsonObject node, string path, JsonNode? value)
    {
        var steps = path.Split('.');
        var parent = (JsonObject)steps[..^1].Aggregate<string, JsonNode?>(node, (current, step) => current?[step])!;
        if (value is null)
        {
            parent.Remove(steps[^1]);
        }
        else
        {
            parent[steps[^1]] = value;
        }
    }
}
