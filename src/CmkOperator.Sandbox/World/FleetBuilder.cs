using System.Globalization;
using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;

namespace CmkOperator.Sandbox.World;

/// <summary>Makes workspaces that no object declares, as they are where nobody used the operator yet: most under the key, a few that it does not manage.</summary>
internal sealed class FleetBuilder(AzureClient azure)
{
    private const string Type = "Microsoft.MachineLearningServices/workspaces";

    /// <summary>Makes them beside what a manifest names, with its vault and its resources.</summary>
    /// <param name="manifest">The manifest; the resources that it names exist.</param>
    /// <param name="count">How many under the key.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task BuildAsync(JsonObject manifest, int count, CancellationToken cancellationToken)
    {
        var spec = manifest["spec"]!;
        var vault = spec.Text("encryption", "keyVaultId")!;
        var key = (await azure.FindAsync($"{vault}/keys/{spec.Text("encryption", "keyName")}", cancellationToken)).Text("properties", "keyUriWithVersion")!;
        var bodies = Enumerable.Range(1, count).Select(number => (Name: $"ml-{number.ToString("00", CultureInfo.InvariantCulture)}", Body: Body(spec, number, Encryption(vault, key)))).ToList();
        bodies.Add(("plain-ml", Body(spec, 1, null)));
        var hub = Body(spec, 2, Encryption(vault, key));
        hub["kind"] = "Hub";
        bodies.Add(("hub-ml", hub));
        var group = $"/subscriptions/{spec.Text("subscriptionId")}/resourceGroups/{spec.Text("resourceGroup")}";
        foreach (var (name, body) in bodies)
        {
            await azure.PutAsync($"{group}/providers/{Type}/{name}", body, cancellationToken);
        }

        foreach (var (name, _) in bodies)
        {
            await azure.SettleAsync($"{group}/providers/{Type}/{name}", cancellationToken);
        }
    }

    // No two settings are alike in a fleet.
    private static JsonObject Body(JsonNode spec, int number, JsonObject? encryption)
    {
        var properties = new JsonObject
        {
            ["friendlyName"] = $"Team {number}",
            ["description"] = number % 3 == 0 ? $"Models of team {number}" : "",
            ["hbiWorkspace"] = number % 2 == 0,
            ["publicNetworkAccess"] = number % 4 == 0 ? "Disabled" : "Enabled",
            ["storageAccount"] = spec.Text("associatedResources", "storageAccountId"),
            ["keyVault"] = spec.Text("associatedResources", "keyVaultId"),
            ["applicationInsights"] = spec.Text("associatedResources", "applicationInsightsId"),
        };
        if (encryption is not null)
        {
            properties["encryption"] = encryption;
        }

        return new JsonObject
        {
            ["location"] = spec.Text("location"),
            ["identity"] = new JsonObject { ["type"] = "SystemAssigned" },
            ["tags"] = new JsonObject { ["team"] = $"team-{number}" },
            ["properties"] = properties,
        };
    }

    private static JsonObject Encryption(string vault, string key) => new()
    {
        ["status"] = "Enabled",
        ["keyVaultProperties"] = new JsonObject { ["keyVaultArmId"] = vault, ["keyIdentifier"] = key },
    };
}
