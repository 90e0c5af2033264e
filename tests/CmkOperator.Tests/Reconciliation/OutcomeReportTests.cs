using System.Text.Json.Nodes;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Faults;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Tenancy;
using CmkOperator.Tests.Kubernetes.Fakes;
using Xunit;

namespace CmkOperator.Tests.Reconciliation;

/// <summary>What was done to Azure reaches the status and the events, whatever happens to the write of the status.</summary>
public sealed class OutcomeReportTests
{
    private const string Granting = """{"keyAccess":"Grant"}""";

    private const string GrantingToIdentity = $$$"""
        {"keyAccess":"Grant","identity":{"type":"SystemAssigned,UserAssigned","userAssignedIdentityIds":["{{{Names.IdentityId}}}"]},
         "encryption":{"userAssignedIdentityId":"{{{Names.IdentityId}}}"}}
        """;

    /// <summary>Each write to Azure with each fault of the write that reports what came of it.</summary>
    public static TheoryData<Write, Fault> Outcomes() => new(
        from write in Enum.GetValues<Write>()
        from fault in Enum.GetValues<Fault>()
        select (write, fault));

    /// <summary>Each write to Azure with each fault of the write that records its intent.</summary>
    public static TheoryData<Write, Fault> Intents() => new(
        from write in Enum.GetValues<Write>()
        from fault in new[] { Fault.Failed, Fault.LostBefore, Fault.LostAfter }
        select (write, fault));

    [Theory]
    [MemberData(nameof(Outcomes))]
    public async Task What_came_of_a_write_is_reported_once_although_its_status_write_meets_a_fault(Write write, Fault fault)
    {
        await using var rig = await StartAsync(write);
        using var pass = new CancellationTokenSource();
        Inject(rig, 2, fault, pass);

        await PassAsync(rig, pass.Token);
        rig.IsLeader = true;
        var first = rig.Sent.Count;
        await rig.ReconcileLaterAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(1, first);
        Assert.Single(rig.Sent);
        AssertReported(rig, write);
    }

    [Theory]
    [MemberData(nameof(Intents))]
    public async Task A_write_whose_intent_meets_a_fault_is_sent_by_the_next_pass(Write write, Fault fault)
    {
        await using var rig = await StartAsync(write);
        Inject(rig, 1, fault, null);

        await PassAsync(rig, TestContext.Current.CancellationToken);
        var first = rig.Sent.Count;
        await rig.ReconcileLaterAsync(TimeSpan.FromSeconds(2));
        await rig.ReconcileLaterAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(0, first);
        Assert.Single(rig.Sent);
        AssertReported(rig, write);
    }

    [Fact]
    public async Task A_grant_of_a_process_that_was_killed_is_made_once_more_for_one_request()
    {
        await using var rig = await StartAsync(Write.Grant);
        Inject(rig, 2, Fault.LostBefore, null);
        await PassAsync(rig, TestContext.Current.CancellationToken);

        rig.Restart();
        await rig.ReconcileLaterAsync(TimeSpan.FromMinutes(5));
        Assert.Single(rig.Sent);
        Assert.Equal("Unknown", Grant(rig)["outcome"]?.GetValue<string>());
        Assert.Equal("PermissionMissing", Condition(rig, "KeyAccessReady"));

        var asked = rig.Object;
        asked["metadata"]!["annotations"] = new JsonObject { ["cmk-operator.io/requested-at"] = "1" };
        rig.Apply(asked);
        await rig.ReconcileLaterAsync(TimeSpan.FromMinutes(5));
        await rig.ReconcileLaterAsync(TimeSpan.FromMinutes(30));
        Assert.Equal(2, rig.Sent.Count);
        Assert.Null(Grant(rig)["outcome"]);
    }

    [Fact]
    public async Task What_came_of_a_write_is_not_reported_on_another_object_of_the_same_name()
    {
        await using var rig = await StartAsync(Write.Grant);
        Inject(rig, 2, Fault.LostBefore, null);
        await PassAsync(rig, TestContext.Current.CancellationToken);

        rig.Server.Delete(ReconcilerRig.Collection, ReconcilerRig.Name);
        rig.Observe = ObservedBuilder.Build;
        rig.Apply(ReconcilerRig.New(Granting));
        await rig.ReconcileLaterAsync(TimeSpan.FromSeconds(2));

        Assert.Null(rig.Object["status"]!["grants"]);
        Assert.DoesNotContain(rig.Events, item => item.Reason == "PermissionPropagating");
    }

    [Fact]
    public async Task A_status_that_another_operator_wrote_meanwhile_keeps_what_it_says()
    {
        await using var rig = await StartAsync(Write.Grant);
        Inject(rig, 2, Fault.StatusOfAnother, null);

        await PassAsync(rig, TestContext.Current.CancellationToken);

        Assert.Equal("somebody", rig.Object["status"]!["workspace"]!["ownerTag"]!.GetValue<string>());
        Assert.Null(Grant(rig)["outcome"]);
    }

    [Fact]
    public async Task What_came_of_a_write_that_a_policy_keeps_out_of_the_status_does_not_hold_an_object_that_needs_nothing_of_Azure()
    {
        await using var rig = await StartAsync(Write.Grant);
        Refuse(rig, from: 2);
        await PassAsync(rig, TestContext.Current.CancellationToken);
        Assert.Single(rig.Sent);

        var deleted = rig.Object;
        deleted["metadata"]!["deletionTimestamp"] = "2026-11-01T00:00:00Z";
        rig.Apply(deleted);
        await rig.ReconcileLaterAsync(TimeSpan.FromMinutes(5));

        Assert.Empty(rig.Server.Get(ReconcilerRig.Collection, ReconcilerRig.Name)?["metadata"]?["finalizers"]?.AsArray() ?? []);
    }

    [Fact]
    public async Task A_server_that_is_slow_to_take_what_came_of_a_write_is_a_fault_of_the_server_and_no_unexpected_one()
    {
        await using var rig = await StartAsync(Write.Creation);
        var writes = 0;
        rig.Server.Intercept = async context =>
        {
            if (context.Request.Method != "PATCH" || !context.Request.Path.Value!.EndsWith("/status", StringComparison.Ordinal) || ++writes != 2)
            {
                return false;
            }

            rig.Pass(TimeSpan.FromSeconds(6));
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };

        var failure = await Assert.ThrowsAsync<KubernetesApiException>(() => rig.ReconcileAsync());
        Assert.True(failure.IsTransient);
        await rig.ReconcileLaterAsync(TimeSpan.FromSeconds(2));

        Assert.Single(rig.Sent);
        AssertReported(rig, Write.Creation);
    }

    [Fact]
    public async Task The_role_at_the_key_waits_for_the_role_at_the_vault_of_the_same_identity()
    {
        await using var rig = await ReconcilerRig.StartAsync(ReconcilerRig.New(GrantingToIdentity));
        rig.Observe = () => Missing(Identity(ObservedBuilder.Access(ObservedBuilder.Assignment())));
        rig.Execute = action => new ActionOutcome(action, ActionOutcomeKind.Failed, Fault: AzureFaults.Down);

        await PassAsync(rig, TestContext.Current.CancellationToken);
        Assert.Equal(["+ key access for id-ml (vaults/read)"], rig.Sent.Select(action => action.Text));

        rig.Execute = action => new ActionOutcome(action, ActionOutcomeKind.Done);
        await rig.ReconcileLaterAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(["+ key access for id-ml (vaults/read)", "+ key access for id-ml (get, wrapKey, unwrapKey)"], rig.Sent.Skip(1).Select(action => action.Text));
    }

    [Fact]
    public async Task An_intent_that_was_not_stored_takes_nothing_from_the_status_of_an_object_that_names_another_workspace_now()
    {
        await using var rig = await StartAsync(Write.Creation);
        var renamed = rig.Object;
        renamed["status"] = JsonNode.Parse($$$"""
            {
              "observedGeneration": 1,
              "workspace": {"name": "old-ml", "id": "{{{Names.WorkspaceArmId}}}-old", "provisioningState": "Succeeded", "ownerTag": "somebody", "claimed": false},
              "conditions": [{"type": "Ready", "status": "False", "reason": "OwnershipConflict", "message": "said", "observedGeneration": 1, "lastTransitionTime": "2026-11-01T00:00:00Z"}]
            }
            """);
        rig.Apply(renamed);
        Inject(rig, 1, Fault.Failed, null);
        await PassAsync(rig, TestContext.Current.CancellationToken);
        rig.Access = new AccessOutcome.Unavailable(AzureFaults.Down);
        await rig.ReconcileLaterAsync(TimeSpan.FromSeconds(2));

        Assert.Empty(rig.Sent);
        Assert.DoesNotContain(rig.Server.Requests, request => request.Body.Contains("\"conditions\":[]", StringComparison.Ordinal) || request.Body.Contains("\"conditions\":null", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Fault.Edited)]
    [InlineData(Fault.Failed)]
    [InlineData(Fault.LostBefore)]
    public async Task A_grant_that_another_operator_made_meanwhile_stays_recorded_when_the_intent_of_the_same_grant_is_not_stored(Fault fault)
    {
        await using var rig = await StartAsync(Write.Grant);
        var writes = 0;
        rig.Server.Intercept = async context =>
        {
            if (context.Request.Method != "PATCH" || !context.Request.Path.Value!.EndsWith("/status", StringComparison.Ordinal) || ++writes != 1)
            {
                return false;
            }

            var made = JsonNode.Parse(rig.Server.Requests.Last().Body)!["status"]!["grants"]!.DeepClone();
            made[0]!.AsObject().Remove("outcome");
            made[0]!["grantedAt"] = "2026-11-23T11:59:58Z";
            var present = rig.Object;
            present["status"]!["grants"] = made;
            rig.Apply(present, isSeen: false);
            if (fault == Fault.LostBefore)
            {
                context.Abort();
                return true;
            }

            if (fault == Fault.Failed)
            {
                await FakeApiServer.FailAsync(context, 500, "InternalError", "etcdserver: leader changed");
                return true;
            }

            return false;
        };

        for (var passes = 0; passes < 3; passes++)
        {
            await PassAsync(rig, TestContext.Current.CancellationToken);
            rig.Pass(TimeSpan.FromMinutes(5));
        }

        Assert.Empty(rig.Sent);
        Assert.Equal("2026-11-23T11:59:58Z", Grant(rig)["grantedAt"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(Write.Grant)]
    [InlineData(Write.Creation)]
    public async Task A_refused_intent_is_not_told_as_something_that_was_done_to_Azure(Write write)
    {
        await using var rig = await StartAsync(write);
        Refuse(rig, from: 1);
        for (var passes = 0; passes < 3; passes++)
        {
            await PassAsync(rig, TestContext.Current.CancellationToken);
            rig.Pass(TimeSpan.FromMinutes(5));
        }

        Assert.Empty(rig.Sent);
        Assert.NotEmpty(rig.Events);
        Assert.All(rig.Events, item => Assert.Contains("so nothing is written to Azure", item.Note, StringComparison.Ordinal));
    }

    // A policy of others that refuses each write of the status from one on.
    private static void Refuse(ReconcilerRig rig, int from)
    {
        var writes = 0;
        rig.Server.Intercept = async context =>
        {
            if (context.Request.Method != "PATCH" || !context.Request.Path.Value!.EndsWith("/status", StringComparison.Ordinal) || ++writes < from)
            {
                return false;
            }

            await FakeApiServer.FailAsync(context, 403, "Forbidden", "cmkworkspaces.cmk-operator.io \"fraud-ml\" is forbidden: ValidatingAdmissionPolicy 'freeze' denied request: not now");
            return true;
        };
    }

    private static async Task<ReconcilerRig> StartAsync(Write write)
    {
        var rig = await ReconcilerRig.StartAsync(ReconcilerRig.New(write == Write.Grant ? Granting : "{}"));
        // Somebody takes the right away as soon as it is granted.
        rig.Observe = () => Missing(write == Write.Grant ? ObservedBuilder.Access(ObservedBuilder.Assignment(principal: "somebody")) : ObservedBuilder.Access());
        rig.Execute = action => write switch
        {
            Write.Grant => new ActionOutcome(action, ActionOutcomeKind.Done),
            Write.Creation => new ActionOutcome(action, ActionOutcomeKind.Begun, Names.OperationUrl),
            Write.RefusedCreation => new ActionOutcome(action, ActionOutcomeKind.Failed, Fault: new AzureFault(400, "QuotaExceeded", "no room")),
            _ => throw new ArgumentOutOfRangeException(nameof(write)),
        };
        return rig;
    }

    private static ObservedAzure Missing(KeyAccessFacts access) => ObservedBuilder.Build() with
    {
        Workspace = AzureFaults.Absent<WorkspaceFacts>(),
        Managed = ManagedFacts.NotRead,
        Computes = Reading.NotRead<IReadOnlyList<ComputeFacts>>(),
        KeyAccess = access,
    };

    private static KeyAccessFacts Identity(KeyAccessFacts access) => access with
    {
        Principals = [.. access.Principals, new KeyPrincipalFacts(KeyPrincipalKind.UserAssignedIdentity, "id-ml", Reading.Of(Names.IdentityPrincipal))],
    };

    private static void AssertReported(ReconcilerRig rig, Write write)
    {
        var status = rig.Object["status"]!;
        switch (write)
        {
            case Write.Grant:
                Assert.Null(Grant(rig)["outcome"]);
                Assert.Single(rig.Events, item => item.Note.StartsWith("Granted to Azure Cosmos DB", StringComparison.Ordinal));
                break;
            case Write.Creation:
                Assert.Equal(Names.OperationUrl, status["operation"]!["url"]!.GetValue<string>());
                Assert.Single(rig.Events, item => item.Reason == "Creating");
                break;
            default:
                Assert.Equal("QuotaExceeded", status["operation"]!["failure"]!["reason"]!.GetValue<string>());
                Assert.Equal("QuotaExceeded", Condition(rig, "Ready"));
                Assert.Single(rig.Events, item => item.Reason == "QuotaExceeded");
                break;
        }
    }

    // A fault of the API server ends the pass; the queue makes another.
    private static async Task PassAsync(ReconcilerRig rig, CancellationToken cancellationToken)
    {
        try
        {
            await rig.ReconcileAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is KubernetesApiException or OperationCanceledException)
        {
        }
    }

    private static void Inject(ReconcilerRig rig, int at, Fault fault, CancellationTokenSource? pass)
    {
        var writes = 0;
        rig.Server.Intercept = async context =>
        {
            if (context.Request.Method != "PATCH" || !context.Request.Path.Value!.EndsWith("/status", StringComparison.Ordinal) || ++writes != at)
            {
                return false;
            }

            var present = rig.Object;
            switch (fault)
            {
                case Fault.Edited:
                    present["metadata"]!["annotations"] = new JsonObject { ["team"] = "risk" };
                    rig.Apply(present, isSeen: false);
                    return false;
                case Fault.StatusOfAnother:
                    present["status"]!["workspace"] = new JsonObject { ["name"] = "fraud-ml", ["id"] = Names.WorkspaceArmId, ["provisioningState"] = "Creating", ["ownerTag"] = "somebody", ["claimed"] = false };
                    rig.Apply(present, isSeen: false);
                    return false;
                case Fault.Failed:
                    await FakeApiServer.FailAsync(context, 500, "InternalError", "etcdserver: leader changed");
                    return true;
                case Fault.LostAfter:
                    rig.Apply(Rfc7386.Apply(present, JsonNode.Parse(rig.Server.Requests.Last().Body)!)!.AsObject(), isSeen: false);
                    context.Abort();
                    return true;
                case Fault.LostBefore:
                    context.Abort();
                    return true;
                case Fault.CutOff:
                    await pass!.CancelAsync();
                    return false;
                case Fault.LeaseLost:
                    rig.IsLeader = false;
                    await pass!.CancelAsync();
                    await FakeApiServer.FailAsync(context, 409, "Conflict", "the object has been modified");
                    return true;
                default:
                    throw new ArgumentOutOfRangeException(nameof(fault));
            }
        };
    }

    private static JsonNode Grant(ReconcilerRig rig) => Assert.Single(rig.Object["status"]!["grants"]!.AsArray())!;

    private static string Condition(ReconcilerRig rig, string type) => rig.Object["status"]!["conditions"]!.AsArray()
        .Single(condition => condition!["type"]!.GetValue<string>() == type)!["reason"]!.GetValue<string>();

    public enum Write
    {
        Grant,
        Creation,
        RefusedCreation,
    }

    public enum Fault
    {
        /// <summary>Somebody edits the object: a conflict.</summary>
        Edited,

        /// <summary>Somebody writes the status: a conflict.</summary>
        StatusOfAnother,

        /// <summary>The server answers 500.</summary>
        Failed,

        /// <summary>The server stores it, and the answer is lost.</summary>
        LostAfter,

        /// <summary>The connection breaks before it is stored.</summary>
        LostBefore,

        /// <summary>The pass is cut off.</summary>
        CutOff,

        /// <summary>The lease is lost, and comes back.</summary>
        LeaseLost,
    }
}
