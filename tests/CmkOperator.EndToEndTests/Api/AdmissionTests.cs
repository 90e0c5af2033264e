using System.Text.Json.Nodes;
using CmkOperator.Desired;
using CmkOperator.EndToEndTests.ApiServers;
using Xunit;

namespace CmkOperator.EndToEndTests.Api;

/// <summary>How the API server validates a new object.</summary>
public sealed class AdmissionTests(RealApiServer apiServer)
{
    private const string OtherSubscription = "/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/rg/providers";

    /// <summary>A path below spec, a value for it as JSON (null removes it), and the field that the answer names.</summary>
    public static TheoryData<string, string?, string> BadValues { get; } = new()
    {
        { "subscriptionId", "\"fraud\"", "spec.subscriptionId" },
        { "subscriptionId", "\"11111111-1111-1111-1111-11111111111g\"", "spec.subscriptionId" },
        { "subscriptionId", null, "spec.subscriptionId" },
        { "resourceGroup", "\"ends-with-a-period.\"", "spec.resourceGroup" },
        { "resourceGroup", "\"rg/ml\"", "spec.resourceGroup" },
        { "location", "\"West Europe\"", "spec.location" },
        { "workspaceName", "\"ab\"", "spec.workspaceName" },
        { "workspaceName", "\"-abc\"", "spec.workspaceName" },
        { "workspaceName", "\"a23456789012345678901234567890123x\"", "spec.workspaceName" },
        { "hbiWorkspace", "\"yes\"", "spec.hbiWorkspace" },
        { "encryption", null, "spec.encryption" },
        { "encryption.keyVaultId", null, "spec.encryption.keyVaultId" },
        { "encryption.keyVaultId", $"\"{OtherSubscription}/Microsoft.Storage/storageAccounts/stml\"", "spec.encryption.keyVaultId" },
        { "encryption.keyVaultId", $"\"{OtherSubscription}/Microsoft.KeyVault/managedHSMs/hsm\"", "spec.encryption.keyVaultId" },
        { "encryption.keyVaultId", "\"https://kv-cmk.vault.azure.net\"", "spec.encryption.keyVaultId" },
        { "encryption.keyVaultId", $"\"{OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk/keys/cmk\"", "spec.encryption.keyVaultId" },
        { "encryption.keyName", "\"cmk_ml\"", "spec.encryption.keyName" },
        { "encryption.keyName", "\"\"", "spec.encryption.keyName" },
        { "encryption.keyVersion", "\"latest\"", "spec.encryption.keyVersion" },
        { "encryption.userAssignedIdentityId", $"\"{OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk\"", "spec.encryption.userAssignedIdentityId" },
        { "associatedResources", null, "spec.associatedResources" },
        { "associatedResources.storageAccountId", $"\"{OtherSubscription}/Microsoft.KeyVault/vaults/kv-ml\"", "spec.associatedResources.storageAccountId" },
        { "associatedResources.keyVaultId", $"\"{OtherSubscription}/Microsoft.Storage/storageAccounts/stml\"", "spec.associatedResources.keyVaultId" },
        { "associatedResources.applicationInsightsId", $"\"{OtherSubscription}/Microsoft.Insights/workbooks/w\"", "spec.associatedResources.applicationInsightsId" },
        { "associatedResources.containerRegistryId", $"\"{OtherSubscription}/Microsoft.Storage/storageAccounts/stml\"", "spec.associatedResources.containerRegistryId" },
        { "identity", """{"type":"None"}""", "spec.identity.type" },
        { "identity", """{"type":"SystemAssigned, UserAssigned"}""", "spec.identity.type" },
        { "identity", $$"""{"type":"UserAssigned","userAssignedIdentityIds":["{{OtherSubscription}}/Microsoft.ManagedIdentity/userAssignedIdentities/id-ml"]}""", "spec.identity.primaryUserAssignedIdentityId" },
        { "identity", """{"type":"SystemAssigned,UserAssigned"}""", "spec.identity.userAssignedIdentityIds" },
        { "identity", $$"""{"type":"SystemAssigned","userAssignedIdentityIds":["{{OtherSubscription}}/Microsoft.ManagedIdentity/userAssignedIdentities/id-ml"]}""", "spec.identity.userAssignedIdentityIds" },
        { "identity", $$"""{"type":"UserAssigned","userAssignedIdentityIds":["{{OtherSubscription}}/Microsoft.ManagedIdentity/userAssignedIdentities/id-ml"],"primaryUserAssignedIdentityId":"{{OtherSubscription}}/Microsoft.ManagedIdentity/userAssignedIdentities/id-other"}""", "spec.identity.primaryUserAssignedIdentityId" },
        { "identity", """{"type":"UserAssigned","userAssignedIdentityIds":["id-ml"],"primaryUserAssignedIdentityId":"id-ml"}""", "spec.identity.primaryUserAssignedIdentityId" },
        { "identity", $$"""{"type":"SystemAssigned,UserAssigned","userAssignedIdentityIds":["{{OtherSubscription}}/Microsoft.ManagedIdentity/userAssignedIdentities/id-ml","{{OtherSubscription}}/Microsoft.ManagedIdentity/userAssignedIdentities/Id-ML"]}""", "spec.identity.userAssignedIdentityIds" },
        { "publicNetworkAccess", "\"enabled\"", "spec.publicNetworkAccess" },
        { "keyAccess", "\"Always\"", "spec.keyAccess" },
        { "adoptionPolicy", "\"Always\"", "spec.adoptionPolicy" },
        { "deletionPolicy", "\"Delete\"", "spec.deletionPolicy" },
        { "externalDeletionPolicy", "\"Ignore\"", "spec.externalDeletionPolicy" },
        { "driftPolicy", "\"Ignore\"", "spec.driftPolicy" },
        { "interval", "\"-5m\"", "spec.interval" },
        { "interval", "\"59s\"", "spec.interval" },
        { "interval", "\"24h1s\"", "spec.interval" },
        { "interval", "\"1d\"", "spec.interval" },
        { "interval", "\"30\"", "spec.interval" },
        { "interval", "30", "spec.interval" },
        { "interval", "\"99999999999999h\"", "spec.interval" },
        { "tags", """{"cost<center":"1"}""", "spec.tags" },
        { "tags", """{"cost\\center":"1"}""", "spec.tags" },
        { "tags", """{"":"1"}""", "spec.tags" },
        { "tags", """{"CMK-operator.io_owner":"me"}""", "spec.tags" },
        { "tags", """{"team":7}""", "spec.tags.team" },
    };

    /// <summary>A path below spec and a value for it as JSON (null removes it).</summary>
    public static TheoryData<string, string?> GoodValues { get; } = new()
    {
        { "subscriptionId", "\"AAAAAAAA-1111-1111-1111-11111111111A\"" },
        { "resourceGroup", "\"RG_ml.(2)\"" },
        { "resourceGroup", "\"rg-müller-日本\"" },
        { "workspaceName", "\"0_a-33-chars-long-workspace-name-\"" },
        { "hbiWorkspace", null },
        { "encryption.keyVaultId", $"\"{OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk\"" },
        { "encryption.keyVaultId", $"\"{OtherSubscription}/microsoft.keyvault/VAULTS/KV-CMK\"" },
        { "encryption.keyVersion", null },
        { "encryption.userAssignedIdentityId", null },
        { "associatedResources.containerRegistryId", null },
        { "associatedResources.applicationInsightsId", $"\"{OtherSubscription}/microsoft.insights/components/Appi ml (west)\"" },
        { "identity", """{"type":"SystemAssigned"}""" },
        { "identity", $$"""{"type":"UserAssigned","userAssignedIdentityIds":["{{OtherSubscription}}/Microsoft.ManagedIdentity/userAssignedIdentities/id-ml"],"primaryUserAssignedIdentityId":"{{OtherSubscription}}/microsoft.managedidentity/userassignedidentities/ID-ml"}""" },
        { "identity", $$"""{"type":"SystemAssigned,UserAssigned","userAssignedIdentityIds":["{{OtherSubscription}}/Microsoft.ManagedIdentity/userAssignedIdentities/id-ml"]}""" },
        { "interval", "\"1m\"" },
        { "interval", "\"60s\"" },
        { "interval", "\"1h30m\"" },
        { "interval", "\"24h\"" },
        { "friendlyName", "\"Größe £ 日本\"" },
        { "description", "\"\"" },
        { "tags", """{"team":"risk","cost center":""}""" },
    };

    [Theory]
    [MemberData(nameof(BadValues))]
    public async Task A_bad_value_is_rejected_and_its_field_named(string path, string? value, string field)
    {
        var client = await NewClientAsync();
        var manifest = Manifest.New("bad");
        Manifest.Set((JsonObject)manifest["spec"]!, path, value is null ? null : JsonNode.Parse(value));

        var answer = await client.CreateAsync(manifest);

        Assert.True(!answer.Accepted, answer.ToString());
        Assert.Contains(answer.Causes, cause => cause.Field == field || cause.Field.StartsWith(field + "[", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(GoodValues))]
    public async Task A_good_value_is_accepted(string path, string? value)
    {
        var client = await NewClientAsync();
        var manifest = Manifest.New("good");
        if (path == "identity")
        {
            // What the identity of the key asks of these is a rule with separate tests.
            Manifest.Set((JsonObject)manifest["spec"]!, "encryption.userAssignedIdentityId", null);
        }

        Manifest.Set((JsonObject)manifest["spec"]!, path, value is null ? null : JsonNode.Parse(value));

        var answer = await client.CreateAsync(manifest);

        Assert.True(answer.Accepted, answer.ToString());
    }

    [Theory]
    [InlineData("encryption.keyVaultId", $"{OtherSubscription}/Microsoft.Storage/storageAccounts/stml", "must be the resource id of a key vault")]
    [InlineData("associatedResources.storageAccountId", $"{OtherSubscription}/Microsoft.Storage/storageAccounts/stml/", "must be the ARM id of a storage account (.../providers/Microsoft.Storage/storageAccounts/NAME), without a slash at its end")]
    [InlineData("location", "West Europe", "must be the short name of an Azure region, such as westeurope")]
    [InlineData("interval", "5", "must be a time between 1m and 24h, such as 30m or 1h30m")]
    public async Task A_common_mistake_is_rejected_with_an_explanation(string path, string value, string words)
    {
        var client = await NewClientAsync();
        var manifest = Manifest.New("bad");
        Manifest.Set((JsonObject)manifest["spec"]!, path, value);

        var answer = await client.CreateAsync(manifest);

        Assert.Contains(answer.Causes, cause => cause.Message.Contains(words, StringComparison.Ordinal));
        Assert.DoesNotContain(answer.Causes, cause => cause.Message.Contains("evaluation", StringComparison.Ordinal));
    }

    /// <summary>The key as people have it at hand, a field to paste it into, and the sentence about it.</summary>
    public static TheoryData<string, string, string> KeysAtHand { get; } = new()
    {
        { "keyName", "https://kv-cmk.vault.azure.net/keys/cmk-ml/0123456789ABCDEF0123456789abcdef", "this is the URI of a key, which is three values: keyVaultId /subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.KeyVault/vaults/kv-cmk, keyName cmk-ml, keyVersion 0123456789abcdef0123456789abcdef (optional: leave it out to follow new versions)" },
        { "keyName", "https://kv-cmk.vault.azure.net:443/keys/cmk-ml/", "vaults/kv-cmk, keyName cmk-ml, no keyVersion" },
        { "keyName", "cmk-ml/0123456789ABCDEF0123456789abcdef", "must be the name alone: keyName cmk-ml, keyVersion 0123456789abcdef0123456789abcdef (optional: leave it out to follow new versions)" },
        { "keyName", "cmk_ml", "must be the name of a key in the vault: 1 to 127 letters, digits and hyphens" },
        { "keyVaultId", "https://kv-cmk.vault.azure.net/keys/cmk-ml", "vaults/kv-cmk, keyName cmk-ml, no keyVersion" },
        { "keyVaultId", "https://kv-cmk.vault.azure.net/", "this is the address of a vault; keyVaultId is its resource id: /subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.KeyVault/vaults/kv-cmk" },
        { "keyVaultId", $"{OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk/", $"must not end with a slash: {OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk" },
        { "keyVaultId", $"{OtherSubscription}/Microsoft.KeyVault/managedHSMs/hsm", "this is in a managed HSM, which Azure does not document for workspaces: use a key vault" },
        { "keyVaultId", "kv-cmk", "must be the resource id of a key vault: /subscriptions/SUBSCRIPTION/" },
        { "keyVersion", "0123456789ABCDEF0123456789ABCDEF", "must be in lower case: 0123456789abcdef0123456789abcdef" },
        { "keyVersion", "https://kv-cmk.vault.azure.net/keys/cmk-ml/0123456789abcdef0123456789abcdef", "keyName cmk-ml, keyVersion 0123456789abcdef0123456789abcdef (optional: leave it out to follow new versions)" },
        { "keyVersion", "HTTPS://KV-CMK.vault.azure.net/Keys/cmk-ml/0123456789abcdef0123456789abcdef", "keyName cmk-ml, keyVersion 0123456789abcdef0123456789abcdef (optional: leave it out to follow new versions)" },
        { "keyName", "https://hsm.managedhsm.azure.net/keys/cmk-ml", "this is in a managed HSM, which Azure does not document for workspaces: use a key vault" },
        { "keyVaultId", "https://hsm.managedhsm.azure.net", "this is in a managed HSM, which Azure does not document for workspaces: use a key vault" },
        { "keyName", "https://kv-cmk.vault.azure.net/secrets/cmk-ml/0123456789abcdef0123456789abcdef", "this is the URI of a secret or a certificate, not of a key" },
        { "keyVaultId", $"{OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk/keys/cmk-ml", $"this is the resource id of a key, which is three values: keyVaultId {OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk, keyName cmk-ml, no keyVersion" },
        { "keyName", $"{OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk/keys/cmk-ml/versions/0123456789ABCDEF0123456789abcdef", "vaults/kv-cmk, keyName cmk-ml, keyVersion 0123456789abcdef0123456789abcdef (optional: leave it out to follow new versions)" },
        { "keyName", "kv-cmk.vault.azure.net/keys/cmk-ml/0123456789abcdef0123456789abcdef", "this is the URI of a key, which is three values: keyVaultId /subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.KeyVault/vaults/kv-cmk, keyName cmk-ml, keyVersion 0123456789abcdef0123456789abcdef (optional: leave it out to follow new versions)" },
        { "keyVaultId", "kv-cmk.vault.azure.cn", "this is the address of a vault; keyVaultId is its resource id: /subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.KeyVault/vaults/kv-cmk" },
        { "keyVersion", "kv-cmk.vault.usgovcloudapi.net/keys/cmk-ml", "vaults/kv-cmk, keyName cmk-ml, no keyVersion" },
        { "keyName", "http://kv-cmk.vault.azure.net/keys/cmk-ml/0123456789abcdef0123456789abcdef", "vaults/kv-cmk, keyName cmk-ml, keyVersion 0123456789abcdef0123456789abcdef (optional: leave it out to follow new versions)" },
        { "keyVaultId", "http://kv-cmk.vault.azure.net", "this is the address of a vault; keyVaultId is its resource id" },
        { "keyName", "https://kv-cmk.vault.azure.net/keys/cmk-ml/versions", "keyName cmk-ml, no keyVersion" },
        { "keyName", "https://kv-cmk.vault.azure.net/keys/cmk-ml/versions/0123456789abcdef0123456789abcdef", "keyName cmk-ml, keyVersion 0123456789abcdef0123456789abcdef (optional" },
        { "keyName", "https://kv-cmk.vault.azure.net/keys/cmk-ml/0123456789abcdef0123456789abcdef/wrapkey?api-version=7.4", "keyName cmk-ml, keyVersion 0123456789abcdef0123456789abcdef (optional" },
        { "keyVersion", "https://kv-cmk.vault.azure.net/keys/cmk-ml?api-version=7.4", "keyName cmk-ml, no keyVersion" },
        { "keyName", "https://kv-cmk.vault.azure.net/keys/cmk-ml/latest", "keyName cmk-ml, no keyVersion" },
        { "keyName", "https://kv-cmk.vault.azure.net/keys/", "this is the address of a vault; keyVaultId is its resource id" },
        { "keyName", "https://portal.azure.com/#@contoso.com/asset/Microsoft_Azure_KeyVault/Key/https://kv-cmk.vault.azure.net/keys/cmk-ml/0123456789abcdef0123456789abcdef", "this is the URI of a key, which is three values: keyVaultId /subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.KeyVault/vaults/kv-cmk, keyName cmk-ml, keyVersion 0123456789abcdef0123456789abcdef (optional" },
        { "keyVersion", "https://portal.azure.com/#view/Microsoft_Azure_KeyVault/KeyVersionBlade/id/https%3A%2F%2Fkv-cmk.vault.azure.net%2Fkeys%2Fcmk-ml%2F0123456789abcdef0123456789abcdef", "vaults/kv-cmk, keyName cmk-ml, keyVersion 0123456789abcdef0123456789abcdef (optional" },
        { "keyVaultId", $"https://portal.azure.com/#@contoso.com/resource{OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk/keys", $"this is the resource id of a key vault and names no key: keyVaultId {OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk" },
        { "keyVaultId", "https://portal.azure.com/#view/Microsoft_Azure_KeyVault/VaultBlade/id/" + $"{OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk".Replace("/", "%2f", StringComparison.Ordinal), $"names no key: keyVaultId {OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk" },
        { "keyName", "https://portal.azure.com/#home", "this is a page of the Azure portal that names no key: copy the key identifier from the page of the key" },
        { "keyName", $"https://management.azure.com{OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk/keys/cmk-ml?api-version=2026-02-01", $"this is the resource id of a key, which is three values: keyVaultId {OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk, keyName cmk-ml, no keyVersion" },
        { "keyVersion", $"{OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk/keys/cmk-ml/0123456789ABCDEF0123456789abcdef", "vaults/kv-cmk, keyName cmk-ml, keyVersion 0123456789abcdef0123456789abcdef (optional" },
        { "keyName", $"{OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk", $"this is the resource id of a key vault and names no key: keyVaultId {OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk" },
        { "keyVaultId", $"{OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk/secrets/s", $"names no key: keyVaultId {OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk" },
        { "keyVaultId", $"{OtherSubscription}/Microsoft.KeyVault/vaults/1", "must be the resource id of a key vault: /subscriptions/SUBSCRIPTION/" },
        { "keyVersion", "hsm.managedhsm.azure.net/keys/cmk-ml/0123456789abcdef0123456789abcdef", "this is in a managed HSM, which Azure does not document for workspaces: use a key vault" },
        { "keyName", "https://portal.azure.com/#@contoso.com/asset/Microsoft_Azure_KeyVault/Key/https://hsm.managedhsm.azure.net/keys/cmk-ml", "this is in a managed HSM" },
        { "keyVaultId", $"{OtherSubscription}/Microsoft.KeyVault/managedHSMs/hsm/", "this is in a managed HSM" },
        { "keyName", $"{OtherSubscription}/Microsoft.KeyVault/managedHSMs/hsm/keys/cmk-ml", "this is in a managed HSM" },
        { "keyVersion", "latest", "must be a version of the key: 32 hexadecimal digits in lower case" },
        { "keyVaultId", "/", "is '/': must be the resource id of a key vault: /subscriptions/SUBSCRIPTION/" },
        { "keyVaultId", "kv-cmk/", "is 'kv-cmk/': must be the resource id of a key vault: /subscriptions/SUBSCRIPTION/" },
        { "keyVaultId", $"{OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk//", $"must not end with a slash: {OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk" },
        { "keyVaultId", $"{OtherSubscription}/Microsoft.KeyVault/vaults/1//", "must be the resource id of a key vault: /subscriptions/SUBSCRIPTION/" },
        { "keyName", $"{OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk//", $"this is the resource id of a key vault and names no key: keyVaultId {OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk" },
        { "keyVersion", $"https://portal.azure.com/#view/Microsoft_Azure_KeyVault/KeyVersionBlade/vaultId/{Encoded($"{OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk")}/keyId/{Encoded("https://kv-cmk.vault.azure.net/keys/cmk-ml/0123456789abcdef0123456789abcdef")}", $"this is the URI of a key, which is three values: keyVaultId {OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk, keyName cmk-ml, keyVersion 0123456789abcdef0123456789abcdef (optional" },
        { "keyVaultId", $"https://portal.azure.com/#view/Microsoft_Azure_KeyVault/KeyBlade/keyId/{Encoded("https://kv-cmk.vault.azure.net/keys/cmk-ml")}/vaultId/{Encoded($"{OtherSubscription}/Microsoft.KeyVault/vaults/KV-CMK")}", $"keyVaultId {OtherSubscription}/Microsoft.KeyVault/vaults/KV-CMK, keyName cmk-ml, no keyVersion" },
        { "keyName", $"https://portal.azure.com/#view/vaultId/{OtherSubscription}/Microsoft.KeyVault/vaults/kv-else/keyId/https://kv-cmk.vault.azure.net/keys/cmk-ml", "keyVaultId /subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.KeyVault/vaults/kv-cmk, keyName cmk-ml, no keyVersion" },
        { "keyName", $"https://portal.azure.com/signin?redirect={Encoded($"https://portal.azure.com/#view/KeyVersionBlade/id/{Encoded("https://kv-cmk.vault.azure.net/keys/cmk-ml/0123456789abcdef0123456789abcdef")}")}&state=1", "this is the URI of a key, which is three values: keyVaultId /subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.KeyVault/vaults/kv-cmk, keyName cmk-ml, keyVersion 0123456789abcdef0123456789abcdef (optional" },
        { "keyVaultId", Encoded(Encoded($"https://portal.azure.com/#@contoso.com/resource{OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk/overview")), $"names no key: keyVaultId {OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk" },
        { "keyName", $"https://portal.azure.com/#@contoso.com/resource{OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk/keys/0123456789abcdef0123456789abcdef/versions/00000000000000000000000000000001", $"keyVaultId {OtherSubscription}/Microsoft.KeyVault/vaults/kv-cmk, keyName 0123456789abcdef0123456789abcdef, keyVersion 00000000000000000000000000000001 (optional" },
        { "keyName", "https://", "is 'https://': must be the name of a key in the vault: 1 to 127 letters, digits and hyphens" },
        { "keyName", "https://contoso.com/wiki/keys-of-ours", "must be the name of a key in the vault" },
        { "keyVersion", "it's", "is 'it's': must be a version of the key" },
    };

    [Theory]
    [InlineData("subscriptionId", "\"fraud\"", "spec.subscriptionId", "GUID of an Azure subscription")]
    [InlineData("resourceGroup", "\"rg/ml\"", "spec.resourceGroup", "the name of a resource group, not its id")]
    [InlineData("workspaceName", "\"-abc\"", "spec.workspaceName", "3 to 33 letters, digits, hyphens and underscores")]
    [InlineData("imageBuildCompute", "\"cpu cluster\"", "spec.imageBuildCompute", "the name of a compute of the workspace, not its id")]
    [InlineData("serverlessCompute", $$"""{"subnetId":"{{OtherSubscription}}/Microsoft.Network/virtualNetworks/vnet/subnets/s/"}""", "spec.serverlessCompute.subnetId", "without a slash at its end")]
    [InlineData("serverlessCompute", $$"""{"subnetId":"{{OtherSubscription}}/Microsoft.Network/virtualNetworks/vnet"}""", "spec.serverlessCompute.subnetId", "must be the ARM id of a subnet")]
    [InlineData("identity", """{"type":"SystemAssigned,UserAssigned","userAssignedIdentityIds":["id-ml"]}""", "spec.identity.userAssignedIdentityIds[0]", "must be the ARM id of a user-assigned identity")]
    [InlineData("credentials", """{"tenantId":"contoso","clientId":"id-ml","serviceAccountName":"Team"}""", "spec.credentials.tenantId", "GUID of a tenant")]
    [InlineData("credentials", """{"tenantId":"contoso","clientId":"id-ml","serviceAccountName":"Team"}""", "spec.credentials.clientId", "client id of the identity")]
    [InlineData("credentials", """{"tenantId":"contoso","clientId":"id-ml","serviceAccountName":"Team"}""", "spec.credentials.serviceAccountName", "name of a ServiceAccount")]
    public async Task A_value_of_another_form_is_rejected_in_words_and_not_only_by_a_pattern(string path, string value, string field, string words)
    {
        var client = await NewClientAsync();
        var manifest = Manifest.New("bad");
        Manifest.Set((JsonObject)manifest["spec"]!, path, JsonNode.Parse(value));

        var answer = await client.CreateAsync(manifest);

        Assert.Contains(answer.Causes, cause => cause.Field == field && cause.Message.Contains(words, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(KeysAtHand))]
    public async Task A_key_in_another_form_is_rejected_with_the_values_to_write(string field, string value, string words)
    {
        var client = await NewClientAsync();
        var manifest = Manifest.New("bad");
        Manifest.Set((JsonObject)manifest["spec"]!, $"encryption.{field}", value);

        var answer = await client.CreateAsync(manifest);

        var cause = Assert.Single(answer.Causes, cause => cause.Field == $"spec.encryption.{field}");
        Assert.Contains(words, cause.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(KeysAtHand))]
    public void The_operator_says_the_same_of_an_object_that_slipped_through(string field, string value, string words)
    {
        var problem = KeyForms.All.Single(form => form.Field == field).ProblemOf(value);

        Assert.Contains(words, $"is '{value}': {problem}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(49, true)]
    [InlineData(50, false)]
    public async Task At_most_forty_nine_tags_are_accepted(int count, bool accepted)
    {
        var client = await NewClientAsync();
        var manifest = Manifest.New("tags");
        manifest["spec"]!["tags"] = new JsonObject(Enumerable.Range(0, count).Select(number => KeyValuePair.Create($"tag-{number}", (JsonNode?)"v")));

        var answer = await client.CreateAsync(manifest);

        Assert.Equal(accepted, answer.Accepted);
        Assert.Equal(accepted, answer.Causes.All(cause => cause.Field != "spec.tags"));
    }

    [Theory]
    [InlineData(512, 256, true)]
    [InlineData(513, 256, false)]
    [InlineData(512, 257, false)]
    public async Task A_tag_may_be_as_long_as_Azure_allows(int key, int value, bool accepted)
    {
        var client = await NewClientAsync();
        var manifest = Manifest.New("tags");
        manifest["spec"]!["tags"] = new JsonObject { [new string('k', key)] = new string('v', value) };

        Assert.Equal(accepted, (await client.CreateAsync(manifest)).Accepted);
    }

    [Fact]
    public async Task An_unknown_field_is_rejected_by_name()
    {
        var client = await NewClientAsync();
        var manifest = Manifest.New("unknown");
        manifest["spec"]!["keyVault"] = "kv-cmk";

        var answer = await client.CreateAsync(manifest);

        Assert.False(answer.Accepted);
        Assert.Contains("unknown field \"spec.keyVault\"", (string?)answer.Body["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("team.fraud")]
    [InlineData("a23456789012345678901234567890123x")]
    public async Task An_object_whose_name_no_workspace_can_have_needs_workspaceName(string name)
    {
        var client = await NewClientAsync();
        var manifest = Manifest.New(name);
        Assert.True((await client.CreateAsync(manifest)).Accepted);
        var withoutName = await client.PatchAsync(name, Manifest.At("spec", "workspaceName", null));
        Assert.Contains(withoutName.Causes, cause => cause is { Field: "spec.workspaceName", Reason: "FieldValueRequired" });

        Manifest.Set((JsonObject)manifest["spec"]!, "workspaceName", null);
        Assert.True((await client.DeleteAsync(name)).Accepted);
        var created = await client.CreateAsync(manifest);
        Assert.Contains(created.Causes, cause => cause is { Field: "spec.workspaceName", Reason: "FieldValueRequired" });
    }

    [Fact]
    public async Task A_new_object_gets_the_defaults_of_the_schema()
    {
        var client = await NewClientAsync();
        var manifest = Manifest.New("defaults");
        Manifest.Set((JsonObject)manifest["spec"]!, "hbiWorkspace", null);

        var answer = await client.CreateAsync(manifest);

        var expected = JsonNode.Parse(
            """
            {"hbiWorkspace":false,"keyAccess":"Verify","adoptionPolicy":"Never","deletionPolicy":"Retain","deletionProtection":false,
             "externalDeletionPolicy":"Stop","driftPolicy":"Correct","suspend":false,"observeOnly":false}
            """)!.AsObject();
        Assert.All(expected, pair => Assert.True(JsonNode.DeepEquals(pair.Value, answer.Body["spec"]![pair.Key]), pair.Key));
        var absent = new[] { "identity", "publicNetworkAccess", "friendlyName", "description", "tags", "interval" };
        Assert.All(absent, field => Assert.Null(answer.Body["spec"]![field]));
    }

    [Fact]
    public async Task A_new_object_never_counts_as_finished()
    {
        var client = await NewClientAsync();
        var manifest = Manifest.New("new");
        manifest["status"] = JsonNode.Parse("""{"observedGeneration":1,"createOnly":{"hbiWorkspace":false}}""");

        await client.CreateAsync(manifest);
        var read = await client.GetAsync("new");

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"observedGeneration":-1,"conditions":[]}"""), read.Body["status"]), read.ToString());
    }

    [Fact]
    public async Task Installing_the_CRD_again_leaves_the_objects_as_they_are()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var client = await NewClientAsync();
        await client.CreateAsync(Manifest.New("kept"));
        var before = await client.GetAsync("kept");

        var server = await apiServer.RequireAsync();
        await server.InstallCrdAsync(cancellation);
        await server.InstallCrdAsync(cancellation);

        Assert.True(JsonNode.DeepEquals(before.Body, (await client.GetAsync("kept")).Body));
    }

    private async Task<CmkWorkspaceClient> NewClientAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var server = await apiServer.RequireAsync();
        return new CmkWorkspaceClient(server, await apiServer.NewNamespaceAsync("admission", cancellation), cancellation);
    }

    private static string Encoded(string text) => Uri.EscapeDataString(text);
}
