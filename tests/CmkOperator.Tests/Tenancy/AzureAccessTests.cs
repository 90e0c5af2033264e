using System.Text.Json.Nodes;
using Azure.Core;
using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Execution;
using CmkOperator.Azure.Faults;
using CmkOperator.Azure.Sessions;
using CmkOperator.AzureSimulator.State;
using CmkOperator.Conditions;
using CmkOperator.Desired;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.ServiceAccounts;
using CmkOperator.Observed;
using CmkOperator.Tenancy;
using CmkOperator.Tests.Azure.Fakes;
using CmkOperator.Tests.Kubernetes.Fakes;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Tests.Tenancy;

/// <summary>The identity used in Azure, over real requests to an Azure that checks issuer, subject, audience and expiry of the exchanged token.</summary>
public sealed class AzureAccessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Declared_credentials_act_as_that_client_with_the_token_of_the_namespaces_own_account()
    {
        await using var world = await TenancyWorld.StartAsync();
        await world.AccountAsync("team-a");
        world.Federate(TenancyWorld.ClientA, "team-a");

        using var session = await OpenedAsync(world, world.Of("team-a", TenancyWorld.ClientA));

        var seen = await session.Observer.ObserveAsync(world.Azure.Desired, Look.Full, Token);
        Assert.IsType<Reading<WorkspaceFacts>.Absent>(seen.Workspace);
        Assert.IsType<Reading<VaultFacts>.Present>(seen.Vault);
        Assert.IsType<Reading<KeyFacts>.Present>(seen.Key);
        var requests = world.Azure.Host.World.Requests.ToLookup(request => request.Path.EndsWith("/oauth2/v2.0/token", StringComparison.Ordinal));
        Assert.All(requests[false], request => Assert.Equal(TenancyWorld.ClientA, request.ClientId));
        // One for vaults and one for the rest, which share one address here: signing in ahead costs no extra token.
        Assert.Equal(2, requests[true].Count());
    }

    [Fact]
    public async Task A_namespace_that_names_the_client_of_another_is_refused_although_the_other_is_signed_in()
    {
        await using var world = await TenancyWorld.StartAsync();
        await world.AccountAsync("team-a");
        await world.AccountAsync("team-b");
        world.Federate(TenancyWorld.ClientA, "team-a");
        using var session = await OpenedAsync(world, world.Of("team-a", TenancyWorld.ClientA));

        var refusal = await RefusedAsync(world, world.Of("team-b", TenancyWorld.ClientA));

        Assert.Equal(ConditionReason.AuthenticationFailed, refusal.Reason);
        Assert.Contains("AADSTS700213", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(
            "issuer https://kubernetes.default.svc.cluster.local, subject system:serviceaccount:team-b:azure, audience api://AzureADTokenExchange",
            refusal.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("team-a", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tenant_never_gets_what_another_has_read()
    {
        await using var world = await TenancyWorld.StartAsync();
        await world.AccountAsync("team-a");
        await world.AccountAsync("team-b");
        world.Azure.Host.World.Configure(switches => switches.DeniedActions = [new DeniedAction { Caller = TenancyWorld.ClientB, Action = "*" }]);
        using var a = await OpenedAsync(world, world.Of("team-a", TenancyWorld.ClientA));
        using var b = await OpenedAsync(world, world.Of("team-b", TenancyWorld.ClientB));

        var seenByA = await a.Observer.ObserveAsync(world.Azure.Desired, Look.Full, Token);
        var seenByB = await b.Observer.ObserveAsync(world.Azure.Desired, Look.Full, Token);

        Assert.All(seenByA.Providers.Values, provider => Assert.IsType<Reading<CmkOperator.Observed.ProviderFacts>.Present>(provider));
        Assert.Equal(403, Assert.IsType<Reading<WorkspaceFacts>.Unreadable>(seenByB.Workspace).Fault.Status);
        Assert.All(seenByB.Providers.Values, provider => Assert.IsType<Reading<CmkOperator.Observed.ProviderFacts>.Unreadable>(provider));
        Assert.IsType<Reading<ResourceGroupFacts>.Unreadable>(seenByB.ResourceGroup);
        Assert.IsType<Reading<VaultFacts>.NotRead>(seenByB.Vault);
    }

    [Fact]
    public async Task Objects_with_one_identity_share_its_clients()
    {
        await using var world = await TenancyWorld.StartAsync();
        await world.AccountAsync("team-a");
        using var first = await OpenedAsync(world, world.Of("team-a", TenancyWorld.ClientA));
        using var second = await OpenedAsync(world, world.Of("team-a", TenancyWorld.ClientA) with { Key = new ObjectKey("team-a", "ws-b") });

        Assert.Same(ClientsOf(first), ClientsOf(second));
        Assert.Equal(1, world.Pool.Count);
    }

    [Fact]
    public async Task Rejected_clients_do_not_evict_those_of_another_namespace()
    {
        await using var world = await TenancyWorld.StartAsync();
        await world.AccountAsync("team-a");
        using var session = await OpenedAsync(world, world.Of("team-a", TenancyWorld.ClientA));
        session.Dispose();

        // There is no account, and a refusal without a token drops the clients just as a rejection by Entra does.
        for (var i = 0; i < AzureClientPool.Capacity + 44; i++)
        {
            await RefusedAsync(world, world.Of("team-b", Guid.NewGuid().ToString()));
        }

        Assert.Equal(1, world.Pool.Count);
        using var again = await OpenedAsync(world, world.Of("team-a", TenancyWorld.ClientA));
        Assert.Same(ClientsOf(session), ClientsOf(again));
    }

    [Fact]
    public async Task After_a_rejected_exchange_another_token_is_requested_from_the_API_server()
    {
        await using var world = await TenancyWorld.StartAsync();
        await using var server = await FakeApiServer.StartAsync();
        server.Intercept = async context =>
        {
            await context.Response.WriteAsync($$"""{"status":{"token":"a.b.c","expirationTimestamp":"{{DateTimeOffset.UtcNow.AddHours(1):O}}"} }""");
            return true;
        };
        world.Azure.Host.World.AddFault(new JsonObject
        {
            ["path"] = "/oauth2/v2.0/token$",
            ["status"] = 401,
            ["body"] = new JsonObject { ["error"] = "invalid_client", ["error_description"] = "AADSTS700211: No matching federated identity record found" },
        });
        var identity = new FederatedIdentity(world.Azure.Host.TenantId, TenancyWorld.ClientA, new ObjectKey("team-a", TenancyWorld.Account));
        var credential = new FederatedCredential(
            world.Azure.Connection.Cloud,
            world.Azure.Connection.Transport,
            identity,
            new ServiceAccountAssertions(new ServiceAccountClient(server.Client()), identity, NetworkClock.System));

        for (var asked = 1; asked <= 2; asked++)
        {
            await Assert.ThrowsAsync<IdentityRefusedException>(
                async () => await credential.GetTokenAsync(new TokenRequestContext([world.Azure.Connection.Cloud.ArmScope]), Token));
            Assert.Equal(asked, server.Requests.Count);
        }
    }

    [Fact]
    public async Task An_object_deleted_with_its_namespace_reports_what_still_works()
    {
        await using var world = await TenancyWorld.StartAsync();

        var refusal = await RefusedAsync(world, world.Of("team-a", TenancyWorld.ClientA) with { DeletionRequestedAt = DateTimeOffset.UnixEpoch });

        Assert.StartsWith(
            "There is no ServiceAccount azure in namespace team-a. Set deletionPolicy: Retain to release the object", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_account_is_named_and_used_once_it_exists()
    {
        await using var world = await TenancyWorld.StartAsync();

        var refusal = await RefusedAsync(world, world.Of("team-a", TenancyWorld.ClientA));
        Assert.StartsWith("There is no ServiceAccount azure in namespace team-a. Create it", refusal.Message, StringComparison.Ordinal);

        await world.AccountAsync("team-a");
        using var session = await OpenedAsync(world, world.Of("team-a", TenancyWorld.ClientA));
    }

    [Theory]
    [InlineData(403, "serviceaccounts/token")]
    [InlineData(422, "issues no token of ServiceAccount azure in namespace team-a")]
    public async Task A_rejection_by_the_API_server_says_what_to_do(int code, string words)
    {
        await using var world = await TenancyWorld.StartAsync();
        await using var server = await RefusingAsync(code);

        var outcome = await world.Access(api: server.Client()).OpenAsync(world.Of("team-a", TenancyWorld.ClientA), Token);

        Assert.Contains(words, Assert.IsType<AccessOutcome.Refused>(outcome).Refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_busy_API_server_is_retried_and_counts_as_no_refusal(int code)
    {
        await using var world = await TenancyWorld.StartAsync();
        await using var server = await RefusingAsync(code);
        var access = world.Access(new TenancyPolicy { NamespaceDefaults = true }, server.Client());

        foreach (var client in new[] { TenancyWorld.ClientA, null })
        {
            var outcome = await access.OpenAsync(world.Of("team-a", client), Token);
            Assert.Equal(0, Assert.IsType<AccessOutcome.Unavailable>(outcome).Fault.Status);
        }
    }

    [Theory]
    [InlineData(400, """{"error":"unauthorized_client","error_description":"AADSTS700016: Application with identifier 'x' was not found in the directory 'y'. Trace ID: 11111111-2222-3333-4444-555555555555","error_codes":[700016]}""", "AADSTS700016: Application with identifier 'x' was not found in the directory 'y'. Check tenant and client id")]
    [InlineData(401, """{"error":"invalid_client","error_description":"AADSTS70021: No matching federated identity record found for presented assertion.","error_codes":[70021]}""", "AADSTS70021: No matching federated identity record found")]
    public async Task A_rejection_by_Entra_is_reported_with_its_code_and_never_with_the_token(int status, string body, string words)
    {
        await using var world = await TenancyWorld.StartAsync();
        await world.AccountAsync("team-a");
        world.Azure.Host.World.AddFault(new JsonObject { ["path"] = "/oauth2/v2.0/token$", ["status"] = status, ["body"] = JsonNode.Parse(body) });

        var refusal = await RefusedAsync(world, world.Of("team-a", TenancyWorld.ClientA));

        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Trace ID", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreachable_Entra_is_retried()
    {
        await using var world = await TenancyWorld.StartAsync();
        await world.AccountAsync("team-a");
        world.Azure.Host.World.AddFault(new JsonObject { ["path"] = "/oauth2/v2.0/token$", ["status"] = 503 });

        var outcome = await world.Access().OpenAsync(world.Of("team-a", TenancyWorld.ClientA), Token);

        Assert.Equal(0, Assert.IsType<AccessOutcome.Unavailable>(outcome).Fault.Status);
    }

    [Fact]
    public async Task The_namespaces_default_is_used_when_annotated_and_refused_when_only_half_annotated()
    {
        await using var world = await TenancyWorld.StartAsync();
        var access = world.Access(new TenancyPolicy { NamespaceDefaults = true });
        var tenant = $"\"azure.workload.identity/tenant-id\":\"{world.Azure.Host.TenantId}\"";
        await world.AccountAsync("team-a", "cmk-workspaces", $"\"azure.workload.identity/client-id\":\"{TenancyWorld.ClientA}\",{tenant}");
        await world.AccountAsync("team-b", "cmk-workspaces", tenant);
        world.Federate(TenancyWorld.ClientA, "team-a", "cmk-workspaces");

        using var session = Assert.IsType<AccessOutcome.Opened>(await access.OpenAsync(world.Of("team-a", null), Token)).Session;
        var refused = Assert.IsType<AccessOutcome.Refused>(await access.OpenAsync(world.Of("team-b", null), Token));
        using var shared = Assert.IsType<AccessOutcome.Opened>(await access.OpenAsync(world.Of("team-c", null), Token)).Session;

        Assert.Equal(1, world.Pool.Count);
        Assert.Contains("client-id is missing", refused.Refusal.Message, StringComparison.Ordinal);
        Assert.NotSame(session.Observer, shared.Observer);
    }

    [Fact]
    public async Task A_default_that_may_not_be_read_is_refused_and_not_ignored()
    {
        await using var world = await TenancyWorld.StartAsync();
        await using var server = await RefusingAsync(403);

        var outcome = await world.Access(new TenancyPolicy { NamespaceDefaults = true }, server.Client()).OpenAsync(world.Of("team-a", null), Token);

        Assert.Contains("Grant the operator get on serviceaccounts", Assert.IsType<AccessOutcome.Refused>(outcome).Refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<FakeApiServer> RefusingAsync(int code)
    {
        var server = await FakeApiServer.StartAsync();
        server.Intercept = async context =>
        {
            await FakeApiServer.FailAsync(context, code, "Refused", "the server says no");
            return true;
        };
        return server;
    }

    private static AzureClients ClientsOf(AzureSession session) => Assert.IsType<AzureLease>(session.Lease).Clients;

    private static async Task<AzureSession> OpenedAsync(TenancyWorld world, DesiredWorkspace desired) =>
        Assert.IsType<AccessOutcome.Opened>(await world.Access().OpenAsync(desired, Token)).Session;

    private static async Task<TenancyRefusal> RefusedAsync(TenancyWorld world, DesiredWorkspace desired) =>
        Assert.IsType<AccessOutcome.Refused>(await world.Access().OpenAsync(desired, Token)).Refusal;
}
