using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Status;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Core.Tests.Assessment;

/// <summary>Application Insights and the container registry, which Azure replaces in place.</summary>
public sealed class ReplacementTests
{
    private const string Insights = "associatedResources.applicationInsightsId";
    private const string Registry = "associatedResources.containerRegistryId";
    private const string Other = $"{Names.GroupId}/providers/Microsoft.Insights/components/appi-other";

    [Fact]
    public void An_edit_is_refused_without_the_flag_and_one_change_with_it()
    {
        var edited = World.Settled().Edit(desired => With(desired, resources => resources with { ApplicationInsightsId = Other }));
        Assert.Equal($"! refused: {Insights} (FieldImmutable)", edited.PlanText());
        Assert.Contains("allowReplacement", edited.Condition(ConditionType.Ready).Message, StringComparison.Ordinal);
        // The record that follows Azure does not turn the edit into a change outside.
        Assert.Equal($"! refused: {Insights} (FieldImmutable)", edited.Next(TimeSpan.FromMinutes(30)).PlanText());

        var allowed = edited.Edit(desired => With(desired, resources => resources with { AllowReplacement = true }));
        Assert.Equal($"~ workspace ({Insights})", allowed.PlanText());
        var changes = Assert.IsType<PlannedAction.UpdateWorkspace>(allowed.Plan().Actions[^1]).Changes;
        Assert.Equal(Other, Assert.Single(changes.AssociatedResources).Id);
        Assert.Empty(changes.Fields);
        Assert.Null(changes.Identity);
        Assert.Null(changes.Tags);
    }

    [Fact]
    public void A_flag_that_is_taken_back_before_the_change_refuses_it_again()
    {
        var allowed = World.Settled().Edit(desired => With(desired, resources => resources with { ApplicationInsightsId = Other, AllowReplacement = true }));
        var failed = allowed.After(allowed.ReportWrite(ActionOutcomeKind.Failed, new AzureFault(409, "Conflict", "Later.")), TimeSpan.FromMinutes(1));
        Assert.Equal(
            $"! refused: {Insights} (FieldImmutable)",
            failed.Edit(desired => With(desired, resources => resources with { AllowReplacement = false })).PlanText());
    }

    [Theory]
    [InlineData(false, DriftPolicy.Correct, "= nothing to do")]
    [InlineData(false, DriftPolicy.Report, "= nothing to do")]
    [InlineData(true, DriftPolicy.Report, "= nothing to do")]
    [InlineData(true, DriftPolicy.Correct, $"~ workspace ({Insights})")]
    public void A_change_outside_is_drift_and_corrected_with_the_flag_alone(bool allowed, DriftPolicy policy, string plan)
    {
        var settled = new World().WithDesired(desired => With(desired, resources => resources with { AllowReplacement = allowed }) with { DriftPolicy = policy });
        var world = (settled with { Recorded = settled.Report().Status }).WithLive(live => live with { ApplicationInsightsId = Other });
        for (var pass = 0; pass < 3; pass++)
        {
            Assert.Equal(plan, world.PlanText());
            var status = world.Report().Status;
            Assert.Equal(Other, status.CreateOnly!.ApplicationInsightsId);
            var row = Assert.Single(status.Drifts);
            Assert.Equal(Insights, row.Field);
            if (plan == "= nothing to do")
            {
                Assert.Equal(DriftAction.Report, row.Action);
                Assert.Equal(ConditionReason.Drifted, status.Find(ConditionType.InSync)!.Reason);
                Assert.True(status.Is(ConditionType.Ready));
            }

            world = world.Next(TimeSpan.FromMinutes(30));
        }

        // The flag can be set at any time, and then driftPolicy decides.
        var later = world.Edit(desired => With(desired, resources => resources with { AllowReplacement = true }) with { DriftPolicy = DriftPolicy.Correct });
        Assert.Equal($"~ workspace ({Insights})", later.PlanText());
    }

    [Theory]
    [InlineData(false, DriftPolicy.Correct, "or set spec.associatedResources.allowReplacement to true")]
    [InlineData(false, DriftPolicy.Report, "or set spec.driftPolicy to Correct and, for the associated resources, spec.associatedResources.allowReplacement to true")]
    [InlineData(true, DriftPolicy.Report, "or set spec.driftPolicy to Correct")]
    public void The_advice_names_what_is_not_set_already(bool allowed, DriftPolicy policy, string advice)
    {
        var settled = new World().WithDesired(desired => With(desired, resources => resources with { AllowReplacement = allowed }) with { DriftPolicy = policy });
        var world = (settled with { Recorded = settled.Report().Status }).WithLive(live => live with { ApplicationInsightsId = Other });

        Assert.EndsWith("Declare the live values, " + advice, world.Report().Status.Find(ConditionType.InSync)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_replaced_outside_can_be_declared_without_the_flag()
    {
        var world = World.Settled().WithLive(live => live with { ApplicationInsightsId = Other }).Next(TimeSpan.FromMinutes(30))
            .Edit(desired => With(desired, resources => resources with { ApplicationInsightsId = Other }));
        Assert.Equal("= nothing to do", world.PlanText());
        Assert.Empty(world.Report().Status.Drifts);
    }

    [Fact]
    public void A_registry_is_added_without_the_flag_and_replaced_with_it()
    {
        var added = World.Settled().Edit(desired => With(desired, resources => resources with { ContainerRegistryId = RegistryOf("a") }));
        Assert.Equal($"~ workspace ({Registry})", added.PlanText());
        var has = added.WithLive(live => live with { ContainerRegistryId = RegistryOf("a") });
        has = has with { Recorded = has.Report().Status };
        var changed = has.Edit(desired => With(desired, resources => resources with { ContainerRegistryId = RegistryOf("b") }));
        Assert.Equal($"! refused: {Registry} (FieldImmutable)", changed.PlanText());
        Assert.Equal($"~ workspace ({Registry})", changed.Edit(desired => With(desired, resources => resources with { AllowReplacement = true })).PlanText());
        Assert.Equal(
            "= nothing to do",
            changed.Edit(desired => With(desired, resources => resources with { AllowReplacement = true, ContainerRegistryId = null })).PlanText());
    }

    [Fact]
    public void A_registry_that_Azure_made_meanwhile_is_not_replaced_by_an_edit_without_the_flag()
    {
        var world = World.Settled().Edit(desired => With(desired, resources => resources with { ContainerRegistryId = RegistryOf("a") }))
            .WithLive(live => live with { ContainerRegistryId = RegistryOf("b") });
        Assert.Equal($"! refused: {Registry} (FieldImmutable)", world.PlanText());
    }

    [Fact]
    public void The_flag_changes_nothing_for_the_storage_account_and_the_key_vault()
    {
        var world = World.Settled().Edit(desired => With(
            desired, resources => resources with { AllowReplacement = true, StorageAccountId = resources.StorageAccountId + "2", KeyVaultId = resources.KeyVaultId + "2" }));
        Assert.Empty(world.Plan().Actions);
        Assert.Equal(ConditionReason.FieldImmutable, world.Reason(ConditionType.Stalled));
        var outside = World.Settled().WithLive(live => live with { StorageAccountId = live.StorageAccountId + "2" });
        Assert.Equal(ConditionReason.FieldImmutable, outside.Reason(ConditionType.Stalled));
    }

    [Fact]
    public void A_component_that_does_not_exist_is_not_sent_and_the_other_fields_are()
    {
        var world = World.Settled().Edit(desired => With(desired, resources => resources with { ApplicationInsightsId = Other, AllowReplacement = true }) with { Description = "new" })
            .WithObserved(observed => observed with
            {
                AssociatedResources = new Dictionary<string, Reading<AssociatedResourceFacts>> { [Insights] = AzureFaults.Absent<AssociatedResourceFacts>() },
            });
        Assert.Equal($"~ workspace (description)\n! refused: {Insights} (AssociatedResourceNotFound)", world.PlanText());
    }

    [Fact]
    public void A_take_over_may_replace_with_the_flag_and_is_refused_without_it()
    {
        var world = new World().WithLive(live => live with { Tags = new Dictionary<string, string>() })
            .WithDesired(desired => With(desired, resources => resources with { ApplicationInsightsId = Other }) with { AdoptionPolicy = AdoptionPolicy.IfMatching });
        Assert.Equal(Claim.Foreign, world.Assess().Ownership.Claim);
        Assert.Equal(ConditionReason.FieldImmutable, world.Reason(ConditionType.Stalled));
        var allowed = world.WithDesired(desired => With(desired, resources => resources with { AllowReplacement = true }));
        Assert.Equal($"~ workspace ({Insights})", allowed.PlanText());
    }

    [Fact]
    public void An_observed_workspace_is_reported_and_never_replaced()
    {
        var world = new World().WithDesired(desired => With(desired, resources => resources with { ApplicationInsightsId = Other, AllowReplacement = true }) with { ObserveOnly = true });
        Assert.Empty(world.Plan().Actions);
        Assert.Equal(DriftAction.Report, Assert.Single(world.Report().Status.Drifts).Action);
    }

    private static DesiredWorkspace With(DesiredWorkspace desired, Func<AssociatedResources, AssociatedResources> change) =>
        desired with { AssociatedResources = change(desired.AssociatedResources) };

    private static string RegistryOf(string name) => $"{Names.GroupId}/providers/Microsoft.ContainerRegistry/registries/registry{name}";
}
