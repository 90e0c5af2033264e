using System.Text.Json.Nodes;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>The key is taken away from a workspace that runs.</summary>
internal static class RevocationScenarios
{
    private static readonly string[] Rights = ["get", "wrapKey", "unwrapKey"];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("key-revoked", "The key is disabled after Ready: EncryptionInForce is False and quotes Cosmos DB, and the workspace keeps serving.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.EnableVersionAsync(await stage.NewestVersionAsync(), enabled: false);
                await SeeAsync(stage);
            },
            Outcome = Revoked,
        },
        new("key-access-removed", "Azure Cosmos DB's rights on the key are removed after Ready.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.Access().RemovePolicyAsync(await stage.CosmosDbAsync(), Rights, stage.Stop);
                await SeeAsync(stage);
            },
            Outcome = Revoked,
        },
        new("key-restored", "Revoked, then enabled again: EncryptionInForce becomes True again.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                var version = await stage.NewestVersionAsync();
                await stage.EnableVersionAsync(version, enabled: false);
                await SeeAsync(stage);
                await stage.EnableVersionAsync(version, enabled: true);
                await stage.AdvanceAsync(TimeSpan.FromSeconds(5));
                await stage.AdvanceAsync(Stage.BeyondInterval);
            },
            Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.Passed("EncryptionInForce", "False", "KeyAccessRevoked"), Expect.Writes(1)),
        },
        new("key-mismatch", "The managed storage account uses another key than the workspace.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                var storage = await stage.ManagedResourceAsync("Microsoft.Storage/storageAccounts");
                var other = new JsonObject
                {
                    ["keyname"] = "somebody-elses",
                    ["currentVersionedKeyIdentifier"] = $"https://{stage.Vault}.{stage.Azure.Endpoints.VaultSuffix}/keys/somebody-elses/0123456789abcdef0123456789abcdef",
                };
                var body = new JsonObject { ["properties"] = new JsonObject { ["encryption"] = new JsonObject { ["keyvaultproperties"] = other } } };
                await stage.Azure.PatchStateAsync(storage, body, stage.Stop);
                await stage.PassUntilAsync(Expect.Condition("EncryptionInForce", "False", "KeyMismatch"));
            },
            Outcome = Expect.All(
                Expect.Ready,
                Expect.Condition("EncryptionInForce", "False", "KeyMismatch", "Storage uses", "somebody-elses", "Azure support"),
                Expect.Condition("WorkspaceReady", "True"),
                Expect.Writes(1)),
        },
    ];

    private static Expectation Revoked => Expect.All(
        Expect.Condition("EncryptionInForce", "False", "KeyAccessRevoked", "Cosmos DB", "Enable the key again"),
        Expect.Condition("CosmosDbReady", "False", "KeyAccessRevoked", "is revoked", "(40"),
        Expect.Condition("Ready", "True"),
        Expect.Condition("WorkspaceReady", "True"),
        Expect.Writes(1));

    // Azure notices the loss at its next check and reports it a moment later.
    private static async Task SeeAsync(Stage stage)
    {
        await stage.AdvanceAsync(TimeSpan.FromSeconds(5));
        await stage.PassUntilAsync(Revoked);
    }
}
