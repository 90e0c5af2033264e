using System.Reflection;
using System.Text.Json;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Tests.Webhooks.Fakes;
using CmkOperator.Webhooks;
using Xunit;

namespace CmkOperator.Tests.Webhooks;

public sealed class WorkspaceWarningsTests
{
    private const string Other = "/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-cmk";
    private const string Granted = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/RG-ML/providers/Microsoft.KeyVault/vaults/KV-granted";

    /// <summary>The old spec (null: a new object), the new spec, and the warnings; the rest of both are the defaults.</summary>
    public static TheoryData<string?, string, string[]> Rows { get; } = new()
    {
        { null, "{}", [WorkspaceWarnings.Cost] },
        { null, """{"hbiWorkspace":true}""", [WorkspaceWarnings.Cost, WorkspaceWarnings.Telemetry] },
        { null, """{"deletionPolicy":"Purge"}""", [WorkspaceWarnings.Cost, WorkspaceWarnings.Purge] },
        { null, """{"deletionPolicy":"SoftDelete"}""", [WorkspaceWarnings.Cost, WorkspaceWarnings.SoftDelete] },
        { null, """{"externalDeletionPolicy":"Recreate"}""", [WorkspaceWarnings.Cost, WorkspaceWarnings.Recreate] },
        { null, """{"keyAccess":"Grant"}""", [WorkspaceWarnings.Cost, WorkspaceWarnings.NoGrant] },
        { null, $$$"""{"keyAccess":"Grant","encryption":{"keyVaultId":"{{{Granted}}}"}}""", [WorkspaceWarnings.Cost] },
        { null, $$$"""{"encryption":{"keyVaultId":"{{{Other}}}"}}""", [WorkspaceWarnings.Cost, WorkspaceWarnings.OtherSubscription] },
        { null, """{"hbiWorkspace":true,"deletionPolicy":"Purge","observeOnly":true}""", [] },
        { "{}", "{}", [] },
        { "{}", """{"friendlyName":"Fraud"}""", [] },
        { """{"hbiWorkspace":true,"deletionPolicy":"Purge"}""", """{"hbiWorkspace":true,"deletionPolicy":"Purge","suspend":true}""", [] },
        { "{}", """{"deletionPolicy":"Purge"}""", [WorkspaceWarnings.Purge] },
        { """{"deletionPolicy":"Purge"}""", """{"deletionPolicy":"SoftDelete"}""", [WorkspaceWarnings.SoftDelete] },
        { """{"deletionPolicy":"Purge"}""", "{}", [] },
        { "{}", """{"encryption":{"keyName":"cmk-ml-2"}}""", [WorkspaceWarnings.OldKey] },
        { "{}", """{"encryption":{"keyName":"CMK-ml"}}""", [] },
        { """{"encryption":{"keyVersion":"00000000000000000000000000000001"}}""", """{"encryption":{"keyVersion":"00000000000000000000000000000002"}}""", [WorkspaceWarnings.OldKey] },
        { """{"encryption":{"keyVersion":"00000000000000000000000000000001"}}""", "{}", [WorkspaceWarnings.OldKey] },

        // An object that begins to act gets all the warnings of a new object.
        { """{"observeOnly":true,"hbiWorkspace":true}""", """{"hbiWorkspace":true}""", [WorkspaceWarnings.Cost, WorkspaceWarnings.Telemetry] },
    };

    public static TheoryData<string> Texts { get; } =
    [
        .. typeof(WorkspaceWarnings).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!),
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_consequence_of_a_change_is_warned_about_once(string? before, string now, string[] warnings) =>
        Assert.Equal(warnings, WorkspaceWarnings.Of(Spec(now), before is null ? null : Spec(before), [Granted]));

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_warning_is_as_short_as_Kubernetes_recommends_and_one_sentence(string text)
    {
        Assert.InRange(text.Length, 1, 120);
        Assert.EndsWith(".", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Warning", text, StringComparison.OrdinalIgnoreCase);
    }

    private static CmkWorkspaceSpec Spec(string spec) =>
        JsonSerializer.Deserialize(Reviews.Workspace(spec: spec).ToJsonString(), CmkWorkspaceJsonContext.Default.CmkWorkspace)!.Spec!;
}
