using System.Text.Json.Nodes;
using CmkOperator.Assessment;
using CmkOperator.Azure;
using CmkOperator.Azure.Workspaces;
using CmkOperator.CreateOnly;
using CmkOperator.Planning;
using CmkOperator.Tests.Azure.Fakes;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Tests.Azure.Workspaces;

public sealed class WorkspaceWriterTests
{
    private static readonly KeyIdentifier Key = new("kv-cmk.vault.azure.net", "cmk-ml", Declared.Version);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_creation_sends_everything_that_is_declared_and_nothing_else()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("PUT " + Declared.Workspace, new FakeReply(202));
        var desired = Declared.In(azure) with { FriendlyName = "Fraud", PublicNetworkAccess = "Disabled", Tags = new Dictionary<string, string> { ["team"] = "risk" } };

        await Writer(azure).CreateAsync(desired, Key, Token);

        var request = Assert.Single(azure.Requests);
        Assert.Equal($"PUT {Declared.Workspace}?api-version=2025-06-01", request.Line);
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.Equal(
            """{"location":"westeurope","kind":"Default","sku":{"name":"Basic","tier":"Basic"},"tags":{"cmk-operator.io_owner":"cluster/team/ws-a","team":"risk"},"identity":{"type":"SystemAssigned"},"properties":{"friendlyName":"Fraud","storageAccount":"$storage","keyVault":"$vault","applicationInsights":"$insights","hbiWorkspace":true,"publicNetworkAccess":"Disabled","encryption":{"status":"Enabled","keyVaultProperties":{"keyVaultArmId":"$cmk","keyIdentifier":"https://kv-cmk.vault.azure.net/keys/cmk-ml/$version"}}}}"""
                .Replace("$storage", Declared.Storage, StringComparison.Ordinal)
                .Replace("$vault", Declared.SecretsVault, StringComparison.Ordinal)
                .Replace("$insights", Declared.Insights, StringComparison.Ordinal)
                .Replace("$cmk", Declared.KeyVault, StringComparison.Ordinal)
                .Replace("$version", Declared.Version, StringComparison.Ordinal),
            request.Body);
    }

    [Fact]
    public async Task A_creation_names_the_identity_that_reaches_the_key_and_the_primary_one()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("PUT " + Declared.Workspace, new FakeReply(202));
        var desired = Declared.In(azure);
        desired = desired with
        {
            Encryption = desired.Encryption with { UserAssignedIdentityId = Declared.Identity },
            Identity = new WorkspaceIdentity("UserAssigned", [Declared.Identity], Declared.Identity),
        };

        await Writer(azure).CreateAsync(desired, Key, Token);

        var body = Assert.Single(azure.Requests).Body;
        var id = Declared.Identity;
        Assert.Contains("\"identity\":{\"type\":\"UserAssigned\",\"userAssignedIdentities\":{\"" + id + "\":{}}}", body, StringComparison.Ordinal);
        Assert.Contains("\"primaryUserAssignedIdentity\":\"" + id + "\"", body, StringComparison.Ordinal);
        Assert.Contains("\"encryption\":{\"status\":\"Enabled\",\"identity\":{\"userAssignedIdentity\":\"" + id + "\"}", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_change_carries_the_identifier_and_nothing_else()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("PATCH " + Declared.Workspace, new FakeReply(202));

        await Writer(azure).PatchKeyAsync(Declared.Workspace, Key, Token);

        var request = Assert.Single(azure.Requests);
        Assert.Equal($"PATCH {Declared.Workspace}?api-version=2025-06-01", request.Line);
        Assert.Equal(
            "{\"properties\":{\"encryption\":{\"keyVaultProperties\":{\"keyIdentifier\":\"https://kv-cmk.vault.azure.net/keys/cmk-ml/" + Declared.Version + "\"}}}}",
            request.Body);
    }

    [Fact]
    public async Task A_key_without_its_version_is_never_sent()
    {
        await using var azure = await FakeAzure.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => Writer(azure).PatchKeyAsync(Declared.Workspace, Key with { Version = null }, Token));

        Assert.Empty(azure.Requests);
    }

    [Fact]
    public async Task A_change_of_fields_carries_the_given_ones_and_null_for_removed_identities()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("PATCH " + Declared.Workspace, "{}");

        var outcome = await Writer(azure).PatchFieldsAsync(
            Declared.Workspace,
            new WorkspaceChanges
            {
                Fields = [new InPlaceChange(InPlaceFields.All.Single(field => field.Path == "description"), string.Empty)],
                Tags = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" },
                Identity = new WorkspaceIdentity("SystemAssigned,UserAssigned", ["/id/keep"]),
                RemovedIdentityIds = ["/id/gone", "/ID/Keep"],
            },
            Token);

        Assert.IsType<WriteOutcome.Done>(outcome);
        Assert.Equal(
            """{"tags":{"a":"1","b":"2"},"identity":{"type":"SystemAssigned,UserAssigned","userAssignedIdentities":{"/id/keep":{},"/id/gone":null}},"properties":{"description":""}}""",
            Assert.Single(azure.Requests).Body);
    }

    [Fact]
    public async Task A_change_writes_its_fields_in_the_order_of_the_table_then_the_associated_resources_and_the_primary_identity()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("PATCH " + Declared.Workspace, "{}");
        var changes = InPlaceFields.All.Select(field => new InPlaceChange(field, field.Comparison is InPlaceComparison.Flag ? "true" : field.Path)).ToArray();

        await Writer(azure).PatchFieldsAsync(
            Declared.Workspace,
            new WorkspaceChanges
            {
                Fields = changes,
                AssociatedResources = [new AssociatedChange(CreateOnlyFields.ApplicationInsightsId, "/i"), new AssociatedChange(CreateOnlyFields.ContainerRegistryId, "/r")],
                Identity = new WorkspaceIdentity("UserAssigned", ["/id/a"], "/id/a"),
            },
            Token);

        var body = JsonNode.Parse(Assert.Single(azure.Requests).Body)!;
        Assert.Equal(["identity", "properties"], Names(body));
        Assert.Equal(
            [.. changes.Select(change => change.Field.AzureProperty.Split('.')[1]).Distinct(), "applicationInsights", "containerRegistry", "primaryUserAssignedIdentity"],
            Names(body["properties"]!));
        Assert.All(changes, change => Assert.Equal(
            change.Field.Comparison is InPlaceComparison.Flag ? "true" : $"\"{change.Value}\"",
            change.Field.AzureProperty.Split('.').Aggregate(body, (node, step) => node[step]!).ToJsonString()));
    }

    [Theory]
    [InlineData("/id/other", null)]
    [InlineData("/id/key", "/ID/Key")]
    public async Task No_body_takes_the_identity_off_that_reaches_the_key(string kept, string? removed)
    {
        await using var azure = await FakeAzure.StartAsync();
        var changes = new WorkspaceChanges
        {
            ProtectedIdentityIds = ["/id/key"],
            Identity = new WorkspaceIdentity("SystemAssigned,UserAssigned", [kept]),
            RemovedIdentityIds = removed is null ? [] : [removed],
        };

        await Assert.ThrowsAsync<ArgumentException>(() => Writer(azure).PatchFieldsAsync(Declared.Workspace, changes, Token));

        Assert.Empty(azure.Requests);
    }

    [Theory]
    [InlineData(false, "?api-version=2025-06-01")]
    [InlineData(true, "?api-version=2025-06-01&forceToPurge=true")]
    public async Task Only_a_purge_sends_forceToPurge(bool purge, string query)
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("DELETE " + Declared.Workspace, new FakeReply(204));

        Assert.IsType<WriteOutcome.Done>(await Writer(azure).DeleteAsync(Declared.Workspace, purge, Token));

        Assert.Equal($"DELETE {Declared.Workspace}{query}", Assert.Single(azure.Lines));
    }

    [Fact]
    public async Task An_accepted_write_returns_the_better_of_both_addresses_and_the_wait()
    {
        await using var azure = await FakeAzure.StartAsync();
        var better = $"https://localhost:{azure.Port}/op?type=async&t=%2Fopaque";
        azure.On("PUT " + Declared.Workspace, new FakeReply(
            202, "", ("Azure-AsyncOperation", better), ("Location", $"https://localhost:{azure.Port}/op?type=location"), ("Retry-After", "15")));

        var begun = Assert.IsType<WriteOutcome.Begun>(await Writer(azure).CreateAsync(Declared.In(azure), Key, Token));

        Assert.Equal((better, TimeSpan.FromSeconds(15)), (begun.OperationUrl, begun.RetryAfter));
    }

    [Fact]
    public async Task An_address_outside_the_cloud_is_dropped()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("PUT " + Declared.Workspace, new FakeReply(202, "", ("Location", "https://evil.example.net/op")));

        var begun = Assert.IsType<WriteOutcome.Begun>(await Writer(azure).CreateAsync(Declared.In(azure), Key, Token));

        Assert.Null(begun.OperationUrl);
    }

    [Theory]
    [InlineData("""{"properties":{"provisioningState":"Updating"}}""", true)]
    [InlineData("""{"properties":{"provisioningState":"Succeeded"}}""", false)]
    [InlineData("{}", false)]
    public async Task An_answer_with_a_body_is_done_when_its_state_is_final(string body, bool isUnderWay)
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("PATCH " + Declared.Workspace, new FakeReply(200, body));

        var outcome = await Writer(azure).PatchKeyAsync(Declared.Workspace, Key, Token);

        Assert.Equal(isUnderWay, outcome is WriteOutcome.Begun);
        Assert.Equal(!isUnderWay, outcome is WriteOutcome.Done);
    }

    [Fact]
    public async Task A_rejection_is_an_outcome()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("PUT " + Declared.Workspace, FakeReply.Error(409, "MissingSubscriptionRegistration", "not registered to use namespace 'Microsoft.DocumentDB'"));

        var failed = Assert.IsType<WriteOutcome.Failed>(await Writer(azure).CreateAsync(Declared.In(azure), Key, Token));

        Assert.Equal((409, "MissingSubscriptionRegistration"), (failed.Fault.Status, failed.Fault.Code));
    }

    private static IEnumerable<string> Names(JsonNode node) => node.AsObject().Select(member => member.Key);

    private static WorkspaceWriter Writer(FakeAzure azure) => azure.Clients().Workspaces;
}
