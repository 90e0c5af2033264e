using CmkOperator.CreateOnly;
using Xunit;

namespace CmkOperator.Core.Tests.CreateOnly;

/// <summary>What an object may declare for a workspace that exists.</summary>
public sealed class CreateOnlyGuardTests
{
    private const string Group = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-ml/providers";

    private static readonly CreateOnlyValues Live = new()
    {
        HbiWorkspace = true,
        KeyVaultId = $"{Group}/Microsoft.KeyVault/vaults/kv-cmk",
        Location = "westeurope",
        SubscriptionId = "11111111-1111-1111-1111-11111111111a",
        ResourceGroup = "rg-ml",
        WorkspaceName = "fraud-ml",
        EncryptionIdentityId = $"{Group}/Microsoft.ManagedIdentity/userAssignedIdentities/id-ml",
        StorageAccountId = $"{Group}/Microsoft.Storage/storageAccounts/stml",
        AssociatedKeyVaultId = $"{Group}/Microsoft.KeyVault/vaults/kv-ml",
        ApplicationInsightsId = $"{Group}/Microsoft.Insights/components/appi-ml",
        ContainerRegistryId = $"{Group}/Microsoft.ContainerRegistry/registries/crml",
        IdentityType = "SystemAssigned",
    };

    public static TheoryData<string, string> Reasons { get; } =
    [
        .. CreateOnlyFields.All.Where(field => field.Comparison is not CreateOnlyComparison.Trigger).Select(field => (field.Path, field.Path switch
        {
            "hbiWorkspace" => "HbiWorkspaceImmutable",
            "encryption.keyVaultId" => "KeyVaultImmutable",
            "location" => "LocationMismatch",
            _ => "FieldImmutable",
        })),
    ];

    [Theory]
    [InlineData("true", "false")]
    [InlineData("true", null)]
    [InlineData(null, "true")]
    public void What_Azure_reports_of_an_action_at_creation_is_no_difference(string? declared, string? live) => Assert.Empty(CreateOnlyGuard.Differences(
        CreateOnlyFields.ProvisionOnCreate.With(Live, declared), CreateOnlyFields.ProvisionOnCreate.With(Live, live)));

    // A field that no object has yet: Azure chooses where it is absent, and nothing changes it afterwards.
    private static readonly CreateOnlyField Chosen = CreateOnlyFields.EncryptionIdentityId with
    {
        Path = "zone",
        Absence = CreateOnlyAbsence.MeansUnmanaged,
        Comparison = CreateOnlyComparison.Name,
        Refusal = "zone never changes: put it back.",
    };

    [Theory]
    [InlineData(null, "one", true)]
    [InlineData(null, null, true)]
    [InlineData("ONE", "one", true)]
    [InlineData("other", "one", false)]
    [InlineData("other", null, false)]
    public void A_field_that_was_left_to_Azure_may_be_declared_later_as_Azure_has_it(string? declared, string? live, bool isAccepted)
    {
        var differences = CreateOnlyGuard.Differences([Chosen], Chosen.With(Live, declared), Chosen.With(Live, live));

        Assert.Equal(isAccepted ? [] : [Chosen.Refusal], differences.Select(difference => difference.Field.Refusal));
    }

    [Fact]
    public void Admission_accepts_a_field_that_was_left_to_Azure_as_Azure_has_it()
    {
        Assert.False(Chosen.MayBeAdded);
        var rule = CelRules.Transition(Chosen);
        Assert.Equal((CelRules.Transition(Chosen with { Absence = CreateOnlyAbsence.MeansNone }).Rule, Chosen.Refusal), (rule.Rule, rule.Message));
    }

    [Fact]
    public void Only_a_field_that_Azure_changes_in_place_may_be_added() => Assert.Equal(
        ["associatedResources.containerRegistryId"], CreateOnlyFields.All.Where(field => field.MayBeAdded).Select(field => field.Path));

    [Fact]
    public void What_Azure_has_may_be_declared() => Assert.Empty(CreateOnlyGuard.Differences(Live, Live));

    [Theory]
    [MemberData(nameof(Reasons))]
    public void A_changed_field_is_found_with_its_reason(string path, string reason)
    {
        var field = CreateOnlyFields.All.Single(row => row.Path == path);
        var (declared, live) = field.Comparison switch
        {
            CreateOnlyComparison.Flag => ("false", "true"),
            CreateOnlyComparison.IdentityType => ("UserAssigned", "SystemAssigned"),
            _ => ("other", "one"),
        };
        var difference = Assert.Single(CreateOnlyGuard.Differences(field.With(Live, declared), field.With(Live, live)));
        Assert.Equal(path, difference.Field.Path);
        Assert.Equal(reason, difference.Field.Reason);
        Assert.Equal((declared, live), (difference.Declared, difference.Live));
    }

    [Fact]
    public void Of_several_differences_hbi_then_vault_then_location_come_first()
    {
        var declared = Live with { ResourceGroup = "rg-other", Location = "northeurope", KeyVaultId = "other", HbiWorkspace = false };
        Assert.Equal(
            ["HbiWorkspaceImmutable", "KeyVaultImmutable", "LocationMismatch", "FieldImmutable"],
            CreateOnlyGuard.Differences(declared, Live).Select(difference => difference.Field.Reason));
    }

    [Fact]
    public void Casing_a_trailing_slash_and_the_display_name_of_a_region_do_not_count_as_a_difference()
    {
        var declared = Live with
        {
            KeyVaultId = Live.KeyVaultId!.ToUpperInvariant(),
            AssociatedKeyVaultId = Live.AssociatedKeyVaultId!.Replace("Microsoft.KeyVault", "Microsoft.Keyvault", StringComparison.Ordinal) + "/",
            SubscriptionId = Live.SubscriptionId!.ToUpperInvariant(),
            ResourceGroup = "RG-ML",
            WorkspaceName = "Fraud-ML",
        };
        Assert.Empty(CreateOnlyGuard.Differences(declared, Live with { Location = "West Europe" }));
    }

    [Fact]
    public void An_absent_hbi_flag_is_false_on_either_side()
    {
        Assert.Empty(CreateOnlyGuard.Differences(Live with { HbiWorkspace = null }, Live with { HbiWorkspace = false }));
        Assert.Empty(CreateOnlyGuard.Differences(Live with { HbiWorkspace = false }, Live with { HbiWorkspace = null }));
        Assert.Equal(["hbiWorkspace"], Paths(CreateOnlyGuard.Differences(Live with { HbiWorkspace = null }, Live)));
    }

    [Fact]
    public void The_identity_of_the_key_cannot_be_added_or_removed()
    {
        Assert.Equal(["encryption.userAssignedIdentityId"], Paths(CreateOnlyGuard.Differences(Live with { EncryptionIdentityId = null }, Live)));
        Assert.Equal(["encryption.userAssignedIdentityId"], Paths(CreateOnlyGuard.Differences(Live, Live with { EncryptionIdentityId = null })));
    }

    [Fact]
    public void A_registry_may_be_added_and_one_that_Azure_created_is_not_compared()
    {
        Assert.Empty(CreateOnlyGuard.Differences(Live, Live with { ContainerRegistryId = null }));
        Assert.Empty(CreateOnlyGuard.Differences(Live with { ContainerRegistryId = null }, Live));
    }

    [Theory]
    [InlineData(null, "SystemAssigned", true)]
    [InlineData("SystemAssigned,UserAssigned", "SystemAssigned", true)]
    [InlineData("SystemAssigned", "SystemAssigned, UserAssigned", true)]
    [InlineData("UserAssigned", "UserAssigned", true)]
    [InlineData("SystemAssigned,UserAssigned", "UserAssigned", true)]
    [InlineData("SystemAssigned", null, true)]
    [InlineData("UserAssigned", "SystemAssigned", false)]
    [InlineData("UserAssigned", "SystemAssigned, UserAssigned", false)]
    public void Only_the_loss_of_the_system_assigned_identity_is_refused(string? declared, string? live, bool allowed) =>
        Assert.Equal(allowed, CreateOnlyFields.IdentityType.Agrees(declared, live));

    private static IEnumerable<string> Paths(IEnumerable<CreateOnlyDifference> differences) =>
        differences.Select(difference => difference.Field.Path);
}
