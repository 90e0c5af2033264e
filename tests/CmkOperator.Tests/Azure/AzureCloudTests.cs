using CmkOperator.Azure.Clouds;
using Xunit;

namespace CmkOperator.Tests.Azure;

public sealed class AzureCloudTests
{
    private static readonly AzureOptions Custom = new()
    {
        Cloud = AzureCloudKind.Custom,
        ArmEndpoint = new Uri("https://localhost:8443"),
        AuthorityHost = new Uri("https://localhost:8443"),
        VaultSuffix = "Vault.localhost:8443",
    };

    [Theory]
    [InlineData(nameof(AzureCloudKind.Public), "https://management.azure.com/.default", "https://vault.azure.net/.default", "https://graph.microsoft.com/.default", "a232010e-820c-4083-83bb-3ace5fc29d0b")]
    [InlineData(nameof(AzureCloudKind.USGovernment), "https://management.usgovcloudapi.net/.default", "https://vault.usgovcloudapi.net/.default", "https://graph.microsoft.us/.default", "57506a73-e302-42a9-b869-6f12d9ec29e9")]
    [InlineData(nameof(AzureCloudKind.China), "https://management.chinacloudapi.cn/.default", "https://vault.azure.cn/.default", "https://microsoftgraph.chinacloudapi.cn/.default", "a232010e-820c-4083-83bb-3ace5fc29d0b")]
    public void Known_clouds_have_their_own_scopes_and_Cosmos_DB(string kind, string arm, string vault, string graph, string cosmosDb)
    {
        var cloud = AzureCloud.From(new AzureOptions { Cloud = Enum.Parse<AzureCloudKind>(kind) });

        Assert.Equal((arm, vault, graph, cosmosDb), (cloud.ArmScope, cloud.VaultScope, cloud.GraphScope, cloud.CosmosDbAppId));
    }

    [Fact]
    public void A_custom_cloud_uses_the_given_endpoints()
    {
        var cloud = AzureCloud.From(Custom with { ArmAudience = "https://management.example.net/" });

        Assert.Equal("https://management.example.net/.default", cloud.ArmScope);
        Assert.Equal("https://vault.localhost:8443/.default", cloud.VaultScope);
        Assert.Null(cloud.GraphScope);
    }

    [Fact]
    public void A_custom_cloud_without_an_endpoint_is_rejected_and_the_endpoint_named()
    {
        Assert.Contains("ARM endpoint", Assert.Throws<ArgumentException>(() => AzureCloud.From(Custom with { ArmEndpoint = null })).Message, StringComparison.Ordinal);
        Assert.Contains("authority host", Assert.Throws<ArgumentException>(() => AzureCloud.From(Custom with { AuthorityHost = new Uri("http://x") })).Message, StringComparison.Ordinal);
        Assert.Contains("vault suffix", Assert.Throws<ArgumentException>(() => AzureCloud.From(Custom with { VaultSuffix = " " })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://localhost:8443/x", true)]
    [InlineData("https://westeurope.localhost:8443/x", true)]
    [InlineData("https://localhost/x", false)]
    [InlineData("http://localhost:8443/x", false)]
    [InlineData("https://evillocalhost:8443/x", false)]
    [InlineData("https://localhost:8443.evil.net/x", false)]
    [InlineData("https://a:b@localhost:8443/x", false)]
    public void Only_the_hosts_of_Resource_Manager_receive_its_token(string url, bool isArm) =>
        Assert.Equal(isArm, Uri.TryCreate(url, UriKind.Absolute, out var uri) && AzureCloud.From(Custom).IsArm(uri));

    [Theory]
    [InlineData("kv.vault.localhost:8443", true)]
    [InlineData("KV-1.Vault.Localhost:8443", true)]
    [InlineData("kv.vault.localhost", false)]
    [InlineData("kv.vault.localhost:9999", false)]
    [InlineData("a.b.vault.localhost:8443", false)]
    [InlineData("vault.localhost:8443", false)]
    [InlineData("kv.evilvault.localhost:8443", false)]
    [InlineData("evil.net/kv.vault.localhost:8443", false)]
    public void Only_vaults_of_this_cloud_receive_a_token(string authority, bool isVault) =>
        Assert.Equal(isVault, AzureCloud.From(Custom).IsVault(authority));
}
