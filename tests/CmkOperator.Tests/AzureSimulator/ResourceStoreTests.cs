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

    [Fact]
    public void What_stands_at_or_above_a_scope_is_what_could_apply_there_and_no_neighbour()
    {
        const string Deny = "Microsoft.Authorization/denyAssignments";
        string Of(string scope) => $"{scope}/providers/{Deny}/d";
        const string Management = "/providers/Microsoft.Management/managementGroups/mg";
        Put(Of(Vault), Of(""), Of(Group), Of($"{Group}-2"), Of("/subscriptions/1"), Of("/subscriptions/2"), Of($"{Vault}/keys/cmk"), Of(Management), $"{Group}/providers/Microsoft.Authorization/locks/l");

        string[] above = [Of(Vault), Of(""), Of(Group), Of("/subscriptions/1"), Of(Management)];
        Assert.Equal(above, _store.AtOrAbove(Vault.ToUpperInvariant(), Deny).Select(resource => resource.Id.Text));
        Assert.Equal([.. above[..4], Of($"{Vault}/keys/cmk"), above[4]], _store.Around(Vault, Deny).Select(resource => resource.Id.Text));
        Assert.Equal(8, _store.Around("/subscriptions/1", Deny).Count());
    }

    [Fact]
    public void A_follower_is_told_of_each_change_once_and_of_what_no_resource_shows()
    {
        var changes = _store.Follow();
        Assert.True(changes.OfAnything);
        changes.Forget();
        Assert.True(changes.IsEmpty);

        Put(Group, Vault, Vault);
        _store.Touch(_store.Find(Vault)!);
        Assert.Equal([Group, Vault], changes.Resources.Select(resource => resource.Id.Text));
        Assert.False(changes.OfAnything);

        changes.Forget();
        _store.Remove(Vault);
        Assert.Equal([Vault], changes.Resources.Select(resource => resource.Id.Text));

        changes.Forget();
        _store.Bump();
        Assert.True(changes.OfAnything);
    }

    private void Put(params IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            _store.Put(id, []);
        }
    }
}
