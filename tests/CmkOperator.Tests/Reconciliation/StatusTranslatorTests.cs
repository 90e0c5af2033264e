using System.Text.Json;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Conditions;
using CmkOperator.CreateOnly;
using CmkOperator.Status;
using Xunit;

namespace CmkOperator.Tests.Reconciliation;

public sealed class StatusTranslatorTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 1, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_status_survives_a_round_trip()
    {
        var wire = StatusTranslator.ToWire(Full());
        var again = StatusTranslator.ToWire(StatusTranslator.FromWire(wire));

        Assert.Equal(Text(wire), Text(again));
    }

    [Fact]
    public void No_member_of_the_core_is_lost_on_the_wire()
    {
        var text = Text(StatusTranslator.ToWire(Full()));

        foreach (var word in new[] { "KeyRotating", "ws-guid", "owner-tag", "cmk-ml", "Cosmos", "azureml-rg", "cluster-a", "KeyVault", "tags.team", "RotateKey", "UpdateFailed", "grantee", "costs", "asked-1", "asked-2", "claimed" })
        {
            Assert.Contains(word, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Values_of_another_version_are_dropped_without_failing()
    {
        var wire = new CmkWorkspaceStatus
        {
            Conditions =
            [
                new WorkspaceCondition { Type = "Brilliant", Status = "True", Reason = "Succeeded", Message = "" },
                new WorkspaceCondition { Type = "Ready", Status = "True", Reason = "Succeeded", Message = "" },
            ],
            Operation = new OperationStatus { Kind = "Teleport", StartedAt = At },
        };

        var status = StatusTranslator.FromWire(wire);

        Assert.Equal([ConditionType.Ready], status.Conditions.Select(condition => condition.Type));
        Assert.Null(status.Operation);
    }

    [Fact]
    public void An_object_that_no_pass_has_seen_has_the_empty_status() => Assert.Equal(-1, StatusTranslator.FromWire(null).ObservedGeneration);

    private static string Text(CmkWorkspaceStatus status) => JsonSerializer.Serialize(status, CmkWorkspaceJsonContext.Default.CmkWorkspaceStatus);

    private static WorkspaceStatus Full() => new()
    {
        ObservedGeneration = 3,
        Conditions = [new Condition(ConditionType.Ready, ConditionStatus.False, ConditionReason.KeyRotating, "message", 3, At)],
        Workspace = new WorkspaceRecord("fraud-ml", "/subscriptions/x", "ws-guid", "Succeeded", true, "principal", "owner-tag", true),
        CreateOnly = new CreateOnlyValues
        {
            SubscriptionId = "sub",
            ResourceGroup = "rg",
            Location = "westeurope",
            WorkspaceName = "fraud-ml",
            HbiWorkspace = true,
            KeyVaultId = "kv",
            EncryptionIdentityId = "uai",
            StorageAccountId = "st",
            AssociatedKeyVaultId = "kv2",
            ApplicationInsightsId = "appi",
            ContainerRegistryId = "acr",
            IdentityType = "SystemAssigned",
        },
        Encryption = new EncryptionRecord("kv", "cmk-ml", "v1", "https://kv/keys/cmk-ml/v1", "https://kv/keys/cmk-ml/v2", At, new RotationRecord("a", "b", At, At)),
        Coverage = [new CoverageRow("Cosmos", "key", "detail")],
        ManagedResourceGroup = new ManagedGroupRecord("azureml-rg", "id", [new ManagedResourceRow("t", "n", "i", "Succeeded", "key", "Ready", "d")]),
        Computes = [new ComputeRow("cluster-a", "AmlCompute", "o", "t", "d")],
        ComputeCount = 1,
        Preflight = [new PreflightRow("KeyVault", CheckOutcome.Passed, "m")],
        Drifts = [new DriftRow("tags.team", "a", "b", DriftAction.Report)],
        Operation = new OperationRecord(OperationKind.RotateKey, At, "https://arm/op", 3, 2, new OperationFailure(ConditionReason.UpdateFailed, "m", At), "/subscriptions/x", At),
        Grants = [new GrantRecord("grantee", "key", 3, At)],
        AppliedTags = ["costs"],
        LastHandledRequestAt = "asked-1",
        LastHandledReconcileAt = "asked-2",
    };
}
