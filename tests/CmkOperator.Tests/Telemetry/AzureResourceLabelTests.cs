using CmkOperator.Azure.Pipelines;
using CmkOperator.Telemetry;
using Xunit;

namespace CmkOperator.Tests.Telemetry;

public sealed class AzureResourceLabelTests
{
    private const string Subscription = "https://management.azure.com/subscriptions/1";
    private const string Group = Subscription + "/resourceGroups/rg";

    [Theory]
    [InlineData(Subscription, "subscriptions")]
    [InlineData(Group, "resourceGroups")]
    [InlineData(Group + "/resources", "resources")]
    [InlineData(Subscription + "/providers/Microsoft.DocumentDB", "providers")]
    [InlineData(Group + "/providers/Microsoft.MachineLearningServices/workspaces/a", "workspaces")]
    [InlineData(Group + "/PROVIDERS/microsoft.machinelearningservices/WORKSPACES/a", "workspaces")]
    [InlineData(Group + "/providers/Microsoft.MachineLearningServices/workspaces/a/computes", "computes")]
    [InlineData(Group + "/providers/Microsoft.KeyVault/vaults/kv/keys/k/versions", "keys")]
    [InlineData(Group + "/providers/Microsoft.KeyVault/vaults/kv/accessPolicies/add", "accessPolicies")]
    [InlineData(Group + "/providers/Microsoft.KeyVault/vaults/kv/providers/Microsoft.Authorization/roleAssignments", "roleAssignments")]
    [InlineData(Subscription + "/providers/Microsoft.MachineLearningServices/locations/westeurope/workspaceOperationsStatus/1", "operations")]
    [InlineData(Group + "/providers/Example.Unheard/ofs/a", "other")]
    [InlineData("https://management.azure.com/", "other")]
    public void A_request_to_resource_manager_is_labelled_with_its_type_and_never_a_name(string uri, string label) =>
        Assert.Equal(label, AzureResourceLabel.Of(new Uri(uri), AzureAudience.ResourceManager));

    [Fact]
    public void A_request_to_a_vault_or_the_directory_is_labelled_with_its_collection()
    {
        Assert.Equal("keys", AzureResourceLabel.Of(new Uri("https://kv.vault.azure.net/keys/cmk/versions"), AzureAudience.KeyVault));
        Assert.Equal("servicePrincipals", AzureResourceLabel.Of(new Uri("https://graph.microsoft.com/v1.0/servicePrincipals(appId='a')"), AzureAudience.Graph));
    }

    [Fact]
    public void The_provider_is_that_of_the_last_type()
    {
        Assert.Equal("Microsoft.Authorization", AzureResourceLabel.ProviderOf(
            new Uri(Group + "/providers/Microsoft.KeyVault/vaults/kv/providers/Microsoft.Authorization/locks"), AzureAudience.ResourceManager));
        Assert.Null(AzureResourceLabel.ProviderOf(new Uri(Group), AzureAudience.ResourceManager));
    }
}
