using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Sandbox.Scenarios;
using CmkOperator.Sandbox.World;
using static CmkOperator.Conditions.ConditionReason;

namespace CmkOperator.Tests.Sandbox.Advice;

/// <summary>Faults of the key, before the creation and after it.</summary>
internal static class KeyAdvice
{
    private const string VersionAnnotation = "sandbox.cmk-operator.io/version";

    public static IReadOnlyList<AdviceCase> All { get; } =
    [
        new(KeyNotFound, "create the key")
        {
            World = world => world with { Keys = [] },
            Words = ["Create the key in the vault", "cmk-ml"],
            Mend = stage => stage.PutKeyAsync(KeyBodies.Rsa()),
        },
        new(KeyDisabled, "enable it")
        {
            World = world => world with { Keys = [] },
            Arrange = stage => stage.PutKeyAsync(KeyBodies.Rsa(enabled: false)),
            Words = ["Enable the key version"],
            Mend = async stage => await stage.EnableVersionAsync(await stage.NewestVersionAsync(), enabled: true),
        },
        new(KeyExpired, "extend its date")
        {
            World = world => world with { Keys = [] },
            Arrange = stage => stage.PutKeyAsync(KeyBodies.Rsa(notBefore: Now(stage).AddDays(-30), expires: Now(stage).AddDays(-1))),
            Words = ["Extend the expiration date of the key version"],
            Mend = async stage => await AttributesAsync(stage, new JsonObject { ["exp"] = Now(stage).AddDays(365).ToUnixTimeSeconds() }),
        },
        new(KeyExpired, "rotate it")
        {
            World = world => world with { Keys = [] },
            Arrange = stage => stage.PutKeyAsync(KeyBodies.Rsa(notBefore: Now(stage).AddDays(-30), expires: Now(stage).AddDays(-1))),
            Words = ["rotate the key in the same vault"],
            Mend = stage => stage.AddVersionAsync(),
        },
        new(KeyDisabled, "enable the version in force, then rotate")
        {
            Break = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.EnableVersionAsync(await stage.NewestVersionAsync(), enabled: false);
                await stage.AdvanceAsync(TimeSpan.FromSeconds(5));
                await stage.PassAsync();
            },
            Condition = "KeyReady",
            Words = ["Enable the key version first", "--enabled true", "Then rotate the key in the same vault"],
            NotWords = ["instead"],
            Mend = async stage =>
            {
                await stage.EnableVersionAsync(await stage.NewestVersionAsync(), enabled: true);
                await stage.AddVersionAsync();
            },
            End = Rotated,
        },
        new(KeyExpired, "extend the date of the version in force, then rotate")
        {
            Break = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.EndVersionAsync(await stage.NewestVersionAsync(), Now(stage).AddHours(1));
                await stage.AdvanceAsync(TimeSpan.FromHours(2));
                await stage.PassAsync();
            },
            Condition = "KeyReady",
            Words = ["Extend the expiration date of the key version first", "--expires DATE", "Then rotate the key in the same vault"],
            NotWords = ["instead"],
            Mend = async stage =>
            {
                await stage.EndVersionAsync(await stage.NewestVersionAsync(), Now(stage).AddYears(1));
                await stage.AddVersionAsync();
            },
            End = Rotated,
        },
        new(KeyAccessRevoked, "enable the version that the store shows, after a rotation")
        {
            Break = async stage =>
            {
                await stage.UntilReadyAsync();
                var old = await stage.NewestVersionAsync();
                await stage.EnableVersionAsync(old, enabled: false);
                await stage.AdvanceAsync(TimeSpan.FromSeconds(5));
                await stage.AddVersionAsync();
                stage.Manifest["metadata"]!["annotations"] = new JsonObject { [VersionAnnotation] = old };
                await stage.PassUntilAsync(Expect.Condition("EncryptionInForce", "False", "KeyAccessRevoked", "cannot use the key https://", $"/{old}: ", "the workspace is under"));
            },
            Condition = "EncryptionInForce",
            Words = ["Enable the key version", "a rotation alone does not help"],
            Mend = stage => stage.EnableVersionAsync(stage.Manifest.Text("metadata", "annotations", VersionAnnotation)!, enabled: true),
            End = Rotated,
        },
        new(KeyNotYetValid, "wait for its date")
        {
            World = world => world with { Keys = [] },
            Arrange = stage => stage.PutKeyAsync(KeyBodies.Rsa(notBefore: Now(stage).AddDays(1))),
            Words = ["Wait for the activation date"],
            Mend = stage => stage.AdvanceAsync(TimeSpan.FromDays(1)),
        },
        new(KeyTypeUnsupported, "declare an RSA key")
        {
            World = world => world with { Keys = [] },
            Arrange = async stage =>
            {
                await stage.PutKeyAsync(KeyBodies.Rsa("EC"));
                await stage.Azure.PutAsync($"{stage.VaultId}/keys/cmk-rsa", KeyBodies.Rsa(), stage.Stop);
            },
            Words = ["RSA", "spec.encryption.keyName"],
            Mend = stage => stage.EditAsync(new JsonObject { ["encryption"] = new JsonObject { ["keyName"] = "cmk-rsa" } }),
        },
        new(KeyOperationsMissing, "permit them")
        {
            World = world => world with { Keys = [] },
            Arrange = stage => stage.PutKeyAsync(KeyBodies.Rsa(operations: ["sign", "verify"])),
            Words = ["Permit wrapKey and unwrapKey on the key version", "az keyvault key set-attributes --ops"],
            Mend = stage => stage.Azure.KeysAsync(HttpMethod.Patch, stage.Vault, $"keys/{stage.KeyName}", new JsonObject { ["key_ops"] = new JsonArray("sign", "verify", "wrapKey", "unwrapKey") }, stage.Stop),
        },
        new(KeyUnreadable, "give the operator the right to read it")
        {
            Arrange = HideTheKeyAsync,
            Condition = "KeyReady",
            Status = "Unknown",
            Words = ["Key Vault Reader where the vault uses role assignments", "get and list in its access policies otherwise"],
            Mend = async stage =>
            {
                await stage.Azure.ClearFaultsAsync(stage.Stop);
                await stage.DenyAsync();
            },
        },
        new(KeyUnreadable, "declare the version")
        {
            Arrange = HideTheKeyAsync,
            Condition = "KeyReady",
            Status = "Unknown",
            Words = ["declare spec.encryption.keyVersion"],
            Mend = stage => stage.EditAsync(new JsonObject { ["encryption"] = new JsonObject { ["keyVersion"] = stage.Manifest.Text("metadata", "annotations", VersionAnnotation) } }),
        },
        new(KeyExpiring, "rotate it")
        {
            World = world => world with { Keys = [] },
            Arrange = stage => stage.PutKeyAsync(KeyBodies.Rsa(expires: Now(stage).AddDays(20))),
            Break = stage => stage.UntilReadyAsync(),
            Condition = "KeyReady",
            Status = "True",
            Words = ["Rotate the key in the same vault"],
            Mend = stage => stage.AddVersionAsync(),
            End = Expect.All(Expect.Ready, Expect.Condition("KeyReady", "True", "Succeeded"), Expect.Condition("EncryptionInForce", "True", "Succeeded")),
        },
        new(OldKeyVersionDisabled, "enable it again")
        {
            Break = async stage =>
            {
                var old = await stage.RotateAsync();
                await stage.EnableVersionAsync(old, enabled: false);
                await stage.PassAsync();
            },
            Condition = "EncryptionInForce",
            Status = "True",
            Words = ["Enable the old key version again"],
            Mend = async stage => await stage.EnableVersionAsync(OldVersion(stage.Outcome), enabled: true),
            End = Expect.All(Expect.Ready, Expect.Condition("EncryptionInForce", "True", "Succeeded")),
        },
        new(KeyIdentifierUnreadable, "set it with a versioned identifier")
        {
            Break = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.Azure.PatchStateAsync(stage.WorkspaceId, Identifier("kv-cmk;cmk-ml"), stage.Stop);
                await stage.PassAsync();
            },
            Status = "Unknown",
            Words = ["kv-cmk;cmk-ml", "set it with a versioned identifier of the same vault"],
            Mend = async stage => await stage.PatchWorkspaceAsync(
                Identifier((await stage.Azure.FindAsync($"{stage.VaultId}/keys/{stage.KeyName}", stage.Stop)).Text("properties", "keyUriWithVersion")!)),
            End = Expect.All(Expect.Ready, Expect.Condition("EncryptionInForce", "True", "Succeeded")),
        },
        new(KeyAccessRevoked, "enable the key")
        {
            Break = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.EnableVersionAsync(await stage.NewestVersionAsync(), enabled: false);
                await stage.AdvanceAsync(TimeSpan.FromSeconds(5));
                await stage.PassAsync();
            },
            Condition = "EncryptionInForce",
            Words = ["Enable the key version"],
            Mend = async stage => await stage.EnableVersionAsync(await stage.NewestVersionAsync(), enabled: true),
            End = Expect.All(Expect.Ready, Expect.Condition("EncryptionInForce", "True", "Succeeded")),
        },
        new(KeyAccessRevoked, "give the rights back")
        {
            Break = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.Access().RemovePolicyAsync(await stage.CosmosDbAsync(), ["get", "wrapKey", "unwrapKey"], stage.Stop);
                await stage.AdvanceAsync(TimeSpan.FromSeconds(5));
                await stage.PassAsync();
            },
            Condition = "EncryptionInForce",
            Words = ["Give the identity get, wrapKey and unwrapKey on the key again"],
            Mend = async stage => await stage.Access().AddPolicyAsync(await stage.CosmosDbAsync(), ["get", "wrapKey", "unwrapKey"], stage.Stop),
            End = Expect.All(Expect.Ready, Expect.AllDomainConditions),
        },
    ];

    // A property, because the list above is made before any field below it.
    private static Expectation Rotated => Expect.All(
        Expect.Ready, Expect.AllDomainConditions, Expect.Condition("EncryptionInForce", "True", "Succeeded"), Expect.HasStatus("encryption", "rotation", "finishedAt"));

    private static string OldVersion(ScenarioOutcome outcome) =>
        outcome.Status.Text("encryption", "rotation", "from") is { } from ? from[(from.LastIndexOf('/') + 1)..] : throw new InvalidOperationException("The status records no rotation.");

    private static JsonObject Identifier(string identifier) =>
        Faults.Properties(new JsonObject { ["encryption"] = new JsonObject { ["keyVaultProperties"] = new JsonObject { ["keyIdentifier"] = identifier } } });

    private static DateTimeOffset Now(Stage stage) => stage.Session.Clock.GetUtcNow();

    private static async Task AttributesAsync(Stage stage, JsonObject attributes) => await stage.Azure.KeysAsync(
        HttpMethod.Patch, stage.Vault, $"keys/{stage.KeyName}/{await stage.NewestVersionAsync()}", new JsonObject { ["attributes"] = attributes }, stage.Stop);

    private static async Task HideTheKeyAsync(Stage stage)
    {
        // Who has the right to look reads the version before it is hidden, as the owner of the key would.
        stage.Manifest["metadata"]!["annotations"] = new JsonObject { [VersionAnnotation] = await stage.NewestVersionAsync() };
        await stage.Azure.AddFaultAsync(new JsonObject { ["path"] = "^/keys/", ["status"] = 403, ["body"] = Faults.Error("Forbidden", "no") }, stage.Stop);
        await stage.DenyAsync("Microsoft.KeyVault/vaults/keys/read", "Microsoft.KeyVault/vaults/keys/versions/read");
    }
}
