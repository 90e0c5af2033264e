using System.Text.Json.Nodes;
using CmkOperator.Sandbox.World;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>Keys that cannot, or cannot yet, or soon no longer, encrypt a workspace.</summary>
internal static class KeyScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        Refused("key-missing", "There is no such key in the vault.", "KeyNotFound", null),
        Refused("key-disabled", "The key is disabled.", "KeyDisabled", _ => KeyBodies.Rsa(enabled: false)),
        Refused("key-expired", "The key is past its end.", "KeyExpired", now => KeyBodies.Rsa(notBefore: now.AddDays(-30), expires: now.AddDays(-1))),
        Refused("key-not-yet-valid", "The key is before its beginning.", "KeyNotYetValid", now => KeyBodies.Rsa(notBefore: now.AddDays(1))),
        Refused("key-wrong-type", "The key is an elliptic curve.", "KeyTypeUnsupported", _ => KeyBodies.Rsa("EC")),
        Refused("key-without-wrap", "The key may only sign.", "KeyOperationsMissing", _ => KeyBodies.Rsa(operations: ["sign", "verify"])),
        new("key-expiring", "The key expires in 20 days: Ready stays True, with a warning.")
        {
            World = world => world with { Keys = [] },
            Arrange = stage => stage.PutKeyAsync(KeyBodies.Rsa(expires: stage.Session.Clock.GetUtcNow().AddDays(20))),
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.UntilEventAsync("Warning", "KeyExpiring");
            },
            Outcome = Expect.All(
                Expect.Ready, Expect.Condition("KeyReady", "True", "KeyExpiring"), Expect.HasStatus("encryption", "keyExpiresAt"), Expect.Writes(1)),
        },
        new("staged-key", "A newer version is not yet valid: the usable one stays in force.")
        {
            Act = async stage =>
            {
                var version = await stage.NewestVersionAsync();
                await stage.UntilReadyAsync();
                await stage.AddVersionAsync(new JsonObject { ["nbf"] = stage.Session.Clock.GetUtcNow().AddDays(7).ToUnixTimeSeconds() });
                await stage.PassAsync();
                await stage.UntilAsync(Expect.Status(version, "encryption", "keyVersion"));
            },
            Outcome = Expect.All(Expect.Ready, Expect.WorkspacePatches(0), Expect.Writes(1)),
        },
        new("pinned-disabled", "keyVersion names a disabled version: the operator reports it and keeps the key in force.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                var disabled = await stage.AddVersionAsync(new JsonObject { ["enabled"] = false });
                await stage.EditAsync(new JsonObject { ["encryption"] = new JsonObject { ["keyVersion"] = disabled } });
            },
            Outcome = Expect.All(Expect.Condition("KeyReady", "False", "KeyDisabled"), Expect.WorkspacePatches(0), Expect.Writes(1)),
        },
    ];

    private static Scenario Refused(string name, string description, string reason, Func<DateTimeOffset, JsonObject>? key) => new(name, description)
    {
        World = world => world with { Keys = [] },
        Arrange = stage => key is null ? Task.CompletedTask : stage.PutKeyAsync(key(stage.Session.Clock.GetUtcNow())),
        Outcome = Expect.All(Expect.Condition("KeyReady", "False", reason), Expect.Stalled(reason), Expect.NoWrite),
    };
}
