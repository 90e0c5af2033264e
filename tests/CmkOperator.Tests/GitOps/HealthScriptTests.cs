using System.Text.Json.Nodes;
using CmkOperator.TestKit.Verdicts;
using Xunit;

namespace CmkOperator.Tests.GitOps;

/// <summary>What no run shows: objects that are incomplete, foreign, or of a later version of the operator.</summary>
public sealed class HealthScriptTests
{
    private const string ReadyTrue = """{"type":"Ready","status":"True","reason":"Succeeded","message":"As declared","observedGeneration":2}""";

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"metadata":null,"spec":null,"status":null}""")]
    [InlineData("""{"metadata":{"generation":1},"spec":{}}""")]
    [InlineData("""{"metadata":{"generation":1},"status":{}}""")]
    [InlineData("""{"metadata":{"generation":1},"status":{"observedGeneration":-1}}""")]
    [InlineData("""{"metadata":{"generation":1},"status":{"observedGeneration":1}}""")]
    [InlineData("""{"metadata":{"generation":1},"status":{"observedGeneration":1,"conditions":null}}""")]
    [InlineData("""{"metadata":{"generation":1},"status":{"observedGeneration":1,"conditions":[]}}""")]
    [InlineData("""{"metadata":{"generation":1},"status":{"observedGeneration":1,"conditions":"none"}}""")]
    [InlineData("""{"metadata":{"generation":1},"status":{"observedGeneration":1,"conditions":[{},"odd",{"type":"Ready"}]}}""")]
    [InlineData("""{"metadata":"odd","spec":"odd","status":"odd"}""")]
    [InlineData("""{"status":{"conditions":[{"type":"Ready","status":"True"}]}}""")]
    public void An_object_that_says_nothing_is_progressing(string workspace) => Assert.Equal("Progressing", Judge(workspace).Status);

    [Theory]
    [InlineData(1, "Progressing")]
    [InlineData(2, "Healthy")]
    [InlineData(7, "Progressing")]
    [InlineData(-1, "Progressing")]
    public void Ready_counts_at_the_current_generation_only(int observed, string status) =>
        Assert.Equal(status, Judge(Workspace(ReadyTrue, observed: observed)).Status);

    [Fact]
    public void Ready_of_an_earlier_generation_is_progressing() =>
        Assert.Equal("Progressing", Judge(Workspace("""{"type":"Ready","status":"True","observedGeneration":1}""")).Status);

    [Fact]
    public void What_keeps_the_operator_from_looking_is_told() =>
        Assert.Equal(
            new HealthVerdict("Progressing", "AzureUnavailable: No answer"),
            Judge(Workspace("""{"type":"Ready","status":"Unknown","reason":"AzureUnavailable","message":"No answer","observedGeneration":2}""", observed: -1)));

    [Theory]
    [InlineData("""{"type":"Ready","status":"False","reason":"Creating"},{"type":"Reconciling","status":"True","reason":"Creating","message":"Wait"}""", "Progressing", "Creating: Wait")]
    [InlineData("""{"type":"Ready","status":"False","reason":"KeyDisabled"},{"type":"Stalled","status":"True","reason":"KeyDisabled","message":"Enable it"}""", "Degraded", "KeyDisabled: Enable it")]
    [InlineData("""{"type":"Ready","status":"Unknown","reason":"Throttled","message":"Wait"}""", "Progressing", "Throttled: Wait")]
    [InlineData("""{"type":"Ready","status":"False"}""", "Progressing", "Progressing: the operator has not judged the workspace yet")]
    [InlineData("""{"type":"Stalled","status":"False","reason":"X"},{"type":"Reconciling","status":"Unknown","reason":"X"},{"type":"Ready","status":"True","reason":"Succeeded"}""", "Healthy", "Succeeded")]
    [InlineData("""{"type":"Ready","status":"True"}""", "Healthy", "The workspace is as declared")]
    public void Kstatus_decides(string conditions, string status, string message) =>
        Assert.Equal(new HealthVerdict(status, message), Judge(Workspace(conditions)));

    [Theory]
    [InlineData("EncryptionInForce", "KeyMismatch", "Degraded")]
    [InlineData("KeyVaultReady", "VaultFirewallBlocked", "Degraded")]
    [InlineData("KeyReady", "KeyExpired", "Degraded")]
    [InlineData("KeyAccessReady", "PermissionMissing", "Degraded")]
    [InlineData("KeyAccessReady", "PermissionPropagating", "Progressing")]
    [InlineData("ManagedResourcesReady", "ManagedResourceGroupMissing", "Degraded")]
    [InlineData("CosmosDbReady", "ManagedResourceDegraded", "Degraded")]
    [InlineData("AiSearchReady", "ManagedResourceMissing", "Degraded")]
    [InlineData("StorageReady", "ManagedResourceMissing", "Degraded")]
    [InlineData("VirtualNetworkReady", "ManagedResourceMissing", "Degraded")]
    [InlineData("VirtualNetworkReady", null, "Degraded")]
    [InlineData("InSync", "Drifted", "Healthy")]
    [InlineData("MoonIsFull", "NotTonight", "Healthy")]
    public void What_is_false_beside_Ready_is_an_alarm_unless_it_was_told_to_stay_or_is_not_known(string type, string? reason, string status)
    {
        var condition = new JsonObject { ["type"] = type, ["status"] = "False", ["reason"] = reason, ["message"] = "Said" };

        var verdict = Judge(Workspace($"{ReadyTrue},{condition.ToJsonString()}"));

        Assert.Equal(status, verdict.Status);
        Assert.True(status == "Healthy" || verdict.Message!.StartsWith($"{type} is False: ", StringComparison.Ordinal), verdict.Message);
    }

    [Fact]
    public void An_alarm_that_passes_by_itself_hides_no_other() =>
        Assert.Equal(
            new HealthVerdict("Degraded", "ManagedResourcesReady is False: ManagedResourceMissing: Gone"),
            Judge(Workspace($$"""
                {{ReadyTrue}},{"type":"KeyAccessReady","status":"False","reason":"PermissionPropagating","message":"Wait"},
                {"type":"ManagedResourcesReady","status":"False","reason":"ManagedResourceMissing","message":"Gone"}
                """)));

    [Fact]
    public void A_reason_worth_a_word_is_told_also_without_a_status() =>
        Assert.Equal(
            new HealthVerdict("Healthy", "Succeeded: As declared. KeyReady is Unknown: KeyExpiring: Soon"),
            Judge(Workspace($$"""{{ReadyTrue}},{"type":"KeyReady","reason":"KeyExpiring","message":"Soon"}""")));

    [Fact]
    public void What_cannot_be_read_is_healthy_and_told() =>
        Assert.Equal(
            new HealthVerdict("Healthy", "Succeeded: As declared. StorageReady is Unknown: ManagedResourcesUnreadable: No right"),
            Judge(Workspace($$"""{{ReadyTrue}},{"type":"StorageReady","status":"Unknown","reason":"ManagedResourcesUnreadable","message":"No right"}""")));

    [Theory]
    [InlineData("True", "")]
    [InlineData("False", """,{"type":"Stalled","status":"True","reason":"Suspended","message":"Stopped"}""")]
    [InlineData("Unknown", """,{"type":"Reconciling","status":"True","reason":"Throttled"}""")]
    public void Suspended_is_suspended_whatever_Ready_was(string ready, string beside)
    {
        var workspace = Workspace($$"""{"type":"Ready","status":"{{ready}}","reason":"Suspended","message":"Stopped"}{{beside}}""", spec: """{"suspend":true}""");

        Assert.Equal(new HealthVerdict("Suspended", "Suspended: Stopped"), Judge(workspace));
    }

    [Fact]
    public void A_suspension_counts_before_the_operator_has_seen_it() =>
        Assert.Equal("Suspended", Judge(Workspace(ReadyTrue, observed: 1, spec: """{"suspend":true}""")).Status);

    [Theory]
    [InlineData(2, """{"type":"Ready","status":"False","reason":"Deleting","message":"On it"},{"type":"Reconciling","status":"True","reason":"Deleting"}""", "Progressing", "Deleting: On it")]
    [InlineData(2, """{"type":"Ready","status":"False","reason":"DeletionProtected"},{"type":"Stalled","status":"True","reason":"DeletionProtected","message":"Unset it"}""", "Degraded", "DeletionProtected: Unset it")]
    [InlineData(1, """{"type":"Ready","status":"False","reason":"InvalidSpec"},{"type":"Stalled","status":"True","reason":"InvalidSpec"}""", "Progressing", "Deleting: the operator has not acted on the deletion yet")]
    [InlineData(1, ReadyTrue, "Progressing", "Deleting: the operator has not acted on the deletion yet")]
    public void A_deletion_that_is_blocked_is_degraded_and_any_other_progressing(int observed, string conditions, string status, string message)
    {
        var workspace = JsonNode.Parse(Workspace(conditions, observed, """{"suspend":true}"""))!;
        workspace["metadata"]!["deletionTimestamp"] = "2026-01-02T03:04:05Z";

        Assert.Equal(new HealthVerdict(status, message), HealthScript.Judge(workspace));
    }

    [Fact]
    public void Words_of_other_alphabets_and_quotes_pass_through() =>
        Assert.Equal(
            "Succeeded: «Größe» \"50 %\"\n\\",
            Judge(Workspace("""{"type":"Ready","status":"True","reason":"Succeeded","message":"«Größe» \"50 %\"\n\\"}""")).Message);

    private static HealthVerdict Judge(string workspace) => HealthScript.Judge(JsonNode.Parse(workspace));

    private static string Workspace(string conditions, int observed = 2, string spec = "{}") =>
        $$$"""{"metadata":{"name":"fraud-ml","generation":2},"spec":{{{spec}}},"status":{"observedGeneration":{{{observed}}},"conditions":[{{{conditions}}}]}}""";
}
