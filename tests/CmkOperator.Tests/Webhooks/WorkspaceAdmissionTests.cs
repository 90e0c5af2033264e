using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Tests.Kubernetes.Fakes;
using CmkOperator.Tests.Webhooks.Fakes;
using CmkOperator.Webhooks;
using Xunit;

namespace CmkOperator.Tests.Webhooks;

/// <summary>What is denied and what is allowed, with the objects of the cluster as last seen.</summary>
public sealed class WorkspaceAdmissionTests
{
    private readonly ResourceStore<CmkWorkspace> _seen = WorkspaceStore.NewObjects();
    private readonly TestLogger<WorkspaceAdmission> _log = new();
    private bool _isCurrent = true;

    [Fact]
    public void A_new_object_that_declares_what_another_has_is_denied_and_the_other_named()
    {
        See(Reviews.Workspace("first", spec: """{"workspaceName":"Fraud-ML"}"""));

        var response = Review(Reviews.Create(Reviews.Workspace("second", spec: """{"workspaceName":"fraud-ml","resourceGroup":"RG-ML"}""")));

        Assert.False(response.Allowed);
        Assert.Equal("705ab4f5-6393-11e8-b7cc-42010a800002", response.Uid);
        Assert.Null(response.Warnings);
        Assert.Equal(
            "workspace fraud-ml in resource group RG-ML of subscription 11111111-1111-1111-1111-111111111111 is already declared by the object first: "
                + "change that one, or delete it first (with deletionPolicy Retain the workspace stays), or set observeOnly here to report only",
            response.Status!.Message);
        Assert.Equal(("Failure", "Forbidden", 403), (response.Status.Status, response.Status.Reason, response.Status.Code));
        var cause = Assert.Single(response.Status.Details!.Causes!);
        Assert.Equal(("FieldValueDuplicate", "spec.workspaceName"), (cause.Reason, cause.Field));
    }

    [Fact]
    public void The_name_of_an_object_in_another_namespace_appears_only_in_the_logs()
    {
        See(Reviews.Workspace("secret-project", "team-blue", """{"workspaceName":"fraud-ml"}"""));

        var response = Review(Reviews.Create(Reviews.Workspace("fraud-ml")));

        Assert.False(response.Allowed);
        Assert.Contains("is already declared by an object in another namespace", response.Status!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-project", response.Status.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("team-blue", response.Status.Message, StringComparison.Ordinal);
        Assert.Equal("team-blue/secret-project", Assert.Single(response.AuditAnnotations!).Value);
        Assert.Equal("Information: Denied team-risk/fraud-ml at admission: team-blue/secret-project declares the same workspace", Assert.Single(_log.Lines));
    }

    [Theory]
    [InlineData("""{"observeOnly":true}""", "{}", "{}")]
    [InlineData("{}", """{"observeOnly":true}""", "{}")]
    [InlineData("{}", """{"subscriptionId":"22222222-2222-2222-2222-222222222222"}""", "{}")]
    [InlineData("{}", """{"resourceGroup":"rg-other"}""", "{}")]
    [InlineData("{}", """{"workspaceName":"other"}""", "{}")]
    [InlineData("{}", "{}", """{"deletionTimestamp":"2026-11-24T09:00:00Z"}""")]
    public void An_object_that_only_observes_or_declares_another_or_is_deleted_conflicts_with_none(string now, string other, string otherMetadata)
    {
        var first = Reviews.Workspace("first", spec: other, metadata: otherMetadata);
        first["spec"]!["workspaceName"] ??= "fraud-ml";
        See(first);

        Assert.True(Review(Reviews.Create(Reviews.Workspace("fraud-ml", spec: now))).Allowed);
    }

    [Fact]
    public void An_object_without_access_to_the_workspace_keeps_no_other_from_declaring_it()
    {
        var squatter = Reviews.Workspace("squatter", "team-blue", """{"workspaceName":"fraud-ml"}""");
        squatter["status"]!["conditions"] = JsonNode.Parse("""
            [{"type":"Stalled","status":"True","reason":"AuthorizationFailed","message":"no","observedGeneration":1,"lastTransitionTime":"2026-11-24T08:00:00Z"}]
            """);
        See(squatter);

        Assert.True(Review(Reviews.Create(Reviews.Workspace("fraud-ml"))).Allowed);
    }

    [Fact]
    public void While_the_other_object_is_being_deleted_the_new_one_gets_a_warning_that_it_waits()
    {
        var first = Reviews.Workspace("first", spec: """{"workspaceName":"fraud-ml"}""", metadata: """{"deletionTimestamp":"2026-11-24T09:00:00Z"}""");
        first["status"]!["workspace"] = JsonNode.Parse("""
            {"id":"/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-ml/providers/Microsoft.MachineLearningServices/workspaces/fraud-ml","claimed":true}
            """);
        See(first);

        Assert.Equal([WorkspaceWarnings.RivalLeaving, WorkspaceWarnings.Cost], Review(Reviews.Create(Reviews.Workspace("fraud-ml"))).Warnings);
    }

    [Fact]
    public void An_object_does_not_conflict_with_itself()
    {
        See(Reviews.Workspace("fraud-ml"));

        Assert.True(Review(Reviews.Create(Reviews.Workspace("fraud-ml"))).Allowed);
    }

    [Theory]
    [InlineData("{}", """{"friendlyName":"an edit elsewhere"}""", true)]
    [InlineData("{}", """{"workspaceName":"FRAUD-ML"}""", true)]
    [InlineData("""{"workspaceName":"other"}""", "{}", false)]
    [InlineData("""{"observeOnly":true}""", "{}", false)]
    [InlineData("{}", """{"observeOnly":true}""", true)]
    public void An_existing_object_is_denied_only_when_it_begins_to_declare_what_another_has(string before, string now, bool allowed)
    {
        See(Reviews.Workspace("first", spec: """{"workspaceName":"fraud-ml"}"""));

        Assert.Equal(allowed, Review(Reviews.Update(Reviews.Workspace("fraud-ml", spec: now), Reviews.Workspace("fraud-ml", spec: before))).Allowed);
    }

    [Fact]
    public void An_object_being_deleted_is_allowed_whatever_it_declares()
    {
        See(Reviews.Workspace("first", spec: """{"workspaceName":"fraud-ml"}"""));
        var leaving = Reviews.Workspace("fraud-ml", spec: """{"deletionPolicy":"Purge"}""", metadata: """{"deletionTimestamp":"2026-11-24T09:00:00Z"}""");

        AssertSilent(Review(Reviews.Update(leaving, Reviews.Workspace("fraud-ml", spec: """{"workspaceName":"other"}"""))));
    }

    [Theory]
    [InlineData("DELETE", "{}")]
    [InlineData("CONNECT", "{}")]
    [InlineData("CREATE", """{"subResource":"status"}""")]
    [InlineData("CREATE", """{"kind":{"group":"cmk-operator.io","version":"v1","kind":"CmkWorkspace"}}""")]
    [InlineData("CREATE", """{"kind":{"group":"apps","version":"v1alpha1","kind":"CmkWorkspace"}}""")]
    [InlineData("CREATE", """{"kind":{"group":"cmk-operator.io","version":"v1alpha1","kind":"Other"}}""")]
    [InlineData("CREATE", """{"kind":null}""")]
    [InlineData("CREATE", """{"object":null}""")]
    [InlineData("UPDATE", "{}")]
    public void What_is_not_ours_is_allowed(string operation, string request)
    {
        See(Reviews.Workspace("first", spec: """{"workspaceName":"fraud-ml"}"""));

        AssertSilent(Review(Reviews.Of(operation, Reviews.Workspace("fraud-ml"), null, dryRun: false, request)));
    }

    [Fact]
    public void A_namespace_that_is_not_watched_belongs_to_another_operator()
    {
        See(Reviews.Workspace("first", spec: """{"workspaceName":"fraud-ml"}"""));

        AssertSilent(Review(Reviews.Create(Reviews.Workspace("fraud-ml")), "team-blue"));
    }

    [Fact]
    public void No_object_of_a_namespace_that_is_not_watched_is_decoded()
    {
        var body = Bomb(Reviews.Workspace(spec: """{"tags":"none"}"""));

        var allocated = Allocated(() => AssertSilent(Review(body, "team-blue")));

        Assert.InRange(body.Length, AdmissionEndpoint.LongestBody * 9 / 10, AdmissionEndpoint.LongestBody);
        Assert.InRange(allocated, 0, 64 * 1024);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void Unused_members_are_not_decoded_either()
    {
        var body = Bomb(Reviews.Workspace());

        Assert.InRange(Allocated(() => Assert.Equal([WorkspaceWarnings.Cost], Review(body).Warnings)), 0, 64 * 1024);
    }

    [Fact]
    public void A_spec_that_the_schema_cannot_have_accepted_is_allowed()
    {
        var names = new JsonArray([.. Enumerable.Repeat(0, 200_000).Select(_ => (JsonNode)"")]);
        var workspace = Reviews.Workspace();
        workspace["spec"]!["identity"] = new JsonObject { ["userAssignedIdentityIds"] = names };

        AssertSilent(Review(Reviews.Create(workspace)));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void Running_out_of_memory_is_not_answered()
    {
        var admission = new WorkspaceAdmission(
            new Declarations(new WorkspaceStore(_seen), () => throw new InsufficientMemoryException("no more")), new WorkspaceAdmissionOptions([], []), _log);
        var review = Encoding.UTF8.GetBytes(Reviews.Create(Reviews.Workspace()));

        Assert.Throws<InsufficientMemoryException>(() => admission.Review(Request(review), review));
    }

    [Fact]
    public void While_the_cluster_cannot_be_watched_nothing_is_denied()
    {
        See(Reviews.Workspace("first", spec: """{"workspaceName":"fraud-ml"}"""));
        _isCurrent = false;

        Assert.Equal([WorkspaceWarnings.Cost], Review(Reviews.Create(Reviews.Workspace("fraud-ml"))).Warnings);
    }

    [Fact]
    public void An_object_of_another_shape_is_left_to_the_schema()
    {
        AssertSilent(Review(Reviews.Create(Reviews.Workspace(spec: """{"tags":"none"}"""))));
        Assert.StartsWith("Error: Allowed team-risk/fraud-ml at admission", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    private static void AssertSilent(AdmissionResponse response)
    {
        Assert.True(response.Allowed);
        Assert.Null(response.Warnings);
        Assert.Null(response.Status);
    }

    private void See(JsonObject workspace) => _seen.Put(_seen.Reader.Read(Encoding.UTF8.GetBytes(workspace.ToJsonString())), keepNewer: false, out _);

    /// <summary>A review of the largest size, nearly all of it a list whose items grow many times over when they are decoded.</summary>
    private static byte[] Bomb(JsonObject workspace)
    {
        const string Mark = "\"metadata\":{";
        var review = Reviews.Create(workspace);
        var list = $"\"managedFields\":[{string.Join(',', Enumerable.Repeat("{}", (AdmissionEndpoint.LongestBody - review.Length - 100) / 3))}],";
        return Encoding.UTF8.GetBytes(review.Insert(review.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length, list));
    }

    private static long Allocated(Action action)
    {
        // Once before, for first-time allocations.
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static AdmissionRequest Request(byte[] review) => JsonSerializer.Deserialize(review, AdmissionJsonContext.Default.AdmissionReview)!.Request!;

    private AdmissionResponse Review(string review, params string[] watchNamespaces) => Review(Encoding.UTF8.GetBytes(review), watchNamespaces);

    private AdmissionResponse Review(byte[] review, params string[] watchNamespaces)
    {
        var admission = new WorkspaceAdmission(
            new Declarations(new WorkspaceStore(_seen), () => _isCurrent), new WorkspaceAdmissionOptions(watchNamespaces, []), _log);
        return admission.Review(Request(review), review);
    }
}
