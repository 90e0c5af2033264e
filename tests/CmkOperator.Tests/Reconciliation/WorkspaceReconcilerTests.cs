using System.Text.Json.Nodes;
using Azure.Identity;
using CmkOperator.Azure.Faults;
using CmkOperator.Controllers;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Tenancy;
using CmkOperator.Tests.Webhooks.Fakes;
using Microsoft.Identity.Client;
using Xunit;

namespace CmkOperator.Tests.Reconciliation;

/// <summary>The conditions of a write to Azure: the record before it, and the lease.</summary>
public sealed class WorkspaceReconcilerTests
{
    [Theory]
    [InlineData(new[] { true, true }, 1)]
    [InlineData(new[] { true, false }, 0)]
    [InlineData(new[] { false }, 0)]
    public async Task A_write_is_sent_when_the_lease_lasts_before_its_record_and_after_it(bool[] lasts, int sent)
    {
        await using var rig = await StartAsync(lasts);

        var result = await rig.ReconcileAsync(TestContext.Current.CancellationToken);

        Assert.Equal(sent, rig.Sent.Count);
        Assert.StartsWith("Information: team-risk/fraud-ml: plan\n", Assert.Single(rig.Plans.Lines), StringComparison.Ordinal);
        Assert.Equal(sent == 1, rig.Object["status"]!["operation"] is not null);
        Assert.Equal(sent == 0, result == ReconcileResult.RequeueAfter(TimeSpan.FromSeconds(2)));
        Assert.True(sent > 0 || rig.Events.Count == 0, "A write that was not sent made an event");
    }

    [Theory]
    [InlineData(new[] { true, false })]
    [InlineData(new[] { false })]
    public async Task A_write_that_is_postponed_leaves_the_status_as_it_is(bool[] lasts)
    {
        await using var rig = await StartAsync(lasts);
        var before = rig.Object["status"]!.ToJsonString();

        await rig.ReconcileAsync(TestContext.Current.CancellationToken);

        Assert.Equal(before, rig.Object["status"]!.ToJsonString());
    }

    [Fact]
    public async Task The_log_tells_a_plan_when_it_does_something_or_changes_the_status_and_not_at_each_check()
    {
        await using var rig = await ReconcilerRig.StartAsync(ReconcilerRig.New("""{"suspend":true}"""));
        await rig.ReconcileAsync();
        Assert.Equal("Information: team-risk/fraud-ml: plan\n! refused: every write (Suspended)", Assert.Single(rig.Plans.Lines));
        Assert.Empty(rig.Log.Lines);

        await rig.ReconcileLaterAsync(TimeSpan.FromMinutes(30));
        await rig.ReconcileLaterAsync(TimeSpan.FromMinutes(30));
        Assert.Equal(["Information", "Debug", "Debug"], rig.Plans.Lines.Select(line => line.Split(':')[0]));

        rig.Apply(ReconcilerRig.New());
        await rig.ReconcileLaterAsync(TimeSpan.FromMinutes(30));
        await rig.ReconcileLaterAsync(TimeSpan.FromMinutes(30));
        Assert.Equal(["Information", "Debug"], rig.Plans.Lines.Skip(3).Select(line => line.Split(':')[0]));
    }

    [Fact]
    public async Task A_pass_after_one_that_was_put_off_is_still_for_the_event()
    {
        await using var rig = await ReconcilerRig.StartAsync(ReconcilerRig.New());
        await rig.ReconcileAsync();
        rig.Pass(TimeSpan.FromMinutes(10));
        rig.PromptedAt = rig.Now;
        var happened = rig.Now;
        rig.Access = new AccessOutcome.Unavailable(new AzureFault(503, "Down", "The sign-in service does not answer"));
        await rig.ReconcileLaterAsync(TimeSpan.FromSeconds(1));
        (rig.PromptedAt, rig.Access) = (null, null);
        await rig.ReconcileLaterAsync(TimeSpan.FromSeconds(20));

        Assert.Equal((happened, true), (rig.Requests[^1].SharedSince, rig.Requests[^1].Turn == ObservationTurn.Awaited));
        await rig.ReconcileLaterAsync(TimeSpan.FromSeconds(20));
        Assert.NotEqual(ObservationTurn.Awaited, rig.Requests[^1].Turn);
    }

    [Fact]
    public async Task A_pass_that_is_put_off_comes_before_the_checks_that_are_not()
    {
        await using var rig = await ReconcilerRig.StartAsync(ReconcilerRig.New());
        await rig.ReconcileAsync();
        rig.HeldBack = new AzureFault(429, "HeldBack", "The operator itself holds its reads back");
        await rig.ReconcileLaterAsync(TimeSpan.FromMinutes(10));
        rig.HeldBack = null;
        await rig.ReconcileLaterAsync(TimeSpan.FromSeconds(20));
        await rig.ReconcileLaterAsync(TimeSpan.FromMinutes(10));

        Assert.Equal([ObservationTurn.Periodic, ObservationTurn.PutOff, ObservationTurn.Periodic], rig.Asked[^3..]);
    }

    [Fact]
    public async Task An_operation_that_failed_comes_before_no_other_object()
    {
        await using var rig = await ReconcilerRig.StartAsync(ReconcilerRig.New());
        rig.Observe = () => ObservedBuilder.Build() with { Workspace = AzureFaults.Absent<WorkspaceFacts>() };
        rig.Execute = action => new ActionOutcome(action, ActionOutcomeKind.Begun, Names.OperationUrl);
        await rig.ReconcileAsync();
        await rig.ReconcileLaterAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(ObservationTurn.UnderWay, rig.Asked[^1]);

        var failed = Reading.Of(new OperationFacts("Failed", new AzureFault(403, "RequestDisallowedByPolicy", "No."), null));
        rig.Observe = () => ObservedBuilder.Build() with { Workspace = AzureFaults.Absent<WorkspaceFacts>(), Operation = failed };
        await rig.ReconcileLaterAsync(TimeSpan.FromMinutes(1));
        await rig.ReconcileLaterAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(ObservationTurn.Periodic, rig.Asked[^1]);
    }

    [Theory]
    [InlineData("Succeeded", 1)]
    [InlineData("Failed", 2)]
    public async Task Why_a_creation_failed_is_read_anew_and_its_success_needs_nothing_newer_than_its_decision(string ended, int moments)
    {
        var workspace = ReconcilerRig.New();
        workspace["status"] = JsonNode.Parse($$"""
            {"observedGeneration":1,"conditions":[],"operation":{"kind":"Create","startedAt":"2026-11-23T11:59:50Z","generation":1,"attempt":1,"target":"{{Names.WorkspaceArmId}}","url":"https://management.azure.com/op"} }
            """);
        await using var rig = await ReconcilerRig.StartAsync(workspace);
        var failure = ended == "Failed" ? new AzureFault(200, "InternalServerError", "It did not work") : null;
        rig.PromptedAt = rig.Now;
        rig.Observe = () => ObservedBuilder.Build() with { Operation = Observed.Reading.Of(new Observed.OperationFacts(ended, failure, null)) };

        await rig.ReconcileLaterAsync(TimeSpan.FromSeconds(20));

        Assert.Equal([Observed.ObservationScope.OperationOnly, Observed.ObservationScope.Full], rig.Requests.Select(request => request.Scope));
        Assert.Equal(moments, rig.Requests.Select(request => request.SharedSince).Distinct().Count());
        Assert.True(rig.Requests[1].SharedSince >= rig.Requests[0].SharedSince);
    }

    [Fact]
    public async Task A_poll_of_an_operation_that_runs_leaves_the_workspace_out_and_the_status_as_it_is()
    {
        var workspace = ReconcilerRig.New();
        workspace["status"] = JsonNode.Parse($$"""
            {"observedGeneration":1,"conditions":[],"operation":{"kind":"Create","startedAt":"2026-11-23T11:59:50Z","generation":1,"attempt":1,"target":"{{Names.WorkspaceArmId}}","url":"https://management.azure.com/op"} }
            """);
        await using var rig = await ReconcilerRig.StartAsync(workspace);
        rig.Observe = () =>
        {
            var seen = new Observed.ObservedAzure { ObservedAt = Clock.Now, Operation = Observed.Reading.Of(new Observed.OperationFacts("InProgress", null, TimeSpan.FromSeconds(20))) };
            return rig.Requests[^1].Scope == Observed.ObservationScope.OperationAlone ? seen : seen with { Workspace = Observed.Reading.Of(ObservedBuilder.Live() with { ProvisioningState = "Creating" }) };
        };
        await rig.ReconcileAsync();
        var reported = rig.Object["status"]!.ToJsonString();
        var results = new List<ReconcileResult>();
        for (var poll = 0; poll < 10; poll++)
        {
            results.Add(await rig.ReconcileLaterAsync(TimeSpan.FromSeconds(20)));
        }

        Assert.Equal(
            [Observed.ObservationScope.OperationOnly, .. Enumerable.Repeat(Observed.ObservationScope.OperationAlone, 9), Observed.ObservationScope.OperationOnly],
            rig.Requests.Select(request => request.Scope));
        Assert.All(results, result => Assert.Equal(ReconcileResult.RequeueAfter(TimeSpan.FromSeconds(20)), result));
        Assert.Equal(reported, rig.Object["status"]!.ToJsonString());
    }

    [Fact]
    public async Task An_object_without_a_condition_says_that_Azure_does_not_answer_long_before_the_pass_gives_up()
    {
        await using var rig = await StartAsync([true, true]);
        var answer = new TaskCompletionSource();
        rig.Answer = answer.Task;
        var pass = rig.ReconcileAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(
            () =>
            {
                rig.Pass(TimeSpan.FromSeconds(1));
                return Conditions(rig).Contains("Azure has not answered for 10 s", StringComparison.Ordinal);
            },
            "a condition that says so");
        var isOver = pass.IsCompleted;
        answer.SetResult();
        await pass;

        Assert.False(isOver);
        Assert.DoesNotContain("Azure has not answered", Conditions(rig), StringComparison.Ordinal);
        Assert.Single(rig.Sent);
    }

    [Theory]
    [InlineData("AADSTS700213: No matching federated identity record found for presented assertion subject 'system:serviceaccount:team:azure'", "Set the subject of the federated credential")]
    [InlineData("AADSTS700212: No matching federated identity record found for presented assertion audience 'api://other'", "Set the audience of the federated credential to api://AzureADTokenExchange")]
    [InlineData("AADSTS700211: No matching federated identity record found for presented assertion issuer 'https://issuer'", "Set the issuer of the federated credential")]
    [InlineData("AADSTS7000222: The provided client secret keys for app 'operator' are expired", "Create a new client secret")]
    [InlineData("AADSTS90002: Tenant 'contoso' not found", "Correct the tenant id")]
    public async Task A_refused_sign_in_reaches_condition_and_log_with_its_number_and_the_step_that_helps(string said, string step)
    {
        // Azure.Identity says which credential failed, and leaves what Entra said to the cause.
        var refused = new MsalServiceException("invalid_client", $"A configuration issue is preventing authentication. Original exception: {said}. Trace ID: 1", 401);
        var fault = AzureFaultMapper.FromException(new AuthenticationFailedException("WorkloadIdentityCredential authentication failed: ", refused))!;

        await using var rig = await StartAsync([]);
        rig.Access = new AccessOutcome.Unavailable(fault);

        await rig.ReconcileAsync(TestContext.Current.CancellationToken);

        var ready = rig.Object["status"]!["conditions"]!.AsArray().Single(condition => (string?)condition!["type"] == "Ready")!;
        Assert.Equal("AuthenticationFailed", (string?)ready["reason"]);
        var line = Assert.Single(rig.Log.Lines, line => line.StartsWith("Warning: ", StringComparison.Ordinal));
        foreach (var text in new[] { (string)ready["message"]!, line })
        {
            Assert.Contains(said, text, StringComparison.Ordinal);
            Assert.Contains(step, text, StringComparison.Ordinal);
        }

        await rig.ReconcileAsync(TestContext.Current.CancellationToken);
        Assert.Single(rig.Log.Lines, line => line.StartsWith("Warning: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_deletion_waits_for_is_never_answered_with_what_its_last_pass_knew()
    {
        await using var rig = await StartAsync([false, false]);
        rig.PromptedAt = rig.Now;
        await rig.ReconcileAsync(TestContext.Current.CancellationToken);
        var known = rig.Now;
        rig.PromptedAt = null;

        await rig.ReconcileLaterAsync(TimeSpan.FromSeconds(15));

        Assert.Equal(known, rig.Requests[^1].SharedSince);
    }

    private static string Conditions(ReconcilerRig rig) => rig.Object["status"]?["conditions"]?.ToJsonString() ?? string.Empty;

    private static async Task<ReconcilerRig> StartAsync(bool[] lasts)
    {
        var workspace = Reviews.Workspace(
            spec: """{"deletionPolicy":"SoftDelete"}""",
            metadata: """{"deletionTimestamp":"2026-11-23T11:59:00Z","finalizers":["cmk-operator.io/workspace"]}""");
        workspace["status"] = JsonNode.Parse($$"""
            {
              "observedGeneration": 1, "conditions": [],
              "workspace": {"name":"fraud-ml","id":"{{Names.WorkspaceArmId}}","workspaceId":"{{Names.WorkspaceGuid}}","provisioningState":"Succeeded","claimed":true}
            }
            """);
        var rig = await ReconcilerRig.StartAsync(workspace);
        var asked = 0;
        rig.LeaseLasts = () => lasts[asked++];
        rig.Observe = () => ObservedBuilder.Build() with { Workspace = Observed.Reading.Of(ObservedBuilder.Live() with { Tags = new Dictionary<string, string>() }) };
        return rig;
    }
}
