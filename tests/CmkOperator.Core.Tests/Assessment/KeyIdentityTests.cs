using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Planning;
using CmkOperator.Status;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Core.Tests.Assessment;

/// <summary>The identity that is named for the key is among the workspace's own, from the creation on.</summary>
public sealed class KeyIdentityTests
{
    private const string OtherIdentity = $"{Names.GroupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-other";

    private static readonly WorkspaceIdentity System = new("SystemAssigned", []);
    private static readonly WorkspaceIdentity WithKeys = new("SystemAssigned,UserAssigned", [Names.IdentityId]);
    private static readonly WorkspaceIdentity WithOther = new("SystemAssigned,UserAssigned", [OtherIdentity]);

    [Fact]
    public void Nothing_is_created_while_the_spec_does_not_attach_the_identity()
    {
        foreach (var identity in new[] { null, System, WithOther })
        {
            var world = Named(World.New(), identity);
            Assert.Equal($"! refused: workspace ({nameof(ConditionReason.KeyIdentityNotAttached)})", world.PlanText());
            Assert.Equal(ConditionReason.KeyIdentityNotAttached, world.Reason(ConditionType.Stalled));
            Assert.Equal(ConditionReason.KeyIdentityNotAttached, world.Reason(ConditionType.KeyAccessReady));
            Assert.Equal(CheckOutcome.Failed, Assert.Single(world.Report().Status.Preflight, row => row.Check == "KeyIdentity").Result);
        }
    }

    [Fact]
    public void The_message_shows_the_spec_to_write()
    {
        Assert.Contains(
            $"Write spec.identity as {{type: 'SystemAssigned,UserAssigned', userAssignedIdentityIds: ['{Names.IdentityId}']}}",
            Named(World.New(), null).Condition(ConditionType.Ready).Message,
            StringComparison.Ordinal);
        Assert.EndsWith(
            $"Add {Names.IdentityId} to spec.identity.userAssignedIdentityIds",
            Named(World.New(), WithOther).Condition(ConditionType.Ready).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_declared_identity_in_another_case_is_the_same()
    {
        var world = Named(World.New(), WithKeys with { UserAssignedIdentityIds = [Names.IdentityId.ToUpperInvariant() + "/"] });
        Assert.Equal($"+ finalizer\n+ workspace (cmk-ml/{Names.Version1})", world.PlanText());
        Assert.Equal(CheckOutcome.Passed, Assert.Single(world.Report().Status.Preflight, row => row.Check == "KeyIdentity").Result);
    }

    [Fact]
    public void No_row_is_shown_without_an_identity_for_the_key() =>
        Assert.DoesNotContain(World.New().Report().Status.Preflight, row => row.Check == "KeyIdentity");

    [Fact]
    public void A_living_workspace_without_declared_identities_is_judged_by_Azure_alone()
    {
        var world = Living(WithKeys, null);
        Assert.Equal("= nothing to do", world.PlanText());
        Assert.True(world.Report().Status.Is(ConditionType.Ready));
        var adopted = (world with { Recorded = WorkspaceStatus.Empty })
            .WithDesired(desired => desired with { AdoptionPolicy = AdoptionPolicy.IfMatching }).WithLive(live => live with { Tags = new Dictionary<string, string>() });
        Assert.Equal(Claim.Adoptable, adopted.Assess().Ownership.Claim);
        Assert.True(adopted.Report().Status.Is(ConditionType.Ready));
    }

    [Fact]
    public void A_shorter_list_is_refused_and_the_other_fields_change()
    {
        foreach (var identity in new[] { System, WithOther })
        {
            var world = Living(WithKeys, null).Edit(desired => desired with { Identity = identity });
            Assert.Empty(world.Plan().Actions);
            Assert.Equal(ConditionReason.KeyIdentityNotAttached, world.Reason(ConditionType.Stalled));
            Assert.Equal(ConditionReason.KeyIdentityNotAttached, world.Reason(ConditionType.InSync));
            // The key itself is reached as before.
            Assert.True(world.Report().Status.Is(ConditionType.KeyAccessReady));
            Assert.Equal(DriftAction.Refuse, Assert.Single(world.Report().Status.Drifts).Action);
            Assert.Equal("~ workspace (description)", world.Edit(desired => desired with { Description = "new" }).PlanText());
        }
    }

    [Fact]
    public void A_take_over_with_a_shorter_list_is_refused()
    {
        var world = (Living(WithKeys, WithOther) with { Recorded = WorkspaceStatus.Empty })
            .WithDesired(desired => desired with { AdoptionPolicy = AdoptionPolicy.IfMatching }).WithLive(live => live with { Tags = new Dictionary<string, string>() });
        Assert.Empty(world.Plan().Actions);
        Assert.Equal(Claim.Foreign, world.Assess().Ownership.Claim);
        Assert.Equal(ConditionReason.KeyIdentityNotAttached, world.Reason(ConditionType.Stalled));
        Assert.Contains("cannot be taken over", world.Condition(ConditionType.Ready).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DriftPolicy.Correct, true, "~ workspace (identity)")]
    [InlineData(DriftPolicy.Report, true, "= nothing to do")]
    [InlineData(DriftPolicy.Correct, false, "= nothing to do")]
    public void An_identity_that_was_taken_off_is_reported_and_put_back_where_that_is_declared(DriftPolicy policy, bool isDeclared, string plan)
    {
        var before = Living(WithKeys, isDeclared ? WithKeys : null).WithDesired(desired => desired with { DriftPolicy = policy });
        var world = (before with { Recorded = before.Report().Status }).WithLive(live => live with { Identity = System });
        Assert.Equal(plan, world.PlanText());
        Assert.Equal(ConditionReason.KeyIdentityNotAttached, world.Reason(ConditionType.KeyAccessReady));
        Assert.NotEqual(ConditionReason.Drifted, world.Reason(ConditionType.InSync));
        Assert.Equal(
            plan == "= nothing to do" ? ConditionReason.KeyIdentityNotAttached : ConditionReason.Updating,
            world.Reason(ConditionType.Ready));
    }

    [Fact]
    public void A_change_of_the_key_waits_for_the_identity_that_is_put_back()
    {
        var world = Living(System, WithKeys).WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 1));
        Assert.Equal("~ workspace (identity)\n. workspace key (KeyIdentityNotAttached)", world.PlanText());
        Assert.StartsWith("~ workspace key", world.WithLive(live => live with { Identity = WithKeys }).PlanText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_is_refused_does_not_keep_the_identity_off()
    {
        var world = Living(System, WithKeys)
            .WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 1))
            .Edit(desired => desired with { HbiWorkspace = !desired.HbiWorkspace, Description = "new" });
        Assert.Equal(
            ["! refused: hbiWorkspace (HbiWorkspaceImmutable)", ". workspace key (KeyIdentityNotAttached)", "~ workspace (identity)"],
            world.PlanText().Split('\n').Order(StringComparer.Ordinal));
        Assert.Contains("The operator attaches it again", world.Condition(ConditionType.KeyAccessReady).Message, StringComparison.Ordinal);
        var attached = world.WithLive(live => live with { Identity = WithKeys });
        Assert.Contains("~ workspace key", attached.PlanText(), StringComparison.Ordinal);
        Assert.DoesNotContain("~ workspace (", attached.PlanText(), StringComparison.Ordinal);
        // The description was not sent with the identity, so nobody is told to look for a policy that rewrites it.
        var sent = world.After(world.ReportWrite(ActionOutcomeKind.Done), TimeSpan.FromSeconds(1)).WithLive(live => live with { Identity = WithKeys });
        Assert.Null(sent.Assess().Failure);
    }

    [Fact]
    public void Nothing_promises_a_write_that_the_policies_forbid()
    {
        foreach (var world in new[]
        {
            Living(System, WithKeys).Edit(desired => desired with { ObserveOnly = true }),
            Living(System, WithKeys).Edit(desired => desired with { Encryption = desired.Encryption with { KeyVaultId = desired.Encryption.KeyVaultId + "2" } }),
            Living(System, null).Edit(desired => desired with { ObserveOnly = true }),
            Living(System, WithOther).Edit(desired => desired with { ObserveOnly = true }),
        })
        {
            Assert.DoesNotContain("~", world.PlanText(), StringComparison.Ordinal);
            Assert.EndsWith("Attach it to the workspace again in Azure", world.Condition(ConditionType.KeyAccessReady).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_identity_that_is_named_by_its_client_id_is_never_taken_off_either()
    {
        var both = new WorkspaceIdentity("SystemAssigned,UserAssigned", [Names.IdentityId, OtherIdentity]);
        foreach (var identity in new[] { System, WithOther })
        {
            var world = new World().WithDesired(desired => desired with { Identity = identity })
                .WithLive(facts => facts with { EncryptionClientIdentityId = Names.IdentityId, Identity = both });
            world = world with { Recorded = world.Report().Status };
            Assert.Empty(world.Plan().Actions);
            Assert.Equal(ConditionReason.KeyIdentityNotAttached, world.Reason(ConditionType.Stalled));
            var adopted = (world with { Recorded = WorkspaceStatus.Empty })
                .WithDesired(desired => desired with { AdoptionPolicy = AdoptionPolicy.IfMatching }).WithLive(live => live with { Tags = new Dictionary<string, string>() });
            Assert.Equal(ConditionReason.KeyIdentityNotAttached, adopted.Reason(ConditionType.Stalled));
            Assert.Contains(Names.IdentityId, adopted.Condition(ConditionType.Ready).Message, StringComparison.Ordinal);
        }

        // The spec names no identity for the key, and needs not to: Azure has none by its ARM id.
        var listed = new World().WithDesired(desired => desired with { Identity = both })
            .WithLive(facts => facts with { EncryptionClientIdentityId = Names.IdentityId, Identity = both });
        Assert.Equal("= nothing to do", (listed with { Recorded = listed.Report().Status }).PlanText());
    }

    [Fact]
    public void Nothing_is_taken_off_while_no_attached_identity_reports_the_client_id_that_is_named_for_the_key()
    {
        var both = new WorkspaceIdentity("SystemAssigned,UserAssigned", [Names.IdentityId, OtherIdentity]);
        foreach (var (declared, leftOut) in new[] { (System, $"{Names.IdentityId} and {OtherIdentity}"), (WithOther, Names.IdentityId), (WithKeys, OtherIdentity) })
        {
            var world = new World().WithDesired(desired => desired with { Identity = declared })
                .WithLive(facts => facts with { EncryptionClientId = "c-1", Identity = both });
            world = world with { Recorded = world.Report().Status };
            Assert.Empty(world.Plan().Actions);
            Assert.Equal(DriftAction.Refuse, Assert.Single(world.Report().Status.Drifts).Action);
            Assert.Equal(ConditionReason.KeyIdentityNotAttached, world.Reason(ConditionType.Stalled));
            Assert.Contains($"leaves out {leftOut}; Azure reaches the key of workspace", world.Condition(ConditionType.InSync).Message, StringComparison.Ordinal);
            Assert.Contains("the identity of client id c-1, which no attached identity reports", world.Condition(ConditionType.InSync).Message, StringComparison.Ordinal);
            Assert.True(world.Report().Status.Is(ConditionType.KeyAccessReady));
            Assert.Equal("~ workspace (description)", world.Edit(desired => desired with { Description = "new" }).PlanText());
            // A key that is due does not wait for a list.
            Assert.StartsWith(
                "~ workspace key",
                world.WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 1)).PlanText(),
                StringComparison.Ordinal);
            var adopted = (world with { Recorded = WorkspaceStatus.Empty })
                .WithDesired(desired => desired with { AdoptionPolicy = AdoptionPolicy.IfMatching }).WithLive(live => live with { Tags = new Dictionary<string, string>() });
            Assert.Equal(Claim.Foreign, adopted.Assess().Ownership.Claim);
        }
    }

    [Fact]
    public void An_identity_is_added_beside_a_client_id_that_no_attached_identity_reports()
    {
        var both = new WorkspaceIdentity("SystemAssigned,UserAssigned", [Names.IdentityId, OtherIdentity]);
        var world = new World().WithDesired(desired => desired with { Identity = both }).WithLive(facts => facts with { EncryptionClientId = "c-1", Identity = WithKeys });
        world = world with { Recorded = world.Report().Status };
        var change = Assert.IsType<PlannedAction.UpdateWorkspace>(Assert.Single(world.Plan().Actions));
        Assert.Empty(change.Changes.RemovedIdentityIds);
        Assert.Equal([Names.IdentityId], change.Changes.ProtectedIdentityIds);
        var row = Assert.Single(world.WithLive(live => live with { Identity = both }).Report().Status.Preflight, row => row.Check == "KeyIdentity");
        Assert.Equal(CheckOutcome.Unknown, row.Result);
        Assert.Contains("takes none off the workspace", row.Message, StringComparison.Ordinal);
        Assert.True(world.WithLive(live => live with { Identity = both }).Report().Status.Is(ConditionType.Ready));
    }

    [Fact]
    public void A_client_id_beside_no_attached_identity_is_an_identity_that_was_taken_off()
    {
        var world = new World().WithLive(facts => facts with { EncryptionClientId = "c-1", Identity = System })
            .WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 1));
        world = world with { Recorded = world.Report().Status };
        Assert.Empty(world.Plan().Actions);
        Assert.Equal(ConditionReason.KeyIdentityNotAttached, world.Reason(ConditionType.KeyAccessReady));
        Assert.Contains("no longer has the identity of client id c-1", world.Condition(ConditionType.KeyAccessReady).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_identities_that_are_named_for_the_key_neither_is_taken_off()
    {
        var both = new WorkspaceIdentity("SystemAssigned,UserAssigned", [Names.IdentityId, OtherIdentity]);
        foreach (var declared in new[] { WithKeys, WithOther })
        {
            var world = Living(both, null).WithLive(live => live with { EncryptionClientId = "c-1", EncryptionClientIdentityId = OtherIdentity })
                .Edit(desired => desired with { Identity = declared });
            Assert.Equal([Names.IdentityId, OtherIdentity], world.Observed.Workspace.ValueOrDefault!.KeyIdentityIds);
            Assert.Empty(world.Plan().Actions);
            Assert.Equal(ConditionReason.KeyIdentityNotAttached, world.Reason(ConditionType.InSync));
            Assert.Contains(declared == WithKeys ? OtherIdentity : Names.IdentityId, world.Condition(ConditionType.InSync).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Changes_never_take_the_identity_off_even_when_they_are_asked_to()
    {
        var world = Living(new WorkspaceIdentity("SystemAssigned,UserAssigned", [Names.IdentityId, OtherIdentity]), WithOther);
        var changes = WorkspaceChanges.For(
            world.Desired, world.Observed.Workspace.ValueOrDefault!, [new FieldDifference("identity", "x", "y"), new FieldDifference("description", "x", "y")], []);
        Assert.Null(changes.Identity);
        Assert.Empty(changes.RemovedIdentityIds);
    }

    private static World Named(World world, WorkspaceIdentity? identity) => world.WithDesired(desired => desired with
    {
        Encryption = desired.Encryption with { UserAssignedIdentityId = Names.IdentityId },
        Identity = identity,
    });

    private static World Living(WorkspaceIdentity live, WorkspaceIdentity? declared)
    {
        var world = Named(new World(), declared).WithLive(facts => facts with { EncryptionIdentityId = Names.IdentityId, Identity = live });
        return world with { Recorded = world.Report().Status };
    }
}
