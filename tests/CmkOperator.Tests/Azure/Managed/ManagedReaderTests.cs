using CmkOperator.Azure;
using CmkOperator.Azure.Managed;
using CmkOperator.Observed;
using CmkOperator.Tests.Azure.Fakes;
using Xunit;

namespace CmkOperator.Tests.Azure.Managed;

public sealed class ManagedReaderTests
{
    private const string Group = "/subscriptions/" + Declared.Subscription + "/resourceGroups/mrg";
    private const string Cosmos = Group + "/providers/Microsoft.DocumentDB/databaseAccounts/c";
    private const string Search = Group + "/providers/Microsoft.Search/searchServices/s";
    private const string Storage = Group + "/providers/Microsoft.Storage/storageAccounts/st";
    private const string Network = Group + "/providers/Microsoft.Network/virtualNetworks/v";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_member_is_read_with_what_it_reports_about_its_key()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Group, $$$$"""{"id":"{{{{Group}}}}","name":"mrg","location":"westeurope","managedBy":"{{{{Declared.Workspace}}}}","properties":{"provisioningState":"Succeeded"}}""")
            .On("GET " + Group + "/resources", $$$$"""{"value":[{"id":"{{{{Cosmos}}}}","type":"microsoft.documentdb/databaseaccounts"},{"id":"{{{{Search}}}}","type":"Microsoft.Search/searchServices"},{"id":"{{{{Storage}}}}","type":"Microsoft.Storage/storageAccounts"},{"id":"{{{{Network}}}}","type":"Microsoft.Network/virtualNetworks"}]}""")
            .On("GET " + Cosmos, $$$$"""{"id":"{{{{Cosmos}}}}","name":"c","properties":{"provisioningState":"Succeeded","keyVaultKeyUri":"https://kv/keys/k","keyVaultKeyUriVersion":"https://kv/keys/k/ABC","customerManagedKeyStatus":"Access to the configured customer managed key confirmed.","networkAclBypass":"AzureServices","privateEndpointConnections":[{"id":"/p"}]}}""")
            .On("GET " + Search, $$$$"""{"id":"{{{{Search}}}}","name":"s","properties":{"status":"running","provisioningState":"succeeded","encryptionWithCmk":{"enforcement":"Unspecified","encryptionComplianceStatus":"Compliant"}}}""")
            .On("GET " + Storage, $$$$$"""{"id":"{{{{{Storage}}}}}","name":"st","properties":{"provisioningState":"Succeeded","statusOfPrimary":"available","encryption":{"keySource":"Microsoft.Keyvault","keyvaultproperties":{"keyvaulturi":"https://kv","keyname":"k","keyversion":"","currentVersionedKeyIdentifier":"https://kv/keys/k/abc","lastKeyRotationTimestamp":"1970-01-01T00:00:00Z"}}}}""")
            .On("GET " + Network, $$$$"""{"id":"{{{{Network}}}}","name":"v","properties":{"provisioningState":"Succeeded","addressSpace":{"addressPrefixes":["10.0.0.0/16"]}}}""");

        var managed = await azure.Readers().Managed.ReadAsync(Declared.Subscription, "mrg", Token);

        Assert.Equal(Declared.Workspace, managed.Group.ValueOrDefault?.ManagedBy);
        Assert.Equal(("https://kv/keys/k", "abc", 1), (managed.CosmosDb.ValueOrDefault?.KeyVaultKeyUri, managed.CosmosDb.ValueOrDefault?.KeyVersion, managed.CosmosDb.ValueOrDefault?.PrivateEndpoints));
        Assert.Equal(("running", "Unspecified", "Compliant"), (managed.AiSearch.ValueOrDefault?.Status, managed.AiSearch.ValueOrDefault?.Enforcement, managed.AiSearch.ValueOrDefault?.Compliance));
        Assert.Equal(("https://kv/keys/k/abc", null), (managed.Storage.ValueOrDefault?.CurrentKeyIdentifier, managed.Storage.ValueOrDefault?.LastRotatedAt));
        Assert.Equal(["10.0.0.0/16"], managed.VirtualNetwork.ValueOrDefault!.AddressPrefixes);
        Assert.Equal(
            new[]
            {
                $"GET {Group}?api-version=2025-04-01",
                $"GET {Group}/resources?api-version=2025-04-01",
                $"GET {Cosmos}?api-version=2025-10-15",
                $"GET {Search}?api-version=2025-05-01",
                $"GET {Storage}?api-version=2025-08-01",
                $"GET {Network}?api-version=2024-05-01",
            }.Order(StringComparer.Ordinal),
            azure.Lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_changes_from_read_to_read_is_not_part_of_the_sentence_about_the_key()
    {
        var properties = new CosmosDbResource.CosmosDbProperties(
            "Succeeded",
            KeyVaultKeyUri: null,
            KeyVaultKeyUriVersion: null,
            "Access to your account is currently revoked because the moon is full, ActivityId: 11111111-1111-1111-1111-111111111111; for more details see the guide (4077).",
            PublicNetworkAccess: null,
            NetworkAclBypass: null,
            PrivateEndpointConnections: null);

        var sentence = CosmosDbMapper.Map(new CosmosDbResource(Cosmos, "c", properties))!.CustomerManagedKeyStatus;

        Assert.StartsWith("Access to your account is currently revoked because the moon is full", sentence, StringComparison.Ordinal);
        Assert.EndsWith("(4077).", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("1111", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Microsoft.Keyvault", "https://kv/keys/k/abc", "", "https://kv/keys/k/abc")]
    [InlineData("microsoft.keyvault", "", "", "https://kv/keys/k")]
    [InlineData("Microsoft.KeyVault", "", "def", "https://kv/keys/k/def")]
    [InlineData("Microsoft.Storage", "https://kv/keys/k/abc", "def", null)]
    public void A_storage_account_is_under_the_key_in_use_or_else_the_declared_one_and_only_while_a_vault_is_its_source(
        string source, string inUse, string declaredVersion, string? expected)
    {
        var key = new StorageResource.StorageKey("https://kv/", "k", declaredVersion, inUse, LastKeyRotationTimestamp: null);
        var encryption = new StorageResource.StorageEncryption(source, key);
        var storage = StorageMapper.Map(new StorageResource(
            Storage, Name: null, Kind: null, Sku: null, new StorageResource.StorageProperties("Succeeded", StatusOfPrimary: null, null, null, encryption)));

        Assert.Equal(expected, storage?.CurrentKeyIdentifier);
    }

    [Fact]
    public async Task A_member_missing_from_the_group_is_absent()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Group, $$$$"""{"id":"{{{{Group}}}}","name":"mrg"}""").On("GET " + Group + "/resources", """{"value":[]}""");

        var managed = await azure.Readers().Managed.ReadAsync(Declared.Subscription, "mrg", Token);

        Assert.IsType<Reading<ManagedCosmosDbFacts>.Absent>(managed.CosmosDb);
        Assert.IsType<Reading<ManagedNetworkFacts>.Absent>(managed.VirtualNetwork);
    }

    [Fact]
    public async Task A_group_that_may_not_be_read_leaves_its_members_unreadable()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Group, FakeReply.Error(403, "AuthorizationFailed", "no")).On("GET " + Group + "/resources", FakeReply.Error(403, "AuthorizationFailed", "no"));

        var managed = await azure.Readers().Managed.ReadAsync(Declared.Subscription, "mrg", Token);

        Assert.IsType<Reading<ResourceGroupFacts>.Unreadable>(managed.Group);
        Assert.IsType<Reading<ManagedStorageFacts>.Unreadable>(managed.Storage);
    }

    [Fact]
    public async Task Nothing_more_is_read_of_a_missing_group()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Group, FakeReply.Error(404, "ResourceGroupNotFound", "gone"));

        var managed = await azure.Readers().Managed.ReadAsync(Declared.Subscription, "mrg", Token);

        Assert.IsType<Reading<ResourceGroupFacts>.Absent>(managed.Group);
        Assert.IsType<Reading<ManagedSearchFacts>.NotRead>(managed.AiSearch);
        Assert.Single(azure.Requests);
    }

    [Fact]
    public void No_writer_exists_beside_the_reader() =>
        Assert.DoesNotContain(
            typeof(ManagedReader).Assembly.GetTypes().Where(type => type.Namespace == typeof(ManagedReader).Namespace),
            type => type.GetMethods(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic)
                .Any(method => method.ReturnType == typeof(Task<WriteOutcome>)));
}
