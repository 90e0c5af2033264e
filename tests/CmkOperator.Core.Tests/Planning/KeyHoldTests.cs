using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.CreateOnly;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Status;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Core.Tests.Planning;

/// <summary>What holds a due change of the key back, and what never does: every cause with every way in which a change becomes due.</summary>
public sealed class KeyHoldTests
{
    private const string OtherIdentity = $"{Names.GroupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-other";

    private static readonly OperationFailure Failure = new(ConditionReason.PolicyDenied, "A policy forbids it", Clock.Ago(TimeSpan.FromMinutes(1)));

    private static readonly Dictionary<string, Func<World, World>> Rotations = new()
    {
        ["a newer version"] = world => Due(world),
        ["a pinned version"] = world => Due(world).EditEncryption(encryption => encryption with { KeyVersion = Names.Version2 }),
        ["another key"] = world => world.WithObserved(observed => observed with
        {
            Key = Reading.Of(ObservedBuilder.KeyOf(ObservedBuilder.Version(Names.Version3, 5)) with { Name = Names.OtherKey }),
        }).EditEncryption(encryption => encryption with { KeyName = Names.OtherKey }),
        ["a newer version under driftPolicy Report"] = world => Due(world).WithDesired(desired => desired with { DriftPolicy = DriftPolicy.Report }),
    };

    private static readonly Dictionary<string, Func<World, World>> Harmless = new()
    {
        ["nothing"] = world => world,
        ["hbi"] = world => world.Edit(desired => desired with { HbiWorkspace = false }),
        ["location"] = world => world.Edit(desired => desired with { Location = "northeurope" }),
        ["storage account"] = world => Associated(world, resources => resources with { StorageAccountId = resources.StorageAccountId + "2" }),
        ["key vault for secrets"] = world => Associated(world, resources => resources with { KeyVaultId = resources.KeyVaultId + "2" }),
        ["Application Insights"] = world => Associated(world, resources => resources with { ApplicationInsightsId = resources.ApplicationInsightsId + "2" }),
        ["registry"] = world => Associated(
            world.WithLive(live => live with { ContainerRegistryId = Registry("a") }), resources => resources with { ContainerRegistryId = Registry("b") }),
        ["replaced Application Insights"] = world => Associated(
            world, resources => resources with { ApplicationInsightsId = resources.ApplicationInsightsId + "2", AllowReplacement = true }),
        ["system-assigned identity dropped"] = world => world.Edit(
            desired => desired with { Identity = new WorkspaceIdentity("UserAssigned", [OtherIdentity], OtherIdentity) }),
        ["identity without that of the key"] = world => Attached(world).Edit(desired => desired with { Identity = new WorkspaceIdentity("SystemAssigned", []) }),
        ["another identity"] = world => Attached(world).Edit(
            desired => desired with { Identity = new WorkspaceIdentity("SystemAssigned,UserAssigned", [Names.IdentityId, OtherIdentity]) }),
        ["a friendly name"] = world => world.Edit(desired => desired with { FriendlyName = "friendly" }),
        ["a friendly name that failed"] = world => world.WithDesired(desired => desired with { FriendlyName = "friendly" })
            .WithRecorded(status => status with { Operation = Failed(OperationKind.Update) }),
        ["a creation that was recorded as failed"] = world => world.WithRecorded(status => status with { Operation = Failed(OperationKind.Create) }),
        ["hbi, location and a friendly name"] = world => world.Edit(
            desired => desired with { HbiWorkspace = false, Location = "northeurope", FriendlyName = "friendly" }),
        ["a missing storage account"] = world => world.WithObserved(observed => observed with
        {
            AssociatedResources = new Dictionary<string, Reading<AssociatedResourceFacts>>
            {
                ["associatedResources.storageAccountId"] = AzureFaults.Absent<AssociatedResourceFacts>(),
            },
        }),
        ["a lock"] = world => world.WithObserved(observed => observed with
        {
            Locks = Reading.Of<IReadOnlyList<LockFacts>>([new LockFacts("lock", "keep", "CanNotDelete", Names.GroupId)]),
        }),
        ["a workspace that Azure reports as Failed"] = world => world.WithLive(live => live with { ProvisioningState = "Failed" }),
        ["tags"] = world => world.Edit(desired => desired with { Tags = new Dictionary<string, string> { ["team"] = "risk" } }),
        ["a ReadOnly lock"] = world => world.WithObserved(observed => observed with
        {
            Locks = Reading.Of<IReadOnlyList<LockFacts>>([new LockFacts("lock", "freeze", "ReadOnly", Names.GroupId)]),
        }),
        ["a provider that is not registered"] = world => world.WithObserved(observed => observed with
        {
            Providers = new Dictionary<string, Reading<ProviderFacts>> { ["Microsoft.DocumentDB"] = Reading.Of(new ProviderFacts("Microsoft.DocumentDB", "NotRegistered", [], [])) },
        }),
        ["a replacement that is missing"] = world => Missing(Associated(world, Replaced)),
        ["a key change that failed and a replacement that is missing"] = world => Missing(
            world.WithDesired(desired => desired with { AssociatedResources = Replaced(desired.AssociatedResources) }))
            .WithRecorded(status => status with
            {
                Operation = Failed(OperationKind.RotateKey) with { Generation = world.Desired.Generation, Failure = Failure with { FailedAt = Clock.Ago(TimeSpan.FromHours(1)) } },
            }),
        ["a key change that failed under an older spec"] = world => world.Edit(desired => desired with { FriendlyName = "friendly" })
            .WithRecorded(status => status with { Operation = Failed(OperationKind.RotateKey) }),
    };

    private static readonly Dictionary<string, (Func<World, World> Make, ConditionReason Reason)> Holding = new()
    {
        ["foreign"] = (world => (world with { Recorded = WorkspaceStatus.Empty }).WithLive(live => live with { Tags = Owned(Names.OtherOwner) }), ConditionReason.WorkspaceExists),
        ["lost"] = (world => world.WithLive(live => live with { Tags = Owned(Names.OtherOwner) }), ConditionReason.OwnershipConflict),
        ["another subscription"] = (world => world.Edit(desired => desired with { SubscriptionId = "22222222-2222-2222-2222-222222222222" }), ConditionReason.FieldImmutable),
        ["another group"] = (world => world.Edit(desired => desired with { ResourceGroup = "rg-other" }), ConditionReason.FieldImmutable),
        ["another name"] = (world => world.Edit(desired => desired with { WorkspaceName = "other-ml" }), ConditionReason.FieldImmutable),
        ["suspend"] = (world => world.Edit(desired => desired with { Suspend = true }), ConditionReason.Suspended),
        ["observeOnly"] = (world => world.Edit(desired => desired with { ObserveOnly = true }), ConditionReason.ObserveOnly),
        ["deletion"] = (world => world.Deleting(DeletionPolicy.Retain), ConditionReason.Deleting),
        ["kind"] = (world => world.WithLive(live => live with { Kind = "Hub" }), ConditionReason.WorkspaceKindUnsupported),
        ["mode"] = (world => world.WithLive(live => live with { ServiceSideEncryption = true }), ConditionReason.EncryptionModeUnsupported),
        ["another vault"] = (world => world.EditEncryption(encryption => encryption with { KeyVaultId = Names.OtherVaultId }), ConditionReason.KeyVaultImmutable),
        ["an unprotected vault"] = (world => world.WithVault(vault => vault with { PurgeProtection = false }), ConditionReason.PurgeProtectionDisabled),
        ["a missing vault"] = (world => world.WithObserved(observed => observed with { Vault = AzureFaults.Absent<VaultFacts>() }), ConditionReason.VaultNotFound),
        ["Microsoft-managed keys"] = (world => world.WithLive(live => live with { EncryptionStatus = "Disabled" }), ConditionReason.EncryptionModeUnsupported),
        ["stores that its owner provided"] = (world => world.WithLive(live => live with { BringsOwnStores = true }), ConditionReason.EncryptionModeUnsupported),
        ["another object of the cluster"] = (
            world => world with { Rivals = [new Rival(new ObjectKey("team", "older"), Clock.Ago(TimeSpan.FromDays(99)), true)] }, ConditionReason.OwnershipConflict),
        ["a missing key"] = (world => world.WithObserved(observed => observed with { Key = AzureFaults.Absent<KeyFacts>() })
            .EditEncryption(encryption => encryption with { KeyName = "cmk-none", KeyVersion = null }), ConditionReason.KeyNotFound),
        ["missing rights"] = (world => world.WithAccess(ObservedBuilder.Access(ObservedBuilder.Assignment(principal: Names.IdentityPrincipal))), ConditionReason.PermissionMissing),
        ["another identity for the key"] = (
            world => world.EditEncryption(encryption => encryption with { UserAssignedIdentityId = OtherIdentity }), ConditionReason.FieldImmutable),
        ["the key's identity was taken off"] = (
            world => Attached(world).WithLive(live => live with { Identity = new WorkspaceIdentity("SystemAssigned", []) }), ConditionReason.KeyIdentityNotAttached),
        ["a refused namespace"] = (
            world => world with { Refusal = new TenancyRefusal(ConditionReason.AuthorizationFailed, "not here") }, ConditionReason.AuthorizationFailed),
    };

    public static TheoryData<string, string> HarmlessPairs { get; } = Pairs(Harmless.Keys);

    public static TheoryData<string, string> HoldingPairs { get; } = Pairs(Holding.Keys);

    [Theory]
    [MemberData(nameof(HarmlessPairs))]
    public void Nothing_else_holds_a_due_change_of_the_key_back(string cause, string rotation)
    {
        var world = Harmless[cause](Rotations[rotation](World.Settled()));
        var change = Assert.IsType<PlannedAction.RotateKey>(Assert.Single(world.Plan().Actions));
        Assert.NotEqual(change.From, change.To);
    }

    [Theory]
    [MemberData(nameof(HoldingPairs))]
    public void These_causes_hold_a_due_change_of_the_key_back(string cause, string rotation)
    {
        var world = Holding[cause].Make(Rotations[rotation](World.Settled()));
        Assert.Empty(world.Plan().Actions.OfType<PlannedAction.RotateKey>());
        Assert.Empty(world.Plan().Actions.OfType<PlannedAction.UpdateWorkspace>());
        if (Holding[cause].Reason is not (ConditionReason.ObserveOnly or ConditionReason.Deleting))
        {
            Assert.Equal(Holding[cause].Reason, world.Reason(ConditionType.Ready));
        }
    }

    [Fact]
    public void No_right_is_granted_on_a_key_in_a_vault_that_is_refused()
    {
        var world = Rotations["a newer version"](World.Settled())
            .WithAccess(ObservedBuilder.Access(ObservedBuilder.Assignment(principal: "somebody")))
            .Edit(desired => desired with { KeyAccess = KeyAccessMode.Grant, GrantPermitted = true });
        Assert.NotEmpty(world.Plan().Actions.OfType<PlannedAction.GrantKeyAccess>());

        Assert.Empty(world.EditEncryption(encryption => encryption with { KeyVaultId = Names.OtherVaultId }).Plan().Actions);
    }

    [Fact]
    public void The_refusal_stays_the_reason_while_the_status_shows_the_change_of_the_key()
    {
        var world = Harmless["hbi"](Rotations["a newer version"](World.Settled()));
        var begun = world.ReportWrite(ActionOutcomeKind.Begun, url: Names.OperationUrl);
        Assert.Equal(ConditionReason.HbiWorkspaceImmutable, begun.Status.Find(ConditionType.Ready)!.Reason);
        Assert.Equal(ConditionReason.HbiWorkspaceImmutable, begun.Status.Find(ConditionType.Stalled)!.Reason);
        Assert.Null(begun.Status.Find(ConditionType.Reconciling));
        Assert.Equal(Names.KeyUri(Names.Version2), begun.Status.Encryption!.Rotation!.To);
        Assert.Contains(begun.Events, told => told.Reason == ConditionReason.KeyRotating);

        // The operation is watched although the object is stalled, and its end is recorded.
        var busy = world.After(begun, TimeSpan.FromMinutes(1)).WithLive(live => live with { ProvisioningState = "Updating" })
            .WithOperation(Reading.Of(new OperationFacts("InProgress", null, null)));
        Assert.True(busy.Report().Requeue.Delay < busy.Desired.Interval);
        Assert.Equal(ConditionReason.HbiWorkspaceImmutable, busy.Reason(ConditionType.Stalled));
        var done = busy.Next(TimeSpan.FromMinutes(1)).WithLive(live => live with { ProvisioningState = "Succeeded", KeyIdentifier = Names.KeyUri(Names.Version2) })
            .WithOperation(Reading.Of(new OperationFacts("Succeeded", null, null)));
        Assert.Empty(done.Plan().Actions);
        Assert.Equal(ConditionReason.HbiWorkspaceImmutable, done.Reason(ConditionType.Ready));
        Assert.Equal(ConditionReason.KeyRotating, done.Reason(ConditionType.EncryptionInForce));
    }

    [Fact]
    public void A_failed_change_of_the_key_yields_only_to_fields_that_can_be_written()
    {
        var world = Harmless["a key change that failed and a replacement that is missing"](Rotations["a newer version"](World.Settled()));
        Assert.StartsWith("~ workspace key", world.PlanText(), StringComparison.Ordinal);
        var found = world.WithObserved(observed => observed with { AssociatedResources = ObservedBuilder.Build().AssociatedResources });
        Assert.Equal("~ workspace (associatedResources.applicationInsightsId)", found.PlanText());
        var both = world.WithDesired(desired => desired with { FriendlyName = "friendly" });
        Assert.Equal(["~ workspace (friendlyName)", "! refused: associatedResources.applicationInsightsId (AssociatedResourceNotFound)"], both.PlanText().Split('\n'));
    }

    [Fact]
    public void No_field_that_changes_in_place_holds_the_key_back()
    {
        var declared = Due(World.Settled()).Edit(desired => desired with
        {
            FriendlyName = "friendly",
            Description = "described",
            PublicNetworkAccess = "Enabled",
            SystemDatastoresAuthMode = "Identity",
            ImageBuildCompute = "builder",
            V1LegacyMode = true,
            ServerlessSubnetId = $"{Names.GroupId}/providers/Microsoft.Network/virtualNetworks/net/subnets/one",
            ServerlessNoPublicIp = true,
            IsolationMode = "AllowInternetOutbound",
            FirewallSku = "Basic",
        });
        var settled = InPlaceFields.All.Aggregate(
            declared, (world, field) => world.WithLive(live => field.WithLive(live, field.Declared(world.Desired))));
        foreach (var field in InPlaceFields.All)
        {
            Assert.True(field.Declared(declared.Desired) is not null, $"declare {field.Path} above");
            var world = settled.WithLive(live => field.WithLive(live, field.Comparison is InPlaceComparison.Flag ? "false" : "other"));
            Assert.Equal(
                new[] { WorkspaceAssessor.KeyField, field.Path }.Order(StringComparer.Ordinal), world.Assess().Drifts.Select(row => row.Field));
            Assert.StartsWith("~ workspace key", world.PlanText(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Of_the_create_only_fields_only_those_that_name_the_workspace_the_vault_and_the_identity_of_the_key_hold_it_back() => Assert.Equal(
        ["encryption.keyVaultId", "encryption.userAssignedIdentityId", "resourceGroup", "subscriptionId", "workspaceName"],
        CreateOnlyFields.All.Where(field => field.HoldsKey).Select(field => field.Path).Order(StringComparer.Ordinal));

    [Fact]
    public void A_refused_field_still_stops_the_other_fields()
    {
        var world = World.Settled().Edit(desired => desired with { HbiWorkspace = false, FriendlyName = "friendly" });
        Assert.Equal("! refused: hbiWorkspace (HbiWorkspaceImmutable)", world.PlanText());
    }

    [Fact]
    public void Rights_that_the_change_of_the_key_needs_are_granted_although_a_field_is_refused()
    {
        var world = Harmless["hbi"](Rotations["another key"](World.Settled()))
            .WithAccess(ObservedBuilder.Access(ObservedBuilder.Assignment(principal: Names.IdentityPrincipal)))
            .WithDesired(desired => desired with { KeyAccess = KeyAccessMode.Grant, GrantPermitted = true });
        Assert.IsType<PlannedAction.GrantKeyAccess>(Assert.Single(world.Plan().Actions));
    }

    private static World Due(World world) => world.WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 1));

    private static World Attached(World world) => world
        .WithDesired(desired => desired with { Encryption = desired.Encryption with { UserAssignedIdentityId = Names.IdentityId } })
        .WithLive(live => live with
        {
            EncryptionIdentityId = Names.IdentityId,
            Identity = new WorkspaceIdentity("SystemAssigned,UserAssigned", [Names.IdentityId]),
        });

    private static World Associated(World world, Func<AssociatedResources, AssociatedResources> change) =>
        world.Edit(desired => desired with { AssociatedResources = change(desired.AssociatedResources) });

    private static AssociatedResources Replaced(AssociatedResources resources) =>
        resources with { ApplicationInsightsId = resources.ApplicationInsightsId + "2", AllowReplacement = true };

    private static World Missing(World world) => world.WithObserved(observed => observed with
    {
        AssociatedResources = new Dictionary<string, Reading<AssociatedResourceFacts>>
        {
            ["associatedResources.applicationInsightsId"] = AzureFaults.Absent<AssociatedResourceFacts>(),
        },
    });

    private static string Registry(string name) => $"{Names.GroupId}/providers/Microsoft.ContainerRegistry/registries/registry{name}";

    private static OperationRecord Failed(OperationKind kind) => new(kind, Clock.Ago(TimeSpan.FromMinutes(2)), null, 1, 1, Failure);

    private static Dictionary<string, string> Owned(string owner) => new() { [OwnershipCheck.OwnerTagName] = owner };

    private static TheoryData<string, string> Pairs(IEnumerable<string> causes)
    {
        var pairs = new TheoryData<string, string>();
        foreach (var cause in causes)
        {
            foreach (var rotation in Rotations.Keys)
            {
                pairs.Add(cause, rotation);
            }
        }

        return pairs;
    }
}
