using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Observed;
using CmkOperator.Planning;
using Xunit;

namespace CmkOperator.Core.Tests.Assessment;

/// <summary>
/// The vault, the key or the version under a living workspace is gone. Nothing new can take its place: a vault of the same name is another one, and a
/// store that lost its key follows no rotation. So each condition says how to bring it back.
/// </summary>
public sealed class KeyGoneTests
{
    [Fact]
    public void A_deleted_vault_is_to_be_recovered_and_no_condition_says_that_the_key_can_be_used()
    {
        var world = World.Settled().WithObserved(observed => observed with
        {
            Vault = AzureFaults.Absent<VaultFacts>(),
            Key = Reading.NotRead<KeyFacts>(),
            KeyAccess = observed.KeyAccess with { Assignments = Reading.NotRead<IReadOnlyList<RoleAssignmentFacts>>() },
        });

        Assert.Contains("Recover the deleted vault (az keyvault recover --name kv-cmk)", Message(world, ConditionType.KeyVaultReady), StringComparison.Ordinal);
        Assert.DoesNotContain("Create the vault", Message(world, ConditionType.KeyVaultReady), StringComparison.Ordinal);
        Assert.Equal((ConditionStatus.False, ConditionReason.KeyNotFound), Shown(world, ConditionType.KeyReady));
        Assert.Equal((ConditionStatus.Unknown, ConditionReason.VaultNotFound), Shown(world, ConditionType.KeyAccessReady));
        Assert.Equal((ConditionStatus.False, ConditionReason.KeyAccessRevoked), Shown(world, ConditionType.EncryptionInForce));
        Assert.Contains("az keyvault recover --name kv-cmk", Message(world, ConditionType.EncryptionInForce), StringComparison.Ordinal);
        Assert.Empty(world.Plan().Actions);
    }

    [Fact]
    public void A_vault_that_is_not_there_yet_is_to_be_created() => Assert.Contains(
        "Create the vault, or correct spec.encryption.keyVaultId",
        Message(World.New().WithObserved(observed => observed with { Vault = AzureFaults.Absent<VaultFacts>(), Key = Reading.NotRead<KeyFacts>() }), ConditionType.KeyVaultReady),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(null)]
    [InlineData(Names.Version1)]
    public void A_deleted_key_is_to_be_recovered_before_anything_else(string? pinned)
    {
        var world = World.Settled().EditEncryption(encryption => encryption with { KeyVersion = pinned }).WithObserved(observed => observed with { Key = AzureFaults.Absent<KeyFacts>() });

        Assert.Equal((ConditionStatus.False, ConditionReason.KeyNotFound), Shown(world, ConditionType.KeyReady));
        Assert.Contains("Recover the deleted key first (az keyvault key recover --id https://kv-cmk.vault.azure.net/deletedkeys/", Message(world, ConditionType.KeyReady), StringComparison.Ordinal);
        Assert.DoesNotContain("Create the key", Message(world, ConditionType.KeyReady), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Names.Version1)]
    public void A_version_that_is_gone_is_to_be_restored_before_anything_else(string? pinned)
    {
        var world = World.Settled().EditEncryption(encryption => encryption with { KeyVersion = pinned }).WithVersions(ObservedBuilder.Version(Names.Version2, 50));

        Assert.Equal((ConditionStatus.False, ConditionReason.KeyNotFound), Shown(world, ConditionType.KeyReady));
        Assert.Contains("Restore the key with this version from a backup (az keyvault key restore)", Message(world, ConditionType.KeyReady), StringComparison.Ordinal);
        Assert.Empty(world.Plan().Actions.OfType<PlannedAction.RotateKey>());
    }

    [Fact]
    public void A_declared_version_that_was_never_in_force_is_to_be_corrected() => Assert.Contains(
        "Create the key in the vault, or correct spec.encryption.keyName and keyVersion",
        Message(World.Settled().EditEncryption(encryption => encryption with { KeyVersion = Names.Version2 }), ConditionType.KeyReady),
        StringComparison.Ordinal);

    private static (ConditionStatus Status, ConditionReason Reason) Shown(World world, ConditionType type) =>
        world.Report().Status.Find(type) is { } condition ? (condition.Status, condition.Reason) : throw new InvalidOperationException($"{type} is not reported");

    private static string Message(World world, ConditionType type) => world.Report().Status.Find(type)!.Message;
}
