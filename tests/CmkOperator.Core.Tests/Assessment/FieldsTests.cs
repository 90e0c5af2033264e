using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Status;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Core.Tests.Assessment;

/// <summary>The fields that change in place, those that never do, and drift.</summary>
public sealed class FieldsTests
{
    private static readonly Dictionary<string, string> Declared = new() { ["team"] = "risk" };

    public static TheoryData<string, ConditionReason> Immutable { get; } = new()
    {
        { "hbiWorkspace", ConditionReason.HbiWorkspaceImmutable },
        { "encryption.keyVaultId", ConditionReason.KeyVaultImmutable },
        { "location", ConditionReason.LocationMismatch },
        { "encryption.userAssignedIdentityId", ConditionReason.FieldImmutable },
        { "associatedResources.storageAccountId", ConditionReason.FieldImmutable },
    };

    [Theory]
    [MemberData(nameof(Immutable))]
    public void A_create_only_difference_stalls_without_a_write_and_has_a_way_back(string field, ConditionReason reason)
    {
        var settled = World.Settled();
        var edited = settled.Edit(desired => Change(desired, field) with { Description = "also changed" });
        Assert.Equal($"! refused: {field} ({reason})", edited.PlanText());
        var status = edited.Report().Status;
        Assert.Equal((ConditionStatus.False, reason), (status.Find(ConditionType.Ready)!.Status, status.Find(ConditionType.Ready)!.Reason));
        Assert.Equal(reason, status.Find(ConditionType.Stalled)!.Reason);
        Assert.Equal(ConditionStatus.False, status.Find(ConditionType.InSync)!.Status);
        Assert.Equal(DriftAction.Refuse, status.Drifts.Single(row => row.Field == field).Action);

        var back = edited.Next(TimeSpan.FromMinutes(30)) with { Desired = settled.Desired with { Generation = 3 } };
        Assert.True(back.Report().Status.Is(ConditionType.Ready));
    }

    [Fact]
    public void Live_values_are_recorded_in_a_form_that_a_spec_can_declare()
    {
        var recorded = World.Settled().WithLive(live => live with
        {
            KeyVaultArmId = Names.VaultId + "/",
            EncryptionIdentityId = Names.IdentityId + "/",
            StorageAccountId = live.StorageAccountId + "/",
            AssociatedKeyVaultId = live.AssociatedKeyVaultId + "/",
            ApplicationInsightsId = live.ApplicationInsightsId + "/",
            ContainerRegistryId = "/registry/",
        }).Report().Status.CreateOnly!;

        Assert.Equal((Names.VaultId, Names.IdentityId, "/registry"), (recorded.KeyVaultId, recorded.EncryptionIdentityId, recorded.ContainerRegistryId));
        Assert.All([recorded.StorageAccountId, recorded.AssociatedKeyVaultId, recorded.ApplicationInsightsId], id => Assert.False(id!.EndsWith('/')));
    }

    [Fact]
    public void Before_the_first_success_nothing_is_locked()
    {
        var creating = new World().WithLive(live => live with { ProvisioningState = "Creating", ServiceProvisionedResourceGroup = null })
            .Edit(desired => desired with { HbiWorkspace = false });
        Assert.Empty(creating.Assess().Refusals);
        Assert.Equal(ConditionReason.Creating, creating.Reason(ConditionType.Reconciling));
        Assert.Null(creating.Report().Status.CreateOnly);
        var done = creating.Next(TimeSpan.FromMinutes(1)).WithLive(live => live with { ProvisioningState = "Succeeded", ServiceProvisionedResourceGroup = Names.ManagedGroup });
        Assert.Equal(ConditionReason.HbiWorkspaceImmutable, done.Reason(ConditionType.Stalled));
        Assert.True(done.Report().Status.CreateOnly!.HbiWorkspace);
    }

    [Fact]
    public void Absent_optional_fields_are_unmanaged() =>
        Assert.Empty(World.Settled().WithLive(live => live with { PublicNetworkAccess = "Disabled", Description = "by hand", FriendlyName = "by hand" }).Assess().Drifts);

    [Theory]
    [InlineData(InPlaceComparison.Text, "a", "a", true)]
    [InlineData(InPlaceComparison.Text, "a", "A", false)]
    [InlineData(InPlaceComparison.Text, "", null, true)]
    [InlineData(InPlaceComparison.Word, "Enabled", "enabled", true)]
    [InlineData(InPlaceComparison.Word, "Enabled", null, false)]
    [InlineData(InPlaceComparison.ArmId, "/a/B", "/A/b/", true)]
    [InlineData(InPlaceComparison.ArmId, "/a/b", null, false)]
    [InlineData(InPlaceComparison.Flag, "false", null, true)]
    [InlineData(InPlaceComparison.Flag, "true", null, false)]
    [InlineData(InPlaceComparison.Flag, "true", "True", true)]
    [InlineData(InPlaceComparison.Flag, null, "true", true)]
    public void A_field_is_compared_as_its_row_says(InPlaceComparison comparison, string? declared, string? live, bool agrees) =>
        Assert.Equal(agrees, (InPlaceFields.All[0] with { Comparison = comparison }).Agrees(declared, live));

    [Fact]
    public void A_workspace_that_reports_no_managed_network_has_it_disabled()
    {
        Assert.Empty(World.Settled().WithDesired(desired => desired with { IsolationMode = "Disabled" }).Assess().Drifts);
        Assert.Equal(
            "Disabled",
            Assert.Single(World.Settled().WithDesired(desired => desired with { IsolationMode = "AllowInternetOutbound" }).Assess().Drifts).Observed);
    }

    [Fact]
    public void The_state_of_the_managed_network_is_in_the_status_while_there_is_one()
    {
        var world = World.Settled().WithLive(live => live with { ManagedNetwork = new NetworkIsolationFacts("AllowOnlyApprovedOutbound", "Basic", "Inactive", false) });
        var shown = world.Report().Status;

        Assert.Equal(new ManagedNetworkRecord("AllowOnlyApprovedOutbound", "Basic", "Inactive", false), shown.ManagedNetwork);
        Assert.Empty(world.Assess().Drifts);
        Assert.Equal(
            shown.ManagedNetwork,
            (world with { Recorded = shown }).WithWorkspace(AzureFaults.Unreadable<WorkspaceFacts>(AzureFaults.Down)).Report().Status.ManagedNetwork);
        Assert.Null((World.Settled() with { Recorded = shown }).Report().Status.ManagedNetwork);
    }

    [Theory]
    [InlineData(null, new[] { "managedNetwork.firewallSku=Basic" })]
    [InlineData("AllowOnlyApprovedOutbound", new[] { "managedNetwork.isolationMode=AllowOnlyApprovedOutbound", "managedNetwork.firewallSku=Basic" })]
    public void A_firewall_that_is_declared_alone_sends_no_isolation_mode_that_Azure_does_not_report(string? live, string[] sent)
    {
        var world = World.Settled()
            .WithDesired(desired => desired with { FirewallSku = "Basic" })
            .WithLive(facts => facts with { ManagedNetwork = new NetworkIsolationFacts(live, null, null, null) });

        var change = Assert.IsType<PlannedAction.UpdateWorkspace>(Assert.Single(world.Plan().Actions));

        Assert.Equal(sent, change.Changes.Fields.Select(field => $"{field.Field.Path}={field.Value}"));
    }

    [Fact]
    public void A_change_carries_what_Azure_has_beside_it_and_not_what_is_declared_but_only_reported()
    {
        var world = World.Settled()
            .WithDesired(desired => desired with { ServerlessSubnetId = "/declared", ServerlessNoPublicIp = true })
            .WithLive(live => live with { ServerlessSubnetId = "/live", ServerlessNoPublicIp = false });

        var changes = WorkspaceChanges.For(world.Desired, world.Observed.Workspace.ValueOrDefault!, [new FieldDifference("serverlessCompute.noPublicIp", "true", "false")], []);

        Assert.Equal(
            [("serverlessCompute.subnetId", "/live"), ("serverlessCompute.noPublicIp", "true")],
            changes.Fields.Select(change => (change.Field.Path, change.Value)));
    }

    [Fact]
    public void What_Azure_rewrites_does_not_count_as_a_difference() => Assert.Empty(
        World.Settled().WithDesired(desired => desired with
        {
            PublicNetworkAccess = "Disabled",
            Identity = new WorkspaceIdentity("SystemAssigned,UserAssigned", [Names.IdentityId]),
        }).WithLive(live => live with
        {
            PublicNetworkAccess = "disabled",
            Location = "West Europe",
            KeyVaultArmId = Names.VaultId.Replace("KeyVault", "Keyvault", StringComparison.Ordinal) + "/",
            KeyIdentifier = Names.KeyUri(Names.Version1).ToUpperInvariant().Replace("HTTPS", "https", StringComparison.Ordinal) + "/",
            Identity = new WorkspaceIdentity("SystemAssigned, UserAssigned", [Names.IdentityId.ToUpperInvariant()], null, "oid"),
            ContainerRegistryId = "made by Azure",
        }).Assess().Drifts);

    [Fact]
    public void A_changed_field_and_tag_are_corrected_by_one_change_that_names_them()
    {
        var world = World.Settled().WithDesired(desired => desired with { PublicNetworkAccess = "Enabled", Tags = Declared })
            .WithLive(live => live with { PublicNetworkAccess = "Disabled", Tags = new Dictionary<string, string>(live.Tags) { ["team"] = "other", ["policy"] = "x" } });
        Assert.Equal("~ workspace (publicNetworkAccess, tags.team)", world.PlanText());
        var changes = Assert.IsType<PlannedAction.UpdateWorkspace>(Assert.Single(world.Plan().Actions)).Changes;
        Assert.Equal([("publicNetworkAccess", "Enabled")], changes.Fields.Select(change => (change.Field.Path, change.Value)));
        Assert.Equal(("risk", "x"), (changes.Tags!["team"], changes.Tags["policy"]));
    }

    [Fact]
    public void A_tag_leaves_Azure_only_if_we_set_it()
    {
        var live = new Dictionary<string, string>(ObservedBuilder.Live().Tags) { ["team"] = "risk", ["policy"] = "x" };
        var world = World.Settled().WithLive(facts => facts with { Tags = live }).WithRecorded(status => status with { AppliedTags = ["team"] });
        Assert.Equal("~ workspace (tags.team)", world.PlanText());
        var tags = Assert.IsType<PlannedAction.UpdateWorkspace>(Assert.Single(world.Plan().Actions)).Changes.Tags!;
        Assert.False(tags.ContainsKey("team"));
        Assert.True(tags.ContainsKey("policy"));
        Assert.Equal("= nothing to do", world.WithRecorded(status => status with { AppliedTags = [] }).PlanText());
    }

    [Fact]
    public void The_owner_tag_is_never_drift() =>
        Assert.Equal("= nothing to do", World.Settled().WithLive(live => live with { Tags = new Dictionary<string, string>() }).PlanText());

    [Fact]
    public void A_registry_that_Azure_created_is_left_and_one_that_is_declared_later_is_added()
    {
        Assert.Equal("= nothing to do", World.Settled().WithLive(live => live with { ContainerRegistryId = "x" }).PlanText());
        var world = World.Settled().Edit(desired => desired with { AssociatedResources = desired.AssociatedResources with { ContainerRegistryId = "acr" } });
        Assert.Equal("~ workspace (associatedResources.containerRegistryId)", world.PlanText());
    }

    [Fact]
    public void Under_Report_a_change_made_outside_the_operator_is_reported_and_left()
    {
        var world = Reporting().WithLive(live => live with { PublicNetworkAccess = "Disabled" });
        Assert.Equal("= nothing to do", world.PlanText());
        Assert.Equal((ConditionStatus.False, ConditionReason.Drifted), (world.Condition(ConditionType.InSync).Status, world.Reason(ConditionType.InSync)));
        Assert.True(world.Report().Status.Is(ConditionType.Ready));
    }

    [Fact]
    public void Under_Report_an_edit_of_the_spec_is_applied()
    {
        var world = Reporting().Edit(desired => desired with { PublicNetworkAccess = "Disabled" });
        Assert.Equal("~ workspace (publicNetworkAccess)", world.PlanText());
    }

    [Theory]
    [InlineData("busy")]
    [InlineData("forbidden")]
    [InlineData("absent")]
    public void Under_Report_an_edit_survives_passes_that_could_not_compare(string how)
    {
        var edited = Reporting().Edit(desired => desired with { PublicNetworkAccess = "Disabled" });
        var seen = edited.Observed;
        var later = (how switch
        {
            "busy" => edited.WithLive(live => live with { ProvisioningState = "Updating" }),
            "forbidden" => edited.WithWorkspace(AzureFaults.Unreadable<WorkspaceFacts>()),
            _ => edited.WithoutWorkspace(),
        }).Next(TimeSpan.FromSeconds(15));
        Assert.Equal("~ workspace (publicNetworkAccess)", (later with { Observed = seen }).PlanText());
    }

    [Fact]
    public void Under_Report_a_reported_difference_is_left_when_another_field_is_edited()
    {
        var world = Reporting().WithLive(live => live with { PublicNetworkAccess = "Disabled" }).Next(TimeSpan.FromMinutes(30));
        Assert.Equal("~ workspace (description)", world.Edit(desired => desired with { Description = "new" }).PlanText());
    }

    [Fact]
    public void Under_Report_an_edit_that_was_made_while_the_object_only_observed_is_applied_when_that_ends()
    {
        var observing = Reporting().Edit(desired => desired with { ObserveOnly = true, FriendlyName = "Scoring" })
            .WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 50));
        Assert.Equal("= nothing to do", observing.PlanText());
        Assert.Equal(ConditionReason.Drifted, observing.Reason(ConditionType.InSync));
        Assert.EndsWith("Set spec.observeOnly to false to let the operator act", observing.Condition(ConditionType.InSync).Message, StringComparison.Ordinal);
        var later = observing.Next(TimeSpan.FromMinutes(30)).Next(TimeSpan.FromMinutes(30));

        var acting = later.Edit(desired => desired with { ObserveOnly = false });

        Assert.Contains("workspace key", acting.PlanText(), StringComparison.Ordinal);
        Assert.All(acting.Assess().Drifts, row => Assert.Equal(DriftAction.Correct, row.Action));
        // Also in the passes after the first, which may have been held up.
        Assert.All(acting.Next(TimeSpan.FromMinutes(1)).Assess().Drifts, row => Assert.Equal(DriftAction.Correct, row.Action));
    }

    [Fact]
    public void What_is_changed_and_what_is_left_are_told_apart()
    {
        var world = Reporting().WithLive(live => live with { PublicNetworkAccess = "Disabled" }).Next(TimeSpan.FromMinutes(30)).Edit(desired => desired with { Description = "new" });

        Assert.Equal("To be changed in Azure: description; left unchanged: publicNetworkAccess", world.Condition(ConditionType.InSync).Message);
    }

    [Theory]
    [InlineData("systemAssigned")]
    [InlineData("SYSTEMASSIGNED")]
    public void The_words_of_the_identity_are_compared_without_case(string type) =>
        Assert.Equal("= nothing to do", World.Settled().WithDesired(desired => desired with { Identity = new WorkspaceIdentity("SystemAssigned", []) })
            .WithLive(live => live with { Identity = new WorkspaceIdentity(type, []) }).PlanText());

    [Fact]
    public void A_vault_that_Azure_does_not_report_is_told_by_the_host_of_the_key()
    {
        var world = World.Settled().WithLive(live => live with { KeyVaultArmId = null });

        Assert.Empty(world.Assess().Refusals);
        Assert.True(world.Report().Status.Is(ConditionType.Ready));
        Assert.NotEmpty(world.EditEncryption(encryption => encryption with { KeyVaultId = Names.OtherVaultId, VaultHost = "kv-other.vault.azure.net" }).Assess().Refusals);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("Migrating", true)]
    [InlineData("Disabled", false)]
    public void A_key_that_Azure_names_is_in_force_whatever_word_stands_beside_it(string word, bool isReady) =>
        Assert.Equal(isReady, World.Settled().WithLive(live => live with { EncryptionStatus = word }).Report().Status.Is(ConditionType.Ready));

    [Fact]
    public void Nothing_is_created_in_a_group_that_Microsoft_manages_for_a_workspace()
    {
        var world = World.New().WithObserved(observed => observed with
        {
            ResourceGroup = Reading.Of(observed.ResourceGroup.ValueOrDefault! with
            {
                ManagedBy = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/other",
            }),
        });

        Assert.DoesNotContain(world.Plan().Actions, action => action is PlannedAction.CreateWorkspace);
        Assert.Equal(ConditionReason.DenyAssignment, world.Reason(ConditionType.Ready));
        Assert.EndsWith("Name another resource group, in a new object", world.Condition(ConditionType.Ready).Message, StringComparison.Ordinal);
    }

    private static World Reporting()
    {
        var world = new World().WithDesired(desired => desired with { DriftPolicy = DriftPolicy.Report, PublicNetworkAccess = "Enabled" });
        return world with { Recorded = world.Report().Status };
    }

    private static DesiredWorkspace Change(DesiredWorkspace desired, string field) => field switch
    {
        "hbiWorkspace" => desired with { HbiWorkspace = false },
        "encryption.keyVaultId" => desired with { Encryption = desired.Encryption with { KeyVaultId = Names.OtherVaultId } },
        "location" => desired with { Location = "northeurope" },
        "encryption.userAssignedIdentityId" => desired with { Encryption = desired.Encryption with { UserAssignedIdentityId = Names.IdentityId } },
        _ => desired with { AssociatedResources = desired.AssociatedResources with { StorageAccountId = "other" } },
    };
}
