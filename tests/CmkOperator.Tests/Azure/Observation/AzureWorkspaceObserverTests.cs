using CmkOperator.Observed;
using CmkOperator.Tenancy;
using CmkOperator.Tests.Azure.Fakes;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Tests.Azure.Observation;

public sealed class AzureWorkspaceObserverTests
{
    private const string OtherVault = "/subscriptions/" + Declared.Subscription + "/resourceGroups/rg-other/providers/Microsoft.KeyVault/vaults/kv-other";
    private const string Sub = "/subscriptions/" + Declared.Subscription;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_observation_ends_when_the_workspace_cannot_be_read()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Declared.Workspace, FakeReply.Error(503, "ServerBusy", "busy"));

        var seen = await azure.Clients().Observer.ObserveAsync(Declared.In(azure), Look.Full, Token);

        Assert.IsType<Reading<WorkspaceFacts>.Unreadable>(seen.Workspace);
        Assert.IsType<Reading<SubscriptionFacts>.NotRead>(seen.Subscription);
        Assert.Single(azure.Requests);
    }

    [Fact]
    public async Task After_an_event_an_interrupted_observation_is_not_continued()
    {
        await using var azure = await FakeAzure.StartAsync();
        var observer = azure.Clients().Observer;
        azure.On("GET " + Sub, """{"subscriptionId":"s","state":"Enabled"}""");
        azure.On("GET " + Declared.Group, FakeReply.Error(429, "TooManyRequests", "later"));
        int SubscriptionReads() => azure.Requests.Count(request => request.Path == Sub);

        await observer.ObserveAsync(Declared.In(azure), Look.Full, Token);
        await observer.ObserveAsync(Declared.In(azure), Look.Full, Token);
        Assert.Equal(1, SubscriptionReads());

        var happened = TimeProvider.System.GetTimestamp();
        await observer.ObserveAsync(Declared.In(azure), Look.Full with { NotBefore = happened }, Token);
        Assert.Equal(2, SubscriptionReads());

        // What this one has read is from after the event.
        await observer.ObserveAsync(Declared.In(azure), Look.Full with { NotBefore = happened }, Token);
        Assert.Equal(2, SubscriptionReads());
    }

    [Fact]
    public async Task When_the_workspace_may_not_be_read_group_and_subscription_explain_why()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Declared.Workspace, FakeReply.Error(403, "AuthorizationFailed", "no"));

        await azure.Clients().Observer.ObserveAsync(Declared.In(azure), Look.Full, Token);

        Assert.Equal([Sub, Declared.Group, Declared.Workspace], azure.Requests.Select(request => request.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nothing_more_is_read_in_a_missing_subscription()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Sub, FakeReply.Error(404, "SubscriptionNotFound", "gone"));

        var seen = await azure.Clients().Observer.ObserveAsync(Declared.In(azure), Look.Full, Token);

        Assert.IsType<Reading<SubscriptionFacts>.Absent>(seen.Subscription);
        Assert.IsType<Reading<VaultFacts>.NotRead>(seen.Vault);
        Assert.Equal(3, azure.Requests.Count);
    }

    [Fact]
    public async Task Neither_key_nor_rights_are_read_of_a_missing_vault()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Sub, """{"subscriptionId":"s","state":"Enabled"}""");

        var seen = await azure.Clients().Observer.ObserveAsync(Declared.In(azure), Look.Full, Token);

        Assert.IsType<Reading<VaultFacts>.Absent>(seen.Vault);
        Assert.IsType<Reading<KeyFacts>.NotRead>(seen.Key);
        Assert.Empty(seen.KeyAccess.Principals);
        Assert.DoesNotContain(azure.Lines, line => line.Contains("/keys/", StringComparison.Ordinal) || line.Contains("servicePrincipals", StringComparison.Ordinal));
        Assert.DoesNotContain(azure.Requests, request => request.Method != "GET");
    }

    [Fact]
    public async Task Observing_an_operation_costs_two_reads()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Declared.Workspace, """{"id":"/w","properties":{"provisioningState":"Creating"}}""").On("GET /op", """{"status":"InProgress"}""");

        var seen = await azure.Clients().Observer.ObserveAsync(Declared.In(azure), Look.AtOperation($"https://localhost:{azure.Port}/op"), Token);

        Assert.Equal(("Creating", "InProgress"), (seen.Workspace.ValueOrDefault?.ProvisioningState, seen.Operation.ValueOrDefault?.Status));
        Assert.Equal(2, azure.Requests.Count);
    }

    [Theory]
    [InlineData(false, null, true)]
    [InlineData(true, null, false)]
    [InlineData(true, OtherVault, true)]
    public async Task The_vault_of_the_key_in_force_is_read_only_when_the_namespace_may_use_it(bool isRestricted, string? alsoAllowed, bool isRead)
    {
        await using var azure = await FakeAzure.StartAsync();
        var old = azure.VaultHost.Replace("kv-cmk", "kv-old", StringComparison.Ordinal);
        var other = azure.VaultHost.Replace("kv-cmk", "kv-other", StringComparison.Ordinal);
        azure.On("GET " + Sub, """{"subscriptionId":"s","state":"Enabled"}""")
            .On("GET " + Declared.KeyVault, $$$"""{"id":"{{{Declared.KeyVault}}}","properties":{"vaultUri":"https://{{{azure.VaultHost}}}/"} }""")
            .On("GET " + Declared.Workspace, $$$"""
                {"id":"{{{Declared.Workspace}}}","properties":{"provisioningState":"Succeeded","encryption":{"status":"Enabled",
                 "keyVaultProperties":{"keyVaultArmId":"{{{OtherVault}}}","keyIdentifier":"https://{{{other}}}/keys/k/{{{Declared.Version}}}"} } } }
                """);
        IEnumerable<string> allowed = alsoAllowed is null ? [Declared.KeyVault] : [Declared.KeyVault, alsoAllowed];
        var tenancy = isRestricted ? new TenancyPolicy { Vaults = new NamespaceAllowList([.. allowed.Select(id => new NamespaceEntry("team", id))]) } : null;

        var seen = await azure.Clients(tenancy: tenancy).Observer.ObserveAsync(
            Declared.In(azure), Look.Full with { KeyBeforeRotation = new KeyIdentifier(old, "k", null) }, Token);

        Assert.Equal(isRead, azure.Requests.Any(request => request.Host == other));
        Assert.Equal(isRead, seen.KeyInForce is not Reading<KeyFacts>.NotRead);
        Assert.Equal(!isRestricted, azure.Requests.Any(request => request.Host == old));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task An_identity_that_only_the_workspace_names_is_read_when_the_namespace_may_use_its_subscription(bool isRestricted, bool isRead)
    {
        await using var azure = await FakeAzure.StartAsync();
        const string Foreign = "/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/";
        azure.On("GET " + Sub, """{"subscriptionId":"s","state":"Enabled"}""")
            .On("GET " + Declared.KeyVault, $$$"""{"id":"{{{Declared.KeyVault}}}","properties":{"vaultUri":"https://{{{azure.VaultHost}}}/"} }""")
            .On("GET " + Declared.Workspace, $$$"""
                {"id":"{{{Declared.Workspace}}}","identity":{"type":"UserAssigned","userAssignedIdentities":{"{{{Foreign}}}id-key":{"clientId":"c-1","principalId":"p-1"},"{{{Foreign}}}id-data":{} } },
                 "properties":{"provisioningState":"Succeeded","serviceProvisionedResourceGroup":"rg-managed","primaryUserAssignedIdentity":"{{{Foreign}}}id-data","encryption":{"status":"Enabled",
                 "keyVaultProperties":{"keyVaultArmId":"{{{Declared.KeyVault}}}","identityClientId":"c-1","keyIdentifier":"https://{{{azure.VaultHost}}}/keys/cmk-ml/{{{Declared.Version}}}"} } } }
                """);
        var tenancy = isRestricted ? new TenancyPolicy { Subscriptions = new NamespaceAllowList([new NamespaceEntry("team", Declared.Subscription)]) } : null;

        var seen = await azure.Clients(tenancy: tenancy).Observer.ObserveAsync(Declared.In(azure), Look.Full, Token);

        Assert.Equal("p-1", seen.Workspace.ValueOrDefault?.AttachedPrincipals[Foreign + "ID-KEY"]);
        var identity = Assert.Single(seen.KeyAccess.Principals, principal => principal.Kind == KeyPrincipalKind.UserAssignedIdentity);
        Assert.Equal(("id-key", !isRead), (identity.Name, identity.ObjectId is Reading<string>.NotRead));
        Assert.Equal(isRead ? 2 : 0, azure.Lines.Count(line => line.Contains("22222222-2222-2222-2222-222222222222", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_not_read_in_time_is_unreadable_and_the_rest_is_kept()
    {
        await using var azure = await FakeAzure.StartAsync();
        var held = new TaskCompletionSource();
        azure.On("GET " + Sub, """{"subscriptionId":"s","state":"Enabled"}""").On("GET " + Declared.KeyVault, new FakeReply(200, "{}") { HeldBy = held });

        var seen = await azure.Clients(azure.Options with { ObservationBudget = TimeSpan.FromSeconds(2) }).Observer.ObserveAsync(Declared.In(azure), Look.Full, Token);

        held.SetResult();
        Assert.Equal("Enabled", seen.Subscription.ValueOrDefault?.State);
        Assert.Equal(0, Assert.IsType<Reading<VaultFacts>.Unreadable>(seen.Vault).Fault.Status);
    }

    [Fact]
    public async Task The_callers_cancellation_is_thrown()
    {
        await using var azure = await FakeAzure.StartAsync();
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => azure.Clients().Observer.ObserveAsync(Declared.In(azure), Look.Full, stop.Token));
    }
}
