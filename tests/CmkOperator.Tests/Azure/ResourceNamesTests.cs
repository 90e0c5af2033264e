using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Tests.Azure;

public sealed class ResourceNamesTests
{
    [Fact]
    public void A_name_based_GUID_matches_the_example_of_the_standard() =>
        Assert.Equal(
            new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"),
            ResourceNames.NameBased(new Guid("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com"));

    [Fact]
    public void A_grant_has_one_name_whatever_the_casing_of_its_ids()
    {
        var name = ResourceNames.RoleAssignment("/subscriptions/S/x", "E147", "AAAA");

        Assert.Equal(name, ResourceNames.RoleAssignment("/Subscriptions/s/X/", "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/e147", "aaaa"));
        Assert.NotEqual(name, ResourceNames.RoleAssignment("/subscriptions/S/y", "E147", "AAAA"));
        Assert.NotEqual(name, ResourceNames.RoleAssignment("/subscriptions/S/x", "E148", "AAAA"));
        Assert.NotEqual(name, ResourceNames.RoleAssignment("/subscriptions/S/x", "E147", "BBBB"));
    }
}
