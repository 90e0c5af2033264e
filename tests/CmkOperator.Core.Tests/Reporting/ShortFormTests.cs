using CmkOperator.Core.Tests.Builders;
using CmkOperator.Observed;
using CmkOperator.Status;
using Xunit;

namespace CmkOperator.Core.Tests.Reporting;

/// <summary>The forms that the wide table of kubectl has room for, beside the full ones.</summary>
public sealed class ShortFormTests
{
    [Fact]
    public void The_status_carries_short_forms_beside_the_full_ones()
    {
        var status = World.Settled().Recorded;

        Assert.Equal((Names.VaultId, "kv-cmk"), (status.Encryption!.KeyVaultId, status.Encryption.KeyVaultName));
        Assert.Equal((Names.Version1, "11110000"), (status.Encryption.KeyVersion, status.Encryption.ShortKeyVersion));
        Assert.Equal((Names.ManagedGroup, "azureml-rg-frau…66666666"), (status.ManagedResourceGroup!.Name, status.ManagedResourceGroup.ShortName));
    }

    [Fact]
    public void A_status_of_an_older_build_gets_its_short_forms_once()
    {
        var old = World.Settled().WithRecorded(recorded => recorded with
        {
            Encryption = recorded.Encryption! with { KeyVaultName = null, ShortKeyVersion = null },
            ManagedResourceGroup = recorded.ManagedResourceGroup! with { ShortName = null },
        });

        var first = old.Report().Status;
        var second = old.After(old.Report(), TimeSpan.FromMinutes(30)).Report().Status;

        Assert.Equivalent(World.Settled().Recorded.Encryption, first.Encryption, strict: true);
        Assert.Equivalent(first.Encryption, second.Encryption, strict: true);
        Assert.Equal("azureml-rg-frau…66666666", first.ManagedResourceGroup!.ShortName);
        Assert.Equal(first.ManagedResourceGroup.ShortName, second.ManagedResourceGroup!.ShortName);
    }

    [Fact]
    public void A_pass_that_cannot_read_Azure_keeps_the_short_forms()
    {
        var status = World.Settled().WithWorkspace(AzureFaults.Unreadable<WorkspaceFacts>(AzureFaults.Down)).Report().Status;

        Assert.Equal("kv-cmk", status.Encryption!.KeyVaultName);
        Assert.Equal("azureml-rg-frau…66666666", status.ManagedResourceGroup!.ShortName);
    }

    [Fact]
    public void An_object_without_a_key_in_force_has_no_short_forms()
    {
        var encryption = World.New().Report().Status.Encryption;

        Assert.Null(encryption?.KeyVaultName);
        Assert.Null(encryption?.ShortKeyVersion);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a-name-of-24-characters-x", "a-name-of-24-ch…acters-x")]
    [InlineData("a-name-of-24-characters", "a-name-of-24-characters")]
    [InlineData("azureml-rg-fra𝒹-scoring_66666666", "azureml-rg-fra𝒹…66666666")]
    public void A_name_is_shown_in_full_or_by_its_ends(string name, string shown) => Assert.Equal(shown, ShortForm.OfName(name));

    [Theory]
    [InlineData(null, null)]
    [InlineData("v1", "v1")]
    [InlineData("0123456789abcdef0123456789abcdef", "01234567")]
    public void A_version_is_shown_by_its_first_digits(string? version, string? shown) => Assert.Equal(shown, ShortForm.OfVersion(version));
}
