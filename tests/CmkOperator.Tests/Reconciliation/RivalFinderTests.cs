using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Reconciliation;
using CmkOperator.Tests.Webhooks.Fakes;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Tests.Reconciliation;

/// <summary>Which other objects conflict with one, as last seen.</summary>
public sealed class RivalFinderTests
{
    private const string ThisWorkspace =
        "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-ml/providers/Microsoft.MachineLearningServices/workspaces/fraud-ml";
    private const string OtherWorkspace =
        "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-ml/providers/Microsoft.MachineLearningServices/workspaces/other-ml";
    private const string SameWorkspace = """{"workspaceName":"FRAUD-ml","resourceGroup":"RG-ml"}""";

    private readonly ResourceStore<CmkWorkspace> _seen = WorkspaceStore.NewObjects();

    [Fact]
    public void An_object_that_declares_the_same_workspace_in_any_case_is_a_rival_with_its_age_and_claim()
    {
        See("other", SameWorkspace, $$"""{"observedGeneration":1,"conditions":[],"workspace":{"id":"{{ThisWorkspace}}","claimed":true} }""");

        Assert.Equal(new Rival(new ObjectKey("team-blue", "other"), new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero), true), Assert.Single(Rivals()));
    }

    [Fact]
    public void An_object_that_cannot_be_read_is_no_rival_and_hides_none()
    {
        See("broken", SameWorkspace, """{"observedGeneration":"one","conditions":[]}""");
        See("other", SameWorkspace);

        Assert.Throws<JsonException>(() => _seen.TryGet(new NamespacedName("team-blue", "broken"), out _));
        Assert.Equal("other", Assert.Single(Rivals()).Key.Name);
    }

    [Theory]
    [InlineData("""{"workspaceName":"other-ml"}""")]
    [InlineData("""{"workspaceName":"fraud-ml","observeOnly":true}""")]
    public void An_object_that_declares_another_one_or_only_observes_is_not_a_rival(string spec)
    {
        See("other", spec);

        Assert.Empty(Rivals());
    }

    [Theory]
    [InlineData("AuthenticationFailed", "True", false, 0)]
    [InlineData("AuthorizationFailed", "True", false, 0)]
    [InlineData("AuthorizationFailed", "False", false, 1)]
    [InlineData("AuthorizationFailed", "True", true, 1)]
    [InlineData("SubscriptionUnavailable", "True", false, 0)]
    [InlineData("InvalidSpec", "True", false, 0)]
    [InlineData("PolicyDenied", "True", false, 1)]
    public void An_object_without_access_to_it_blocks_no_other_unless_it_has_claimed_it(string reason, string stalled, bool claimed, int rivals)
    {
        See("other", SameWorkspace, $$"""
            {
              "observedGeneration": 1, "workspace": {"id": "{{ThisWorkspace}}", "claimed": {{(claimed ? "true" : "false")}}},
              "conditions": [{
                "type": "Stalled", "status": "{{stalled}}", "reason": "{{reason}}", "message": "none", "observedGeneration": 1,
                "lastTransitionTime": "2026-11-24T08:00:00Z"
              }]
            }
            """);

        Assert.Equal(rivals, Rivals().Count);
    }

    [Theory]
    [InlineData("""{"workspaceName":"fraud-ml","resourceGroup":"rg-ml","suspend":true}""", null, false, 0)]
    [InlineData("""{"workspaceName":"fraud-ml","resourceGroup":"rg-ml","suspend":true}""", null, true, 1)]
    [InlineData(SameWorkspace, "2026-11-24T09:00:00Z", false, 0)]
    [InlineData(SameWorkspace, "2026-11-24T09:00:00Z", true, 1)]
    public void A_suspended_or_deleted_object_blocks_no_other_unless_it_has_claimed_it(string spec, string? deletedAt, bool claimed, int rivals)
    {
        var other = Reviews.Workspace("other", "team-blue", spec);
        other["metadata"]!["deletionTimestamp"] = deletedAt;
        other["status"] = JsonNode.Parse($$"""{"observedGeneration":1,"conditions":[],"workspace":{"id":"{{ThisWorkspace}}","claimed":{{(claimed ? "true" : "false")}} } }""");
        See(other);

        Assert.Equal(rivals, Rivals().Count);
    }

    [Theory]
    [InlineData(ThisWorkspace, true)]
    [InlineData(OtherWorkspace, false)]
    public void A_claim_counts_only_for_its_workspace(string id, bool hasClaim)
    {
        See("other", SameWorkspace, $$"""{"observedGeneration":1,"conditions":[],"workspace":{"id":"{{id}}","claimed":true} }""");

        Assert.Equal(hasClaim, Assert.Single(Rivals()).HasClaim);
    }

    [Theory]
    [InlineData(ThisWorkspace, "", true)]
    [InlineData(OtherWorkspace, "", false)]
    [InlineData(ThisWorkspace, ""","failure":{"reason":"CreateFailed","message":"no","failedAt":"2026-11-24T09:00:00Z"}""", false)]
    public void A_requested_creation_counts_as_a_claim_until_it_fails(string target, string failure, bool hasClaim)
    {
        See("other", SameWorkspace, $$"""
            {"observedGeneration":1,"conditions":[],"operation":{"kind":"Create","startedAt":"2026-11-24T08:00:00Z","target":"{{target}}"{{failure}} } }
            """);

        Assert.Equal(hasClaim, Assert.Single(Rivals()).HasClaim);
    }

    private void See(string name, string spec, string? status = null)
    {
        var workspace = Reviews.Workspace(name, "team-blue", spec);
        workspace["status"] = status is null ? workspace["status"]!.DeepClone() : JsonNode.Parse(status);
        See(workspace);
    }

    private void See(JsonObject workspace) => _seen.Put(_seen.Reader.Read(Encoding.UTF8.GetBytes(workspace.ToJsonString())), keepNewer: false, out _);

    private IReadOnlyList<Rival> Rivals()
    {
        See(Reviews.Workspace("fraud-ml"));
        var store = new WorkspaceStore(_seen);
        Assert.True(store.TryGet(new NamespacedName("team-risk", "fraud-ml"), out var self));
        return new RivalFinder(store).Find(self);
    }
}
