using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Sandbox.Sessions;
using CmkOperator.Sandbox.World;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>What scenarios do to keys and to the rights on them.</summary>
internal static class StageKeys
{
    /// <summary>Makes a key that the scenario's world leaves out.</summary>
    public static Task<JsonObject> PutKeyAsync(this Stage stage, JsonObject body) =>
        stage.Azure.PutAsync($"{stage.VaultId}/keys/{stage.KeyName}", body, stage.Stop);

    /// <summary>The newest version of the declared key.</summary>
    public static async Task<string> NewestVersionAsync(this Stage stage) =>
        Version((await stage.Azure.FindAsync($"{stage.VaultId}/keys/{stage.KeyName}", stage.Stop)).Text("properties", "keyUriWithVersion"));

    /// <summary>Makes a new version of the declared key.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="attributes">Such as <c>{"enabled": false}</c>; null for a usable one.</param>
    /// <returns>The version.</returns>
    public static async Task<string> AddVersionAsync(this Stage stage, JsonObject? attributes = null)
    {
        // Versions made in the same second have no order that shows which is the newest.
        await stage.AdvanceAsync(TimeSpan.FromSeconds(2));
        var body = new JsonObject { ["kty"] = "RSA", ["key_size"] = 2048, ["attributes"] = attributes };
        var made = await stage.Azure.KeysAsync(HttpMethod.Post, stage.Vault, $"keys/{stage.KeyName}/create", body, stage.Stop);
        stage.Session.Note($"the key has a new version{(attributes is null ? "" : $" with {attributes.ToJsonString()}")}");
        return Version(made.Text("key", "kid"));
    }

    /// <summary>Enables or disables a version of the declared key.</summary>
    public static async Task EnableVersionAsync(this Stage stage, string version, bool enabled)
    {
        stage.Session.Note($"the key's version {version} is {(enabled ? "enabled" : "disabled")}");
        var body = new JsonObject { ["attributes"] = new JsonObject { ["enabled"] = enabled } };
        await stage.Azure.KeysAsync(HttpMethod.Patch, stage.Vault, $"keys/{stage.KeyName}/{version}", body, stage.Stop);
    }

    /// <summary>Sets the expiration date of a version of the declared key.</summary>
    public static async Task EndVersionAsync(this Stage stage, string version, DateTimeOffset end)
    {
        stage.Session.Note($"the key's version {version} expires at {end:yyyy-MM-ddTHH:mm:ssZ}");
        var body = new JsonObject { ["attributes"] = new JsonObject { ["exp"] = end.ToUnixTimeSeconds() } };
        await stage.Azure.KeysAsync(HttpMethod.Patch, stage.Vault, $"keys/{stage.KeyName}/{version}", body, stage.Stop);
    }

    /// <summary>The rights on the declared vault.</summary>
    public static KeyAccess Access(this Stage stage) => new(stage.Azure, stage.VaultId);

    /// <summary>Azure Cosmos DB's principal.</summary>
    public static Task<string> CosmosDbAsync(this Stage stage) => stage.Azure.PrincipalIdAsync(WorldBuilder.CosmosDbAppId, stage.Stop);

    /// <summary>The operator's PATCHes of workspaces must hold the key's identifier and nothing else.</summary>
    /// <exception cref="SessionException">One holds more.</exception>
    public static Task DemandKeyPatchesOnlyAsync(this Stage stage) => stage.DemandPatchesOnlyAsync(body => new JsonObject
    {
        ["properties"] = new JsonObject
        {
            ["encryption"] = new JsonObject
            {
                ["keyVaultProperties"] = new JsonObject { ["keyIdentifier"] = body.Text("properties", "encryption", "keyVaultProperties", "keyIdentifier") },
            },
        },
    });

    private static string Version(string? identifier) =>
        identifier is null ? throw new SessionException("the key has no version") : identifier[(identifier.LastIndexOf('/') + 1)..];
}
