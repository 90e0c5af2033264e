using CmkOperator.Azure.Workspaces;
using CmkOperator.Observed;
using CmkOperator.Tests.Azure.Fakes;
using Xunit;

namespace CmkOperator.Tests.Azure.Workspaces;

public sealed class WorkspaceReaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_workspace_is_read_with_all_that_decisions_need()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Declared.Workspace, """
            {"id":"/x/workspaces/ws-a","name":"ws-a","location":"West Europe","kind":"Default","etag":null,"unknown":[1,{"a":null}],
             "tags":{"team":"risk","empty":null},"sku":{"name":"Basic"},
             "identity":{"type":"SystemAssigned, UserAssigned","principalId":"p","userAssignedIdentities":{"/id/b":{"principalId":"q"},"/id/a":null}},
             "systemData":{"createdAt":"2026-11-01T10:00:00Z"},
             "properties":{"workspaceId":"w","provisioningState":"Succeeded","hbiWorkspace":"True","enableServiceSideCMKEncryption":false,
              "storageAccount":"/s","keyVault":"/v","applicationInsights":"/i","containerRegistry":null,"publicNetworkAccess":"Disabled","v1LegacyMode":true,
              "serviceProvisionedResourceGroup":"azureml-rg-ws-a_1","primaryUserAssignedIdentity":"/id/a","description":"",
              "privateEndpointConnections":[{"properties":{"privateLinkServiceConnectionState":{"status":"approved"}}},{"properties":{"privateLinkServiceConnectionState":{"status":"Pending"}}},null],
              "encryption":{"status":"Enabled","identity":{"userAssignedIdentity":"/id/a"},"cosmosDbResourceId":"/c",
               "keyVaultProperties":{"keyVaultArmId":"/kv","keyIdentifier":"https://kv/keys/k/1","identityClientId":null}}}}
            """);

        var facts = (await new WorkspaceReader(azure.Reader()).ReadAsync(Declared.Workspace, Token)).ValueOrDefault!;

        Assert.Equal($"GET {Declared.Workspace}?api-version=2025-06-01", Assert.Single(azure.Lines));
        Assert.Equal(("ws-a", "w", "westeurope", "Succeeded", true), (facts.Name, facts.WorkspaceId, facts.Location, facts.ProvisioningState, facts.HbiWorkspace));
        Assert.Equal(("Enabled", "/kv", "https://kv/keys/k/1", "/id/a"), (facts.EncryptionStatus, facts.KeyVaultArmId, facts.KeyIdentifier, facts.EncryptionIdentityId));
        Assert.Equal(("/s", "/v", "/i", null), (facts.StorageAccountId, facts.AssociatedKeyVaultId, facts.ApplicationInsightsId, facts.ContainerRegistryId));
        Assert.Equal(("SystemAssigned,UserAssigned", "p", "/id/a"), (facts.Identity.Type, facts.Identity.PrincipalId, facts.Identity.PrimaryUserAssignedIdentityId));
        Assert.Equal(["/id/a", "/id/b"], facts.Identity.UserAssignedIdentityIds);
        Assert.True(facts is { BringsOwnStores: true, ServiceSideEncryption: false, V1LegacyMode: true, ApprovedPrivateEndpoints: 1 });
        Assert.Equal(("risk", string.Empty, string.Empty), (facts.Tags["TEAM"], facts.Tags["empty"], facts.Description));
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 10, 0, 0, TimeSpan.Zero), facts.CreatedAt);
        Assert.Equal("azureml-rg-ws-a_1", facts.ServiceProvisionedResourceGroup);
    }

    [Theory]
    [InlineData("C-B", "/id/b", null)]
    [InlineData("another", null, "another")]
    [InlineData("", null, null)]
    [InlineData("00000000-0000-0000-0000-000000000000", null, null)]
    public async Task An_identity_that_is_named_for_the_key_by_its_client_id_is_found_among_those_attached(string clientId, string? found, string? unmatched)
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Declared.Workspace, """
            {"id":"/x/workspaces/ws-a","name":"ws-a","identity":{"type":"UserAssigned","userAssignedIdentities":{"/id/a":null,"/id/b":{"clientId":"c-b"},"/id/c":{}}},
             "properties":{"encryption":{"status":"Enabled","keyVaultProperties":{"keyVaultArmId":"/kv","keyIdentifier":"https://kv/keys/k/1","identityClientId":"CLIENT"}}}}
            """.Replace("CLIENT", clientId, StringComparison.Ordinal));

        var facts = (await new WorkspaceReader(azure.Reader()).ReadAsync(Declared.Workspace, Token)).ValueOrDefault!;

        Assert.Equal((null, found, unmatched), (facts.EncryptionIdentityId, facts.EncryptionClientIdentityId, facts.UnmatchedKeyClientId));
        Assert.Equal(found is null ? [] : [found], facts.KeyIdentityIds);
        // One that may be the key's is kept like one that is.
        Assert.Equal(unmatched is null ? facts.KeyIdentityIds : ["/id/a", "/id/b", "/id/c"], facts.ProtectedIdentityIds);
    }

    [Theory]
    [InlineData("""{"status":"Enabled","cosmosDbResourceId":"/c"}""", true)]
    [InlineData("""{"status":"Enabled"}""", false)]
    public async Task An_encrypted_workspace_without_a_managed_group_is_read_again_for_stores_of_its_owner(string encryption, bool bringsOwn)
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Declared.Workspace, Body("""{"status":"Enabled"}"""), Body(encryption));

        var facts = (await new WorkspaceReader(azure.Reader()).ReadAsync(Declared.Workspace, Token)).ValueOrDefault!;

        Assert.Equal(bringsOwn, facts.BringsOwnStores);
        Assert.Equal(
            [$"GET {Declared.Workspace}?api-version=2025-06-01", $"GET {Declared.Workspace}?api-version=2025-12-01"], azure.Lines);
    }

    [Fact]
    public async Task Where_the_newer_version_is_not_served_the_workspace_is_read_all_the_same()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Declared.Workspace, Body("""{"status":"Enabled"}"""), FakeReply.Error(400, "NoRegisteredProviderFound", "not served here"));

        Assert.False((await new WorkspaceReader(azure.Reader()).ReadAsync(Declared.Workspace, Token)).ValueOrDefault!.BringsOwnStores);
    }

    [Theory]
    [InlineData("Succeeded", "Enabled", "azureml-rg-ws-a_1", false)]
    [InlineData("Creating", "Enabled", null, false)]
    [InlineData("Succeeded", "Disabled", null, false)]
    [InlineData("Succeeded", "Enabled", null, true)]
    public async Task A_workspace_that_cannot_have_stores_of_its_owner_is_read_once(string state, string status, string? group, bool serviceSide)
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Declared.Workspace, Body($$"""{"status":"{{status}}"}""", state, group, serviceSide));

        await new WorkspaceReader(azure.Reader()).ReadAsync(Declared.Workspace, Token);

        Assert.Single(azure.Lines);
    }

    private static FakeReply Body(string encryption, string state = "Succeeded", string? group = null, bool serviceSide = false) => new(
        200,
        $$$"""
        {"id":"/x/workspaces/ws-a","properties":{"provisioningState":"{{{state}}}","enableServiceSideCMKEncryption":{{{(serviceSide ? "true" : "false")}}},
         "serviceProvisionedResourceGroup":"{{{group}}}","encryption":{{{encryption}}}}}
        """);

    [Theory]
    [InlineData("""{"isolationMode":"AllowInternetOutbound","status":{"status":"Active","sparkReady":true},"outboundRules":{"r":{}}}""", "AllowInternetOutbound", null, "Active", true)]
    [InlineData("""{"isolationMode":"AllowOnlyApprovedOutbound","firewallSku":"Basic","status":{"status":1,"sparkReady":"False"}}""", "AllowOnlyApprovedOutbound", "Basic", null, false)]
    [InlineData("""{"isolationMode":"Disabled","status":null}""", "Disabled", null, null, null)]
    [InlineData("null", null, null, null, null)]
    public async Task The_managed_network_is_read_with_its_state(string network, string? mode, string? sku, string? state, bool? sparkReady)
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Declared.Workspace, $$$"""{"id":"/x/workspaces/ws-a","properties":{"managedNetwork":{{{network}}},"serverlessComputeSettings":null}}""");

        var facts = (await new WorkspaceReader(azure.Reader()).ReadAsync(Declared.Workspace, Token)).ValueOrDefault!;

        Assert.Equal(new NetworkIsolationFacts(mode, sku, state, sparkReady), facts.ManagedNetwork);
    }

    [Theory]
    [InlineData(404, "ResourceNotFound", true)]
    [InlineData(404, "ResourceGroupNotFound", true)]
    [InlineData(403, "AuthorizationFailed", false)]
    [InlineData(500, "InternalServerError", false)]
    public async Task Only_a_404_means_absent(int status, string code, bool isAbsent)
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Declared.Workspace, FakeReply.Error(status, code, "x"));

        var reading = await new WorkspaceReader(azure.Reader()).ReadAsync(Declared.Workspace, Token);

        Assert.Equal((isAbsent, !isAbsent), (reading is Reading<WorkspaceFacts>.Absent, reading is Reading<WorkspaceFacts>.Unreadable));
        Assert.Equal(code, reading.FaultOrDefault?.Code);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"id":{"not":"a string"},"properties":{}}""")]
    [InlineData("null")]
    [InlineData("")]
    public async Task An_answer_of_another_shape_is_unreadable_and_not_absent(string body)
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Declared.Workspace, new FakeReply(200, body));

        var reading = await new WorkspaceReader(azure.Reader()).ReadAsync(Declared.Workspace, Token);

        Assert.Equal(0, Assert.IsType<Reading<WorkspaceFacts>.Unreadable>(reading).Fault.Status);
    }
}
