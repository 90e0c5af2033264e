using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Tenancy;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Core.Tests.Tenancy;

/// <summary>Which subscriptions and vaults a namespace may use.</summary>
public sealed class PlacementCheckTests
{
    private const string Other = "99999999-9999-4999-8999-999999999999";

    private static readonly DesiredWorkspace Desired = DesiredBuilder.Build();

    [Fact]
    public void Without_lists_everything_is_allowed() => Assert.Null(PlacementCheck.Assess(Desired, new TenancyPolicy()));

    [Theory]
    [InlineData("team", Names.Subscription, true)]
    [InlineData("*", Names.Subscription, true)]
    [InlineData("team", Other, false)]
    [InlineData("team-b", Names.Subscription, false)]
    [InlineData("Team", Names.Subscription, false)]
    public void A_list_applies_to_every_namespace(string name, string subscription, bool allowed) => Assert.Equal(
        allowed, PlacementCheck.Assess(Desired, new TenancyPolicy { Subscriptions = new([new NamespaceEntry(name, subscription)]) }) is null);

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(Names.Subscription, null, true)]
    [InlineData(Other, null, false)]
    [InlineData(null, "kv-cmk", true)]
    [InlineData(null, "kv-other", false)]
    [InlineData(Other, "kv-cmk", false)]
    public void A_vault_is_allowed_when_it_and_its_subscription_are(string? subscription, string? name, bool allowed)
    {
        static string Vault(string name) => $"/subscriptions/{Names.Subscription}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/{name}";
        var policy = new TenancyPolicy
        {
            Subscriptions = subscription is null ? null : new([new NamespaceEntry("team", subscription)]),
            Vaults = name is null ? null : new([new NamespaceEntry("team", Vault(name))]),
        };

        Assert.Equal(allowed, policy.AllowsVault("team", Vault("kv-cmk")));
    }

    [Fact]
    public void A_list_without_an_entry_allows_nothing() =>
        Assert.NotNull(PlacementCheck.Assess(Desired, new TenancyPolicy { Subscriptions = new([]) }));

    [Fact]
    public void The_refusal_names_namespace_value_field_and_whom_to_ask()
    {
        var refusal = PlacementCheck.Assess(Desired, new TenancyPolicy { Subscriptions = new([new NamespaceEntry("team", Other)]) });
        Assert.Equal(
            new TenancyRefusal(
                ConditionReason.AuthorizationFailed,
                $"Namespace team may not use subscription {Names.Subscription}, which spec.subscriptionId names. Declare one that it may use, or ask the operator's "
                + $"administrator to add team={Names.Subscription} to --namespace-subscriptions"),
            refusal);
    }

    // The operator reads these too and reports what it finds, so they must not open a side door into another team's subscription.
    [Theory]
    [InlineData("spec.encryption.keyVaultId")]
    [InlineData("spec.encryption.userAssignedIdentityId")]
    [InlineData("spec.associatedResources.storageAccountId")]
    [InlineData("spec.associatedResources.keyVaultId")]
    [InlineData("spec.associatedResources.applicationInsightsId")]
    [InlineData("spec.associatedResources.containerRegistryId")]
    [InlineData("spec.identity.userAssignedIdentityIds")]
    [InlineData("spec.identity.primaryUserAssignedIdentityId")]
    public void Every_subscription_that_the_object_names_counts(string field)
    {
        var id = $"/subscriptions/{Other}/resourceGroups/g/providers/Microsoft.Thing/things/t";
        var resources = Desired.AssociatedResources;
        var moved = field switch
        {
            "spec.encryption.keyVaultId" => Desired with { Encryption = Desired.Encryption with { KeyVaultId = id } },
            "spec.encryption.userAssignedIdentityId" => Desired with { Encryption = Desired.Encryption with { UserAssignedIdentityId = id } },
            "spec.associatedResources.storageAccountId" => Desired with { AssociatedResources = resources with { StorageAccountId = id } },
            "spec.associatedResources.keyVaultId" => Desired with { AssociatedResources = resources with { KeyVaultId = id } },
            "spec.associatedResources.applicationInsightsId" => Desired with { AssociatedResources = resources with { ApplicationInsightsId = id } },
            "spec.associatedResources.containerRegistryId" => Desired with { AssociatedResources = resources with { ContainerRegistryId = id } },
            "spec.identity.userAssignedIdentityIds" => Desired with { Identity = new WorkspaceIdentity("UserAssigned", [id], null) },
            _ => Desired with { Identity = new WorkspaceIdentity("UserAssigned", [], id) },
        };
        var policy = new TenancyPolicy { Subscriptions = new([new NamespaceEntry("team", Names.Subscription)]) };
        Assert.Null(PlacementCheck.Assess(Desired, policy));
        Assert.Contains($"{Other}, which {field} names", PlacementCheck.Assess(moved, policy)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Vaults_compare_as_ARM_ids()
    {
        var policy = Vaults(Names.VaultId.ToUpperInvariant() + "/", Desired.AssociatedResources.KeyVaultId);
        Assert.Null(PlacementCheck.Assess(Desired, policy));
        var refusal = PlacementCheck.Assess(Desired with { Encryption = Desired.Encryption with { KeyVaultId = Names.OtherVaultId } }, policy);
        Assert.Equal(ConditionReason.AuthorizationFailed, refusal!.Reason);
        Assert.Contains(Names.OtherVaultId, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--namespace-vaults", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_vault_of_the_secrets_must_be_allowed_as_well_as_the_vault_of_the_key()
    {
        var refusal = PlacementCheck.Assess(Desired, Vaults(Names.VaultId));

        Assert.Contains($"{Desired.AssociatedResources.KeyVaultId}, which spec.associatedResources.keyVaultId names", refusal!.Message, StringComparison.Ordinal);
    }

    private static TenancyPolicy Vaults(params string[] ids) => new() { Vaults = new([.. ids.Select(id => new NamespaceEntry("team", id))]) };
}
