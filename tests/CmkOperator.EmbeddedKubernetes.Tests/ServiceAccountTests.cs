using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.EmbeddedKubernetes.Tests;

/// <summary>Service accounts and their tokens. The real server of these tests has no core/v1: there they are skipped.</summary>
public sealed class ServiceAccountTests(KubernetesServers servers) : KubernetesTest(servers)
{
    private const string Question =
        """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"audiences":["api://AzureADTokenExchange"],"expirationSeconds":3600}}""";

    [Theory, MemberData(nameof(Servers))]
    public async Task An_account_is_created_changed_listed_and_deleted(ServerKind kind)
    {
        var session = await WithAccountsAsync(kind);

        var annotated = await session.SendAsync("PATCH", $"{Accounts(session)}/azure", """{"metadata":{"annotations":{"a":"b"}}}""", KubernetesSession.Strategic);
        var applied = await session.SendAsync(
            "PATCH", $"{Accounts(session)}/other?fieldManager=t", """{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"other"}}""", KubernetesSession.Apply);
        var listed = await session.SendAsync("GET", Accounts(session));
        var deleted = await session.SendAsync("DELETE", $"{Accounts(session)}/azure");

        Assert.Equal("b", annotated.Body.Text("metadata", "annotations", "a"));
        Assert.Equal(HttpStatusCode.Created, applied.Code);
        Assert.Contains("azure", listed.Names);
        Assert.Contains("other", listed.Names);
        Assert.Equal(HttpStatusCode.OK, deleted.Code);
        Assert.Equal(HttpStatusCode.NotFound, (await session.SendAsync("GET", $"{Accounts(session)}/azure")).Code);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_token_names_the_account_the_audience_and_its_end(ServerKind kind)
    {
        var session = await WithAccountsAsync(kind);
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

        var reply = await session.SendAsync("POST", $"{Accounts(session)}/azure/token", Question);

        Assert.Equal(HttpStatusCode.Created, reply.Code);
        Assert.Equal("TokenRequest", reply.Body.Text("kind"));
        var parts = reply.Body.Text("status", "token")!.Split('.');
        Assert.Equal(3, parts.Length);
        var claims = JsonNode.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])))!;
        Assert.Equal($"system:serviceaccount:{session.Namespace}:azure", claims.Text("sub"));
        Assert.Equal(["api://AzureADTokenExchange"], claims["aud"].Strings());
        Assert.StartsWith("https://", claims.Text("iss"), StringComparison.Ordinal);
        Assert.InRange(claims["exp"].AsLong()!.Value, before + 3590, before + 3700);
        Assert.InRange(claims["iat"].AsLong()!.Value, before - 5, before + 100);
        var until = DateTimeOffset.Parse(reply.Body.Text("status", "expirationTimestamp")!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(claims["exp"].AsLong(), until.ToUnixTimeSeconds());
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task A_token_of_a_missing_account_or_for_a_moment_is_rejected(ServerKind kind)
    {
        var session = await WithAccountsAsync(kind);

        var missing = await session.SendAsync("POST", $"{Accounts(session)}/nobody/token", Question);
        var brief = await session.SendAsync("POST", $"{Accounts(session)}/azure/token", Question.Replace("3600", "60", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.NotFound, missing.Code);
        Assert.Equal("serviceaccounts \"nobody\" not found", missing.Message);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, brief.Code);
        Assert.Contains("may not specify a duration less than 10 minutes", brief.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Discovery_names_the_token_subresource_in_both_ways(ServerKind kind)
    {
        var session = await WithAccountsAsync(kind);

        var list = await session.SendAsync("GET", "/api/v1");
        var aggregated = await session.SendAsync("GET", "/api", accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");

        var token = list.Body["resources"]!.AsArray().Single(r => r.Text("name") == "serviceaccounts/token");
        Assert.Equal(("authentication.k8s.io", "v1", "TokenRequest", true), (token.Text("group"), token.Text("version"), token.Text("kind"), token!["namespaced"].AsBool()));
        var accounts = aggregated.Body["items"]![0]!["versions"]![0]!["resources"]!.AsArray().Single(r => r.Text("resource") == "serviceaccounts");
        Assert.Contains(accounts!["subresources"]!.AsArray(), below => below.Text("subresource") == "token" && below.Text("responseKind", "kind") == "TokenRequest");
    }

    private async Task<KubernetesSession> WithAccountsAsync(ServerKind kind)
    {
        var session = await OpenAsync(kind);
        Assert.SkipUnless(await session.ServesAsync("/api/v1/serviceaccounts"), "this server has no core/v1");
        var created = await session.SendAsync("POST", Accounts(session), """{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"azure"}}""");
        Assert.Equal(HttpStatusCode.Created, created.Code);
        return session;
    }

    private static string Accounts(KubernetesSession session) => $"/api/v1/namespaces/{session.Namespace}/serviceaccounts";
}
