using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.ServiceAccounts;
using CmkOperator.Tenancy;
using CmkOperator.Tests.Kubernetes.Fakes;
using CmkOperator.Workspaces;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Tenancy;

/// <summary>The tokens of a service account: requested in its own namespace, cached while they are valid, and never disclosed.</summary>
public sealed class ServiceAccountAssertionsTests : IAsyncLifetime
{
    private const string Path = "api/v1/namespaces/team-a/serviceaccounts/azure/token";
    private static readonly FederatedIdentity Identity = new("tenant", "client", new ObjectKey("team-a", "azure"));

    private readonly FakeTimeProvider _time = new(DateTimeOffset.Parse("2026-01-01T00:00:00Z", CultureInfo.InvariantCulture));
    private FakeApiServer _server = null!;
    private Func<string> _answer = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _answer = () => Answer($"token-{_server.Requests.Count}");
        _server.Intercept = async context =>
        {
            await context.Response.WriteAsync(_answer());
            return true;
        };
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task It_is_requested_from_the_account_with_the_audience_of_the_exchange()
    {
        Assert.Equal("token-1", await Assertions().GetAsync(Token));

        var asked = Assert.Single(_server.Requests);
        Assert.Equal(("POST", Path), (asked.Method, asked.Path));
        Assert.Equal(
            """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"audiences":["api://AzureADTokenExchange"],"expirationSeconds":600}}""",
            asked.Body);
    }

    [Fact]
    public async Task It_is_cached_until_shortly_before_it_expires()
    {
        var assertions = Assertions();
        await assertions.GetAsync(Token);
        _time.Advance(TimeSpan.FromMinutes(54));
        Assert.Equal("token-1", await assertions.GetAsync(Token));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("token-2", await assertions.GetAsync(Token));
    }

    [Fact]
    public async Task A_rejected_one_is_not_returned_again_and_its_issuer_stays_known_until_the_next()
    {
        _answer = () => Answer($"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes("""{"iss":"https://issuer.example"}"""))}.{_server.Requests.Count}");
        var assertions = Assertions();
        var refused = await assertions.GetAsync(Token);
        assertions.Forget();
        Assert.Equal("https://issuer.example", assertions.Issuer);

        var next = await assertions.GetAsync(Token);

        Assert.NotEqual(refused, next);
        Assert.Equal(next, await assertions.GetAsync(Token));
        Assert.Equal(2, _server.Requests.Count);
    }

    [Theory]
    [InlineData("""{"status":{}}""")]
    [InlineData("""{"status":{"token":"secret-token"}}""")]
    [InlineData("""{"status":{"token":"secret-token","expirationTimestamp":"soon"}}""")]
    [InlineData("""{"status":{"token":"secret-token" """)]
    public async Task An_unusable_answer_counts_as_none_and_is_not_quoted(string answer)
    {
        _answer = () => answer;

        var failure = await Assert.ThrowsAsync<IOException>(() => Assertions().GetAsync(Token));

        Assert.Contains("TokenRequest", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-token", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_issuer_is_read_from_the_token()
    {
        var claims = Base64Url.EncodeToString(Encoding.UTF8.GetBytes("""{"iss":"https://issuer.example"}"""));
        _answer = () => Answer($"e30.{claims}.sig");
        var assertions = Assertions();
        Assert.Null(assertions.Issuer);
        await assertions.GetAsync(Token);
        Assert.Equal("https://issuer.example", assertions.Issuer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a.%%%.c")]
    [InlineData("a.e30.c")]
    [InlineData("a.W10.c")]
    public void A_token_that_names_no_issuer_has_none(string token) => Assert.Null(ServiceAccountAssertions.IssuerOf(token));

    [Fact]
    public void A_token_prints_without_its_text() =>
        Assert.DoesNotContain("secret", new ServiceAccountToken("secret", _time.GetUtcNow()).ToString(), StringComparison.Ordinal);

    private string Answer(string token) =>
        new JsonObject { ["status"] = new JsonObject { ["token"] = token, ["expirationTimestamp"] = $"{_time.GetUtcNow().AddHours(1):O}" } }.ToJsonString();

    private ServiceAccountAssertions Assertions() =>
        new(new ServiceAccountClient(_server.Client(new NetworkClock(TimeProvider.System))), Identity, new NetworkClock(_time));
}
