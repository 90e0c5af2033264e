using System.Globalization;
using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Conditions;
using CmkOperator.Desired;
using CmkOperator.Schemas.Json;
using CmkOperator.Status;

namespace CmkOperator.Cli.Requests;

/// <summary>Something that a user may ask of an object: one field or one annotation, and how to see that it was done.</summary>
/// <param name="Patch">The merge patch.</param>
/// <param name="Done">What was written, for the user.</param>
/// <param name="Field">The field that is written; null for an annotation, which GitOps tools leave alone.</param>
/// <param name="IsFulfilled">Whether the operator has done it, given what the object declares and its status.</param>
internal sealed record ObjectRequest(JsonObject Patch, string Done, string? Field, Func<CmkWorkspace, WorkspaceStatus, bool> IsFulfilled)
{
    /// <summary>True for what only an object that is acted on can get: nothing comes of it while the object is suspended.</summary>
    public bool NeedsActing { get; init; }

    /// <summary><c>spec.suspend</c>.</summary>
    /// <param name="isSuspended">Whether the operator must leave the object alone.</param>
    public static ObjectRequest Suspend(bool isSuspended) => new(
        Spec(new JsonObject { ["suspend"] = isSuspended }),
        isSuspended ? "spec.suspend is true: the operator writes nothing for it" : "spec.suspend is false: the operator acts on it again",
        "spec.suspend",
        (workspace, status) => IsActedOn(workspace, status) && (status.Find(ConditionType.Ready)?.Reason == ConditionReason.Suspended) == isSuspended);

    /// <summary>The annotation that asks for a look now.</summary>
    /// <param name="now">Its value.</param>
    public static ObjectRequest Reconcile(DateTimeOffset now)
    {
        var value = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return new ObjectRequest(
            new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [CmkWorkspaceNames.RequestedAtAnnotation] = value } } },
            $"{CmkWorkspaceNames.RequestedAtAnnotation} is {value}: the operator looks now",
            null,
            (_, status) => status.LastHandledRequestAt == value && !status.Is(ConditionType.Reconciling))
        {
            NeedsActing = true,
        };
    }

    /// <summary>Another key, or version, of the same vault.</summary>
    /// <param name="item">The object.</param>
    /// <param name="to">KEY or KEY/VERSION.</param>
    /// <param name="problem">What is wrong with it; null when nothing is.</param>
    public static ObjectRequest? Rotate(JsonObject item, string to, out string? problem)
    {
        var parts = to.Split('/');
        var (name, version) = (parts[0], parts.Length > 1 ? parts[1] : null);
        problem = parts.Length > 2 || name.Length == 0 ? $"--to {to}: write KEY or KEY/VERSION; the vault never changes"
            : KeyForms.KeyName.ProblemOf(name) is { } wrongName ? $"--to {to}: {wrongName}"
            : version is not null && KeyForms.KeyVersion.ProblemOf(version) is { } wrongVersion ? $"--to {to}: {wrongVersion}"
            : null;
        if (problem is not null)
        {
            return null;
        }

        var now = item.At("spec", "encryption");
        // A name that only differs in case is the same key, and the spec keeps how it is written.
        var encryption = new JsonObject { ["keyVersion"] = version };
        if (!string.Equals(now.Text("keyName"), name, StringComparison.OrdinalIgnoreCase))
        {
            encryption["keyName"] = name;
        }

        return new ObjectRequest(
            Spec(new JsonObject { ["encryption"] = encryption }),
            version is null ? $"spec.encryption names key {name} without a version: its newest usable version is followed" : $"spec.encryption names key {name}, version {version}",
            "spec.encryption",
            (workspace, status) => IsActedOn(workspace, status) && status.Encryption is { } key && IsUnder(key, name, version)
                && !status.Is(ConditionType.Reconciling) && status.Is(ConditionType.EncryptionInForce) && key.Rotation is null or { FinishedAt: not null })
        {
            NeedsActing = true,
        };
    }

    private static bool IsUnder(EncryptionRecord key, string name, string? version) =>
        string.Equals(key.KeyName, name, StringComparison.OrdinalIgnoreCase) && (version is null || string.Equals(key.KeyVersion, version, StringComparison.OrdinalIgnoreCase));

    private static bool IsActedOn(CmkWorkspace workspace, WorkspaceStatus status) => status.ObservedGeneration == workspace.Metadata.Generation;

    private static JsonObject Spec(JsonObject fields) => new() { ["spec"] = fields };
}
