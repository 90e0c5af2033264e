using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Observed;
using CmkOperator.Planning;
using Xunit;

namespace CmkOperator.Core.Tests.Assessment;

/// <summary>R1: the vault is protected, in the workspace's subscription, reachable for Azure services.</summary>
public sealed class KeyVaultCheckTests
{
    [Fact]
    public void A_protected_vault_passes() => Expect(World.New(), ConditionStatus.True, ConditionReason.Succeeded, blocks: false);

    [Fact]
    public void Purge_protection_off_blocks() =>
        Expect(World.New().WithVault(vault => vault with { PurgeProtection = false }), ConditionStatus.False, ConditionReason.PurgeProtectionDisabled, blocks: true);

    [Fact]
    public void Soft_delete_off_is_named_before_purge_protection() =>
        Expect(World.New().WithVault(vault => vault with { SoftDelete = false, PurgeProtection = false }), ConditionStatus.False, ConditionReason.SoftDeleteDisabled, blocks: true);

    [Fact]
    public void An_old_vault_that_never_reported_soft_delete_passes_with_purge_protection() =>
        Expect(World.New().WithVault(vault => vault with { SoftDelete = null }), ConditionStatus.True, ConditionReason.Succeeded, blocks: false);

    [Fact]
    public void A_missing_vault_blocks() => Expect(
        World.New().WithObserved(observed => observed with { Vault = AzureFaults.Absent<VaultFacts>() }), ConditionStatus.False, ConditionReason.VaultNotFound, blocks: true);

    [Fact]
    public void A_vault_in_another_subscription_blocks_whatever_is_read_of_it() => Expect(
        World.New().EditEncryption(encryption => encryption with { KeyVaultId = encryption.KeyVaultId.Replace("1111", "2222", StringComparison.Ordinal) }),
        ConditionStatus.False,
        ConditionReason.VaultInOtherSubscription,
        blocks: true);

    [Theory]
    [InlineData("Deny", null, "None", false)]
    [InlineData(null, "Disabled", "None", false)]
    [InlineData("Deny", "Disabled", "AzureServices", true)]
    [InlineData("Deny", null, null, true)]
    [InlineData("Allow", "Enabled", "None", true)]
    public void Only_a_network_closed_to_trusted_services_blocks(string? action, string? access, string? bypass, bool passes) => Expect(
        World.New().WithVault(vault => vault with { NetworkDefaultAction = action, PublicNetworkAccess = access, NetworkBypass = bypass }),
        passes ? ConditionStatus.True : ConditionStatus.False,
        passes ? ConditionReason.Succeeded : ConditionReason.VaultFirewallBlocked,
        blocks: !passes);

    [Theory]
    [InlineData("Recoverable", true)]
    [InlineData("CustomizedRecoverable+ProtectedSubscription", true)]
    [InlineData("Recoverable+Purgeable", false)]
    [InlineData(null, false)]
    public void An_unreadable_vault_passes_only_if_the_keys_recovery_level_proves_it(string? level, bool passes) => Expect(
        World.New().WithVersions(ObservedBuilder.Version(Names.Version1, 1) with { RecoveryLevel = level })
            .WithObserved(observed => observed with { Vault = AzureFaults.Unreadable<VaultFacts>() }),
        passes ? ConditionStatus.True : ConditionStatus.Unknown,
        passes ? ConditionReason.Succeeded : ConditionReason.VaultUnreadable,
        blocks: !passes);

    [Fact]
    public void Nothing_is_learned_from_a_vault_that_did_not_answer_this_time() => Assert.True(
        World.New().WithObserved(observed => observed with { Vault = AzureFaults.Unreadable<VaultFacts>(AzureFaults.Down) }).Assess().Vault.IsUnread);

    private static void Expect(World world, ConditionStatus status, ConditionReason reason, bool blocks)
    {
        var verdict = world.Assess().Vault;
        Assert.Equal((status, reason, blocks), (verdict.Status, verdict.Reason, verdict.Blocks));
        Assert.Equal(!blocks, world.Plan().Actions.OfType<PlannedAction.CreateWorkspace>().Any());
    }
}
