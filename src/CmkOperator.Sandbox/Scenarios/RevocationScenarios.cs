using System.Text.Json.Nodes;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>The key is taken away from a workspace that runs.</summary>
internal static class RevocationScenarios
{
    private static readonly string[] Rights = ["get", "wrapKey", "unwrapKey"];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("key-revoked", "The key is disabled after Ready: EncryptionInForce is False and quotes Cosmos DB, and Ready stays True, because Azure still reports the workspace as Succeeded.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.EnableVersionAsync(await stage.NewestVersionAsync(), enabled: false);
                await SeeAsync(stage, Revoked("the key is either disabled or expired (4018)", "Enable the key version"));
            },
            Outcome = Revoked("the key is either disabled or expired (4018)", "Enable the key version"),
        },
        new("key-expired-in-force", "The key in force passes its expiration date: EncryptionInForce is False, and True again when the date is extended as it says.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.EndVersionAsync(await stage.NewestVersionAsync(), stage.Session.Clock.GetUtcNow().AddHours(2));
                await stage.AdvanceAsync(TimeSpan.FromHours(2.5));
                await SeeAsync(stage, Revoked("(4018)", "extend its expiration date", "a rotation alone does not help"));
                await stage.UntilAsync(Expect.Condition("KeyReady", "False", "KeyExpired"));
                await stage.EndVersionAsync(await stage.NewestVersionAsync(), stage.Session.Clock.GetUtcNow().AddYears(1));
                await stage.AdvanceAsync(TimeSpan.FromSeconds(5));
                await stage.AdvanceAsync(Stage.BeyondInterval);
            },
            Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.Passed("EncryptionInForce", "False", "KeyAccessRevoked"), Expect.Writes(1)),
        },
        new("key-unreadable", "Azure shows a key identifier that is no key of a vault: it is not called in force, and no key is written over it.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.Azure.PatchStateAsync(stage.WorkspaceId, Identifier("kv-cmk;cmk-ml"), stage.Stop);
                await stage.AddVersionAsync();
                await stage.PassUntilAsync(Expect.Condition("Ready", "Unknown", "KeyIdentifierUnreadable", "kv-cmk;cmk-ml"));
            },
            Outcome = Expect.All(
                Expect.Condition("EncryptionInForce", "Unknown", "KeyIdentifierUnreadable"),
                Expect.Condition("InSync", "Unknown", "KeyIdentifierUnreadable"),
                Expect.Condition("Stalled", "True", "KeyIdentifierUnreadable"),
                Expect.Writes(1)),
        },
        new("key-access-removed", "Azure Cosmos DB's rights on the key are removed after Ready.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.Access().RemovePolicyAsync(await stage.CosmosDbAsync(), Rights, stage.Stop);
                await SeeAsync(stage, Revoked("its identity lost its permission on the key (4002)", "Give the identity get, wrapKey and unwrapKey on the key again"));
            },
            Outcome = Revoked("its identity lost its permission on the key (4002)"),
        },
        new("key-restored", "Revoked, then enabled again: EncryptionInForce becomes True again.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                var version = await stage.NewestVersionAsync();
                await stage.EnableVersionAsync(version, enabled: false);
                await SeeAsync(stage, Revoked("(4018)"));
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

    private static Expectation Revoked(params string[] words) => Expect.All(
        Expect.Condition("EncryptionInForce", "False", "KeyAccessRevoked", ["Azure Cosmos DB cannot use the key", .. words]),
        Expect.Condition("CosmosDbReady", "False", "KeyAccessRevoked", "is revoked", "(40"),
        Expect.Condition("Ready", "True"),
        Expect.Condition("WorkspaceReady", "True"),
        Expect.Writes(1));

    private static JsonObject Identifier(string identifier) => new()
    {
        ["properties"] = new JsonObject { ["encryption"] = new JsonObject { ["keyVaultProperties"] = new JsonObject { ["keyIdentifier"] = identifier } } },
    };

    // Azure notices the loss at its next check and reports it a moment later.
    private static async Task SeeAsync(Stage stage, Expectation revoked)
    {
        await stage.AdvanceAsync(TimeSpan.FromSeconds(5));
        await stage.PassUntilAsync(revoked);
    }
}
