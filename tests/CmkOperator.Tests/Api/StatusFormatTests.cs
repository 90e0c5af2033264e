using System.Text.Json;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Conditions;
using CmkOperator.CreateOnly;
using CmkOperator.Status;
using Xunit;

namespace CmkOperator.Tests.Api;

public sealed class StatusFormatTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 1, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_status_survives_a_round_trip()
    {
        var written = StatusFormat.Write(Full());
        var again = StatusFormat.Write(Read(written.ToJsonString()));

        Assert.Equal(written.ToJsonString(), again.ToJsonString());
    }

    [Fact]
    public void No_member_of_the_core_is_lost_on_the_wire()
    {
        var text = StatusFormat.Write(Full()).ToJsonString();

        foreach (var word in new[] { "KeyRotating", "ws-guid", "owner-tag", "ChangedOutside", "cmk-ml", "Cosmos", "azureml-rg", "cluster-a", "KeyVault", "tags.team", "RotateKey", "UpdateFailed", "grantee", "costs", "asked-1", "asked-2", "claimed" })
        {
            Assert.Contains(word, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Values_of_another_version_are_dropped_without_failing()
    {
        var status = Read(
            """
            {"conditions":[{"type":"Brilliant","status":"True","reason":"Succeeded","message":""},
              {"type":"Ready","status":"True","reason":"Succeeded","message":""}],
             "operation":{"kind":"Teleport","startedAt":"2026-11-01T10:00:00Z"}}
            """);

        Assert.Equal([ConditionType.Ready], status.Conditions.Select(condition => condition.Type));
        Assert.Null(status.Operation);
    }

    [Fact]
    public void An_object_that_no_pass_has_seen_has_the_empty_status() => Assert.Equal(WorkspaceStatus.Empty, new CmkWorkspace().Status);

    [Fact]
    public void Rows_that_are_null_are_not_read_and_leave_with_the_next_patch()
    {
        var stored = JsonSerializer.Deserialize("""{"coverage":[null,{"component":"Cosmos"}],"appliedTags":[null]}""", CmkWorkspaceJsonContext.Default.StoredStatus)!;

        Assert.Equal([new CoverageRow("Cosmos", "", "")], stored.Status.Coverage);
        Assert.Empty(stored.Status.AppliedTags);
        Assert.Null(stored.Json["coverage"]![0]);
    }

    [Fact]
    public void Whatever_is_missing_the_core_reads_no_null_where_its_records_have_none()
    {
        var status = Read("{}");

        Assert.Equal(StatusFormat.Write(WorkspaceStatus.Empty).ToJsonString(), StatusFormat.Write(status).ToJsonString());
        Assert.Empty(status.Computes);
    }

    [Fact]
    public void What_the_records_derive_is_not_a_stored_member()
    {
        var stored = JsonSerializer.Deserialize(
            """{"createOnly":{"keyVaultId":"/v","identityType":"None"},"operation":{"kind":"Create","isOpen":true}}""", CmkWorkspaceJsonContext.Default.StoredStatus)!;

        Assert.Equal("""{"createOnly":{},"operation":{"kind":"Create"}}""", stored.Json.ToJsonString());
        Assert.Null(stored.Status.CreateOnly!.KeyVaultId);
    }

    [Fact]
    public void An_empty_history_is_absent_and_leaves_no_member_behind()
    {
        var none = Full() with { Encryption = Full().Encryption! with { History = [] } };

        Assert.False(StatusFormat.Write(none)["encryption"]!.AsObject().ContainsKey("history"));
        Assert.Empty(Read("""{"encryption":{"keyName":"cmk-ml"}}""").Encryption!.History);
    }

    [Fact]
    public void A_key_of_the_history_without_its_time_is_not_read_and_an_unknown_cause_claims_nothing()
    {
        var history = Read("""{"encryption":{"history":[{"keyIdentifier":"a"},{"keyIdentifier":"b","since":"2026-11-01T10:00:00Z","cause":"Divined"}]}}""").Encryption!.History;

        Assert.Equal([new KeyHistoryEntry("b", At, KeyCause.Found)], history);
    }

    private static WorkspaceStatus Read(string stored) => JsonSerializer.Deserialize(stored, CmkWorkspaceJsonContext.Default.StoredStatus)!.Status;

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
        Encryption = new EncryptionRecord("kv", "cmk-ml", "v1", "https://kv/keys/cmk-ml/v1", "https://kv/keys/cmk-ml/v2", At, new RotationRecord("a", "b", At, At))
        {
            KeyVaultName = "kv-cmk",
            ShortKeyVersion = "v1",
            History = [new KeyHistoryEntry("https://kv/keys/cmk-ml/v1", At, KeyCause.Rotated, At), new KeyHistoryEntry("https://kv/keys/cmk-ml/v0", At, KeyCause.ChangedOutside)],
        },
        Coverage = [new CoverageRow("Cosmos", "key", "detail")],
        ManagedResourceGroup = new ManagedGroupRecord("azureml-rg", "id", [new ManagedResourceRow("t", "n", "i", "Succeeded", "key", "Ready", "d")]) { ShortName = "azureml" },
        ManagedNetwork = new ManagedNetworkRecord("AllowInternetOutbound", "Basic", "Active", false),
        Computes = [new ComputeRow("cluster-a", "AmlCompute", "o", "t", "d")],
        ComputeCount = 1,
        Preflight = [new PreflightRow("KeyVault", CheckOutcome.Passed, "m")],
        Drifts = [new DriftRow("tags.team", "a", "b", DriftAction.Report, At)],
        Operation = new OperationRecord(OperationKind.RotateKey, At, "https://arm/op", 3, 2, new OperationFailure(ConditionReason.UpdateFailed, "m", At), "/subscriptions/x", At),
        Grants = [new GrantRecord("grantee", "key", 3, At)],
        AppliedTags = ["costs"],
        LastHandledRequestAt = "asked-1",
        LastHandledReconcileAt = "asked-2",
    };
}
