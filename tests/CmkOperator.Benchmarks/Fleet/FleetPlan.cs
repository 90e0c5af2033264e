using System.Globalization;
using System.Text.Json.Nodes;

namespace CmkOperator.Benchmarks.Fleet;

/// <summary>Which object is where: names and ids follow from the numbers alone, so that simulator, cluster and report agree on them.</summary>
/// <param name="Objects">How many objects.</param>
/// <param name="Vaults">How many vaults hold the keys.</param>
/// <param name="Keys">How many keys are in them; at least one for each vault.</param>
/// <param name="Subscriptions">How many subscriptions; at most one for each vault, because a key's vault is in the subscription of the workspace.</param>
/// <param name="Namespaces">How many namespaces.</param>
internal sealed record FleetPlan(int Objects, int Vaults, int Keys, int Subscriptions, int Namespaces)
{
    public const string Location = "westeurope";
    private const string Group = "rg-fleet";

    /// <summary>The name of an object, and of its workspace.</summary>
    public static string NameOf(int item) => $"ws-{item.ToString("d5", CultureInfo.InvariantCulture)}";

    /// <summary>The namespace of an object.</summary>
    public string NamespaceOf(int item, string prefix) => NamespaceName(item % Namespaces, prefix);

    public static string NamespaceName(int number, string prefix) => $"{prefix}-{number.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The key of an object: keys are dealt out in turn.</summary>
    public int KeyOf(int item) => item % Keys;

    public static string KeyName(int key) => $"key-{key.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The id of the vault that holds a key.</summary>
    public string VaultOfKey(int key) => VaultId(key % Vaults);

    public string VaultId(int vault) => Resource(vault % Subscriptions, $"Microsoft.KeyVault/vaults/kv-key-{vault.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>What the workspaces of a subscription share: storage account, vault of secrets, Application Insights.</summary>
    public static IReadOnlyList<string> SharedResources(int subscription) =>
    [
        Resource(subscription, $"Microsoft.Storage/storageAccounts/stfleet{subscription.ToString(CultureInfo.InvariantCulture)}"),
        Resource(subscription, $"Microsoft.KeyVault/vaults/kv-secret-{subscription.ToString(CultureInfo.InvariantCulture)}"),
        Resource(subscription, $"Microsoft.Insights/components/appi-fleet-{subscription.ToString(CultureInfo.InvariantCulture)}"),
    ];

    /// <summary>The manifest of an object.</summary>
    public JsonObject Manifest(int item, string namespacePrefix, bool suspended)
    {
        var key = KeyOf(item);
        var subscription = key % Vaults % Subscriptions;
        var shared = SharedResources(subscription);
        var spec = new JsonObject
        {
            ["subscriptionId"] = SubscriptionId(subscription),
            ["resourceGroup"] = Group,
            ["location"] = Location,
            ["encryption"] = new JsonObject { ["keyVaultId"] = VaultOfKey(key), ["keyName"] = KeyName(key) },
            ["associatedResources"] = new JsonObject { ["storageAccountId"] = shared[0], ["keyVaultId"] = shared[1], ["applicationInsightsId"] = shared[2] },
            ["friendlyName"] = $"Fleet member {item.ToString(CultureInfo.InvariantCulture)}",
            ["tags"] = new JsonObject { ["team"] = "fleet", ["environment"] = "benchmark" },
        };
        if (suspended)
        {
            spec["suspend"] = true;
        }

        return new JsonObject
        {
            ["apiVersion"] = "cmk-operator.io/v1alpha1",
            ["kind"] = "CmkWorkspace",
            ["metadata"] = new JsonObject { ["name"] = NameOf(item), ["namespace"] = NamespaceOf(item, namespacePrefix) },
            ["spec"] = spec,
        };
    }

    private static string SubscriptionId(int number) => $"00000000-0000-4000-9000-{number.ToString("x12", CultureInfo.InvariantCulture)}";

    private static string Resource(int subscription, string rest) => $"/subscriptions/{SubscriptionId(subscription)}/resourceGroups/{Group}/providers/{rest}";
}
