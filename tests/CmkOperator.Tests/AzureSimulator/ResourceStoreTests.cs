using CmkOperator.AzureSimulator.State;
using Xunit;

namespace CmkOperator.Tests.AzureSimulator;

public sealed class ResourceStoreTests
{
    private const string Group = "/subscriptions/1/resourceGroups/rg";
    private const string Vault = $"{Group}/providers/Microsoft.KeyVault/vaults/kv";
    private readonly ResourceStore _store = new(() => DateTimeOffset.UnixEpoch);

    [Fact]
    public void What_is_below_an_id_ends_at_a_segment_and_ignores_casing()
    {
        Put(Group, Vault, $"{Vault}/keys/cmk", $"{Vault}-2", $"{Group}-2", $"{Group}.3/providers/Microsoft.KeyVault/vaults/other");

        Assert.Equal([Vault, $"{Vault}/keys/cmk"], _store.Within(Vault.ToUpperInvariant()).Select(resource => resource.Id.Text));
        Assert.Equal([Group, Vault, $"{Vault}-2", $"{Vault}/keys/cmk"], _store.Within($"{Group}/").Select(resource => resource.Id.Text).Order(StringComparer.Ordinal));
        Assert.Equal(6, _store.Within("/").Count());
    }

    [Fact]
    public void What_was_removed_is_neither_below_its_scope_nor_of_its_type_until_it_is_restored_in_its_place()
    {
        Put(Group, Vault, $"{Vault}-2");

        var removed = Assert.Single(_store.RemoveWithin(Vault));
        Assert.DoesNotContain(removed, _store.Within(Group));
        Assert.DoesNotContain(removed, _store.OfType("Microsoft.KeyVault/vaults"));

        _store.Restore(removed);
        Assert.Contains(removed, _store.Within(Group));
        Assert.Equal([Vault, $"{Vault}-2"], _store.OfType("microsoft.keyvault/VAULTS").Select(resource => resource.Id.Text));
    }

    private void Put(params IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            _store.Put(id, []);
        }
    }
}
