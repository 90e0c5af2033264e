using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Status;
using Xunit;

namespace CmkOperator.Core.Tests.Assessment;

/// <summary>What is said about the associated storage account before the first PUT, and what blocks it.</summary>
public sealed class StorageCheckTests
{
    private static readonly AssociatedStorageFacts General = new("StorageV2", "Standard_LRS", null, null);

    [Theory]
    [InlineData("StorageV2", "Standard_GRS")]
    [InlineData("Storage", "Standard_RAGRS")]
    [InlineData("storagev2", null)]
    public void A_standard_general_purpose_account_passes(string kind, string? sku)
    {
        var world = New(General with { Kind = kind, Sku = sku });
        Assert.Equal(CheckOutcome.Passed, Row(world, "AssociatedStorage").Result);
        Assert.True(IsCreated(world));
    }

    [Theory]
    [InlineData("BlobStorage", "Standard_LRS", "BlobStorage")]
    [InlineData("BlockBlobStorage", "Premium_LRS", "BlockBlobStorage")]
    [InlineData("FileStorage", "Premium_ZRS", "FileStorage")]
    [InlineData("StorageV2", "Premium_LRS", "premium account (Premium_LRS)")]
    public void Another_kind_or_a_premium_account_blocks_the_creation(string kind, string sku, string words)
    {
        var world = New(General with { Kind = kind, Sku = sku });
        Assert.Equal(ConditionReason.AssociatedResourceUnsuitable, world.Reason(ConditionType.Ready));
        Assert.Contains(words, world.Condition(ConditionType.Ready).Message, StringComparison.Ordinal);
        Assert.Contains("spec.associatedResources.storageAccountId", world.Condition(ConditionType.Stalled).Message, StringComparison.Ordinal);
        Assert.Equal(CheckOutcome.Failed, Row(world, "AssociatedStorage").Result);
        Assert.False(IsCreated(world));
    }

    [Fact]
    public void A_living_workspace_does_not_wait_for_its_storage_account()
    {
        var world = With(World.Settled(), General with { Kind = "BlobStorage" });
        Assert.True(world.Report().Status.Is(ConditionType.Ready));
        Assert.DoesNotContain("Declare", Row(world, "AssociatedStorage").Message, StringComparison.Ordinal);
        Assert.Contains("Azure accepted it for this workspace", Row(world, "AssociatedStorage").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_an_account_that_is_declared_and_not_in_use_Azure_has_accepted_nothing()
    {
        var world = World.Settled()
            .WithDesired(desired => desired with { AssociatedResources = desired.AssociatedResources with { StorageAccountId = $"{desired.AssociatedResources.StorageAccountId}2" } });
        world = world.WithObserved(observed => observed with
        {
            AssociatedResources = new Dictionary<string, Reading<AssociatedResourceFacts>>(observed.AssociatedResources)
            {
                [StorageCheck.Field] = Reading.Of(observed.AssociatedResources[StorageCheck.Field].ValueOrDefault! with { Storage = General with { Sku = "Premium_LRS" } }),
            },
        });

        Assert.Equal(CheckOutcome.Failed, Row(world, "AssociatedStorage").Result);
    }

    [Theory]
    [InlineData(null, null, CheckOutcome.Passed)]
    [InlineData(true, null, CheckOutcome.Passed)]
    [InlineData(false, "Identity", CheckOutcome.Passed)]
    [InlineData(false, null, CheckOutcome.Unknown)]
    [InlineData(false, "AccessKey", CheckOutcome.Unknown)]
    [InlineData(false, "UserDelegationSAS", CheckOutcome.Unknown)]
    public void Shared_keys_that_are_off_need_the_mode_Identity_and_block_nothing(bool? permitted, string? mode, CheckOutcome result)
    {
        var world = New(General with { SharedKeyAccess = permitted }).WithDesired(desired => desired with { SystemDatastoresAuthMode = mode });
        Assert.Equal(result, Row(world, "AssociatedStorageKeys").Result);
        Assert.True(IsCreated(world));
    }

    [Fact]
    public void Where_no_mode_is_declared_that_of_the_live_workspace_counts()
    {
        var world = With(World.Settled(), General with { SharedKeyAccess = false });
        Assert.Equal(CheckOutcome.Passed, Row(world.WithLive(live => live with { SystemDatastoresAuthMode = "identity" }), "AssociatedStorageKeys").Result);
        var row = Row(world.WithLive(live => live with { SystemDatastoresAuthMode = "AccessKey" }), "AssociatedStorageKeys");
        Assert.Equal(CheckOutcome.Unknown, row.Result);
        Assert.Contains("Declare spec.systemDatastoresAuthMode: Identity", row.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_declared_mode_that_is_left_unapplied_does_not_count()
    {
        var world = With(World.Settled(), General with { SharedKeyAccess = false })
            .WithDesired(desired => desired with { SystemDatastoresAuthMode = "Identity", DriftPolicy = DriftPolicy.Report })
            .WithLive(live => live with { SystemDatastoresAuthMode = "AccessKey" });
        Assert.Contains("it is AccessKey", Row(world, "AssociatedStorageKeys").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_account_is_not_called_unreadable()
    {
        var world = World.New().WithObserved(observed => Storage(observed, AzureFaults.Absent<AssociatedResourceFacts>()));
        foreach (var check in new[] { "AssociatedStorage", "AssociatedStorageKeys", "AssociatedStorageNamespace" })
        {
            var row = Row(world, check);
            Assert.Equal(CheckOutcome.Unknown, row.Result);
            Assert.Contains("does not exist", row.Message, StringComparison.Ordinal);
        }

        Assert.Equal(ConditionReason.AssociatedResourceNotFound, world.Reason(ConditionType.Ready));
    }

    [Fact]
    public void A_hierarchical_namespace_is_said_and_blocks_nothing()
    {
        var storage = General with { HierarchicalNamespace = true };
        Assert.Equal(CheckOutcome.Unknown, Row(New(storage), "AssociatedStorageNamespace").Result);
        Assert.True(IsCreated(New(storage)));
        Assert.Equal(CheckOutcome.Passed, Row(With(World.Settled(), storage), "AssociatedStorageNamespace").Result);
        Assert.Equal(CheckOutcome.Passed, Row(New(General with { HierarchicalNamespace = false }), "AssociatedStorageNamespace").Result);
    }

    [Fact]
    public void What_Azure_does_not_report_or_the_operator_may_not_read_is_unknown_and_blocks_nothing()
    {
        var unreported = New(General with { Kind = null });
        Assert.Equal(CheckOutcome.Unknown, Row(unreported, "AssociatedStorage").Result);
        Assert.True(IsCreated(unreported));
        var unreadable = World.New().WithObserved(observed => Storage(observed, AzureFaults.Unreadable<AssociatedResourceFacts>(AzureFaults.Forbidden)));
        Assert.Equal(CheckOutcome.Unknown, Row(unreadable, "AssociatedStorage").Result);
        Assert.True(IsCreated(unreadable));
    }

    [Fact]
    public void A_pass_that_gets_no_answer_keeps_the_rows()
    {
        var known = With(World.Settled(), General with { HierarchicalNamespace = true });
        var later = known.After(known.Report(), TimeSpan.FromMinutes(30))
            .WithObserved(observed => Storage(observed, AzureFaults.Unreadable<AssociatedResourceFacts>(AzureFaults.Down)));
        Assert.Equal(Row(known, "AssociatedStorageNamespace"), Row(later, "AssociatedStorageNamespace"));
    }

    [Fact]
    public void A_late_refusal_of_the_namespace_has_the_same_reason()
    {
        var fault = new AzureFault(0, "BadRequest", "The storage account 'st' has Hierarchical Namespace enabled, which is not supported.");
        Assert.Equal(ConditionReason.AssociatedResourceUnsuitable, FaultCatalog.Classify(fault, ConditionReason.CreateFailed));
        Assert.Contains("without a hierarchical namespace", FaultCatalog.AdviceFor(fault, ConditionReason.AssociatedResourceUnsuitable), StringComparison.Ordinal);
    }

    private static bool IsCreated(World world) => world.Plan().Actions.Any(action => action is PlannedAction.CreateWorkspace);

    private static PreflightRow Row(World world, string check) => world.Report().Status.Preflight.Single(row => row.Check == check);

    private static World New(AssociatedStorageFacts storage) => With(World.New(), storage);

    private static World With(World world, AssociatedStorageFacts storage) =>
        world.WithObserved(observed => Storage(observed, Reading.Of(new AssociatedResourceFacts("st", Storage: storage))));

    private static ObservedAzure Storage(ObservedAzure observed, Reading<AssociatedResourceFacts> reading) => observed with
    {
        AssociatedResources = new Dictionary<string, Reading<AssociatedResourceFacts>>(observed.AssociatedResources) { [StorageCheck.Field] = reading },
    };
}
