using CmkOperator.Azure.Associated;
using CmkOperator.Azure.Computes;
using CmkOperator.Azure.Identities;
using CmkOperator.Azure.KeyVaults;
using CmkOperator.Azure.Locks;
using CmkOperator.Azure.Subscriptions;
using CmkOperator.Observed;
using CmkOperator.Tests.Azure.Fakes;
using Xunit;

namespace CmkOperator.Tests.Azure.Observation;

/// <summary>The readers of a single resource: their requests, and how they map the answers.</summary>
public sealed class SmallReadersTests
{
    private const string Sub = "/subscriptions/" + Declared.Subscription;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_vault_that_does_not_mention_protection_has_none()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Declared.KeyVault, """
            {"id":"/v","properties":{"vaultUri":"https://kv/","tenantId":"t","enableSoftDelete":null,"networkAcls":{"bypass":"None","defaultAction":"Deny"},
             "accessPolicies":[{"tenantId":"t","objectId":"o","applicationId":"","permissions":{"keys":["Get","wrapkey"]}},{"objectId":null}]}}
            """);

        var vault = (await new VaultReader(azure.Reader()).ReadAsync(Declared.KeyVault, Token)).ValueOrDefault!;

        Assert.Equal($"GET {Declared.KeyVault}?api-version=2026-02-01", Assert.Single(azure.Lines));
        Assert.Equal((null, false, false), (vault.SoftDelete, vault.PurgeProtection, vault.RbacAuthorization));
        Assert.Equal(("None", "Deny"), (vault.NetworkBypass, vault.NetworkDefaultAction));
        var policy = Assert.Single(vault.AccessPolicies);
        Assert.Null(policy.ApplicationId);
        Assert.Equal(["Get", "wrapkey"], policy.KeyPermissions);
    }

    [Fact]
    public async Task A_registered_provider_is_read_once_and_any_other_again()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Sub + "/providers/Microsoft.MachineLearningServices", """
            {"namespace":"Microsoft.MachineLearningServices","registrationState":"Registered","resourceTypes":[{"resourceType":"Workspaces","locations":["West Europe"],"apiVersions":["2025-06-01"]}]}
            """)
            .On("GET " + Sub + "/providers/Microsoft.DocumentDB", """{"namespace":"Microsoft.DocumentDB","registrationState":"Registering"}""");
        var providers = azure.Readers().Providers;

        var known = await providers.ReadAsync(Declared.Subscription, "Microsoft.MachineLearningServices", Token);
        await providers.ReadAsync(Declared.Subscription, "Microsoft.MachineLearningServices", Token);
        await providers.ReadAsync(Declared.Subscription, "Microsoft.DocumentDB", Token);
        await providers.ReadAsync(Declared.Subscription, "Microsoft.DocumentDB", Token);

        Assert.Equal(("West Europe", "2025-06-01"), (known.ValueOrDefault!.WorkspaceLocations.Single(), known.ValueOrDefault!.WorkspaceApiVersions.Single()));
        Assert.Equal(3, azure.Requests.Count);
        Assert.Equal($"GET {Sub}/providers/Microsoft.MachineLearningServices?api-version=2025-04-01", azure.Lines[0]);
    }

    [Fact]
    public async Task Locks_are_those_at_or_above_the_workspace_each_once()
    {
        await using var azure = await FakeAzure.StartAsync();
        const string Locks = "/providers/Microsoft.Authorization/locks";
        azure.On("GET " + Declared.Group + Locks, $$$$"""
            {"value":[{"id":"{{{{Declared.Group}}}}{{{{Locks}}}}/keep","name":"keep","properties":{"level":"CanNotDelete"}},
                      {"id":"{{{{Declared.Workspace}}}}{{{{Locks}}}}/own","name":"own","properties":{"level":"ReadOnly"}},
                      {"id":"{{{{Declared.Storage}}}}{{{{Locks}}}}/other","name":"other","properties":{"level":"ReadOnly"}},
                      {"id":"{{{{Sub}}}}{{{{Locks}}}}/all","name":"all","properties":{"level":"ReadOnly"}}]}
            """)
            .On("GET " + Sub + Locks, $$$$"""{"value":[{"id":"{{{{Sub}}}}{{{{Locks}}}}/ALL","name":"all","properties":{"level":"ReadOnly"}}]}""");

        var locks = (await new LockReader(azure.Reader()).ReadAsync(Declared.Workspace, Token)).ValueOrDefault!;

        Assert.Equal([("all", "ReadOnly"), ("keep", "CanNotDelete"), ("own", "ReadOnly")], locks.Select(found => (found.Name, found.Level)).Order());
        Assert.Equal(Declared.Group, locks.Single(found => found.Name == "keep").Scope);
        Assert.Equal([$"GET {Declared.Group}{Locks}?api-version=2020-05-01", $"GET {Sub}{Locks}?api-version=2020-05-01&$filter=atScope()"], azure.Lines);
    }

    [Fact]
    public async Task A_service_principal_is_found_by_its_application_and_cached()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET /v1.0/servicePrincipals(appId='a232010e-820c-4083-83bb-3ace5fc29d0b')", """{"id":"oid","displayName":"Azure Cosmos DB"}""");
        var readers = azure.Readers();
        var encryption = Declared.In(azure).Encryption;
        var vault = Reading.NotRead<VaultFacts>();

        await readers.KeyAccess.ReadAsync(encryption, null, vault, _ => true, Token);
        var access = await readers.KeyAccess.ReadAsync(encryption, null, vault, _ => true, Token);

        Assert.Equal("oid", Assert.Single(access.Principals).ObjectId.ValueOrDefault);
        Assert.Equal("GET /v1.0/servicePrincipals(appId='a232010e-820c-4083-83bb-3ace5fc29d0b')?$select=id,displayName", Assert.Single(azure.Lines));
    }

    [Theory]
    [InlineData(Declared.Identity, null, "id-ml")]
    [InlineData(null, null, "the identity of client id c-1")]
    [InlineData(null, Declared.Identity, "id-ml")]
    [InlineData(Declared.Identity + "-2", Declared.Identity, "id-ml", "id-ml-2")]
    [InlineData(Declared.Identity + "/", Declared.Identity, "id-ml")]
    public async Task An_identity_that_a_client_id_names_for_the_key_is_read_like_a_declared_one(string? attached, string? declared, params string[] names)
    {
        await using var azure = await FakeAzure.StartAsync();
        foreach (var id in new[] { Declared.Identity, Declared.Identity + "-2" })
        {
            azure.On("GET " + id, $$$"""{"id":"{{{id}}}","properties":{"principalId":"oid","clientId":"c-1"}}""");
        }

        var live = Mapped("c-1", attached);
        var readers = azure.Readers(azure.Options with { CosmosDbPrincipalId = "told" });
        var access = await readers.KeyAccess.ReadAsync(Declared.In(azure).Encryption with { UserAssignedIdentityId = declared }, live, Reading.NotRead<VaultFacts>(), _ => true, Token);

        var identities = access.Principals.Where(principal => principal.Kind == KeyPrincipalKind.UserAssignedIdentity).ToList();
        Assert.Equal(names, identities.Select(principal => principal.Name));
        Assert.All(identities, principal => Assert.Equal("c-1", principal.ApplicationId));
        Assert.Equal(attached is null && declared is null ? null : "oid", identities[0].ObjectId.ValueOrDefault);
        Assert.Equal(attached is null && declared is null ? 0 : names.Length, azure.Requests.Count);
    }

    [Theory]
    [InlineData("""{"id":"/id","properties":{"clientId":"c-1"}}""")]
    [InlineData("""{"id":"/id"}""")]
    public async Task An_identity_whose_answer_has_no_object_id_has_rights_that_are_not_known(string body)
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Declared.Identity, body);

        var access = await azure.Readers(azure.Options with { CosmosDbPrincipalId = "told" }).KeyAccess.ReadAsync(
            Declared.In(azure).Encryption with { UserAssignedIdentityId = Declared.Identity }, null, Reading.NotRead<VaultFacts>(), _ => true, Token);

        Assert.IsType<Reading<string>.Unreadable>(access.Principals[1].ObjectId);
    }

    [Fact]
    public async Task With_a_configured_principal_the_directory_is_not_read()
    {
        await using var azure = await FakeAzure.StartAsync();

        var access = await azure.Readers(azure.Options with { CosmosDbPrincipalId = "told" }).KeyAccess.ReadAsync(Declared.In(azure).Encryption, null, Reading.NotRead<VaultFacts>(), _ => true, Token);

        Assert.Equal("told", Assert.Single(access.Principals).ObjectId.ValueOrDefault);
        Assert.Empty(azure.Requests);
    }

    [Fact]
    public async Task Computes_are_listed_and_attached_clusters_read_for_their_disks()
    {
        await using var azure = await FakeAzure.StartAsync();
        const string Cluster = Declared.Group + "/providers/Microsoft.ContainerService/managedClusters/aks";
        const string Set = Declared.Group + "/providers/Microsoft.Compute/diskEncryptionSets/des";
        azure.On("GET " + Declared.Workspace + "/computes", $$$$"""
            {"value":[{"name":"z-cpu","properties":{"computeType":"AmlCompute","resourceId":null}},
                      {"name":"k8s","properties":{"computeType":"Kubernetes","resourceId":"{{{{Cluster}}}}"}},
                      {"name":"arc","properties":{"computeType":"Kubernetes","resourceId":"{{{{Declared.Group}}}}/providers/Microsoft.Kubernetes/connectedClusters/arc"}}]}
            """)
            .On("GET " + Cluster, $$$$"""{"properties":{"diskEncryptionSetID":"{{{{Set}}}}","agentPoolProfiles":[{"enableEncryptionAtHost":true},{"enableEncryptionAtHost":null}]}}""")
            .On("GET " + Set, """{"properties":{"activeKey":{"keyUrl":"https://kv/keys/d/1"}}}""");

        var computes = (await new ComputeReader(azure.Reader()).ReadAsync(Declared.Workspace, Token)).ValueOrDefault!;

        Assert.Equal(["arc", "k8s", "z-cpu"], computes.Select(compute => compute.Name));
        Assert.Equal(new ClusterDiskFacts(Set, "https://kv/keys/d/1", false), computes[1].Cluster.ValueOrDefault);
        Assert.IsType<Reading<ClusterDiskFacts>.NotRead>(computes[0].Cluster);
        Assert.Equal(
            [$"GET {Declared.Workspace}/computes?api-version=2025-06-01", $"GET {Cluster}?api-version=2025-05-01", $"GET {Set}?api-version=2024-03-02"],
            azure.Lines);
    }

    [Fact]
    public async Task A_storage_account_reports_what_decides_whether_it_can_serve()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On(
            "GET " + Declared.Storage,
            new FakeReply(200, """{"id":"/s","kind":"BlockBlobStorage","sku":{"name":"Premium_LRS","tier":"Premium"},"properties":{"isHnsEnabled":true,"allowSharedKeyAccess":false}}"""),
            new FakeReply(200, """{"id":"/s","kind":"","sku":null,"properties":{"isHnsEnabled":null}}"""));

        Assert.Equal(
            new AssociatedStorageFacts("BlockBlobStorage", "Premium_LRS", true, false),
            (await new AssociatedResourceReader(azure.Reader()).StorageAccountAsync(Declared.Storage, Token)).ValueOrDefault?.Storage);
        Assert.Equal(
            new AssociatedStorageFacts(null, null, null, null),
            (await new AssociatedResourceReader(azure.Reader()).StorageAccountAsync(Declared.Storage, Token)).ValueOrDefault?.Storage);
    }

    [Fact]
    public async Task A_storage_account_reports_its_own_key_when_it_has_one()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On(
            "GET " + Declared.Storage,
            new FakeReply(200, """{"id":"/s","properties":{"encryption":{"keySource":"microsoft.keyvault","keyvaultproperties":{"keyvaulturi":"https://kv/","keyname":"own","keyversion":null}}}}"""),
            new FakeReply(200, """{"id":"/s","properties":{"encryption":{"keySource":"Microsoft.Storage"}}}"""));

        Assert.Equal("https://kv/keys/own", (await new AssociatedResourceReader(azure.Reader()).StorageAccountAsync(Declared.Storage, Token)).ValueOrDefault?.OwnKeyIdentifier);
        var plain = (await new AssociatedResourceReader(azure.Reader()).StorageAccountAsync(Declared.Storage, Token)).ValueOrDefault!;

        Assert.Null(plain.OwnKeyIdentifier);
        Assert.Equal($"GET {Declared.Storage}?api-version=2025-08-01", azure.Lines[0]);
    }

    [Fact]
    public async Task The_other_resources_are_read_with_their_own_api_versions()
    {
        await using var azure = await FakeAzure.StartAsync();
        var readers = azure.Readers();

        await new AssociatedResourceReader(readers.Shared).ApplicationInsightsAsync(Declared.Insights, Token);
        await new AssociatedResourceReader(readers.Shared).ContainerRegistryAsync(Declared.Registry, Token);
        await new IdentityReader(readers.Shared).ReadAsync(Declared.Identity, Token);
        await new SubscriptionReader(readers.Shared).ReadAsync(Declared.Subscription, Token);

        Assert.Equal(
            [
                $"GET {Declared.Insights}?api-version=2020-02-02",
                $"GET {Declared.Registry}?api-version=2025-04-01",
                $"GET {Declared.Identity}?api-version=2024-11-30",
                $"GET {Sub}?api-version=2022-12-01",
            ],
            azure.Lines);
    }

    [Fact]
    public async Task A_name_that_tries_to_leave_its_path_stays_in_it()
    {
        await using var azure = await FakeAzure.StartAsync();

        await new VaultReader(azure.Reader()).ReadAsync("/subscriptions/../a?b#c", Token);

        Assert.DoesNotContain(azure.Requests, request => request.Query.Contains('#', StringComparison.Ordinal) || request.Path == "/a");
    }

    private static WorkspaceFacts Mapped(string clientId, string? attached) => new()
    {
        Id = Declared.Workspace,
        Name = "ws-a",
        Location = "westeurope",
        ProvisioningState = "Succeeded",
        EncryptionClientId = clientId,
        EncryptionClientIdentityId = attached,
    };
}
