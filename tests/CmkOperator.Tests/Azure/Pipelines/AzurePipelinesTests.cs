using Azure.Core;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Tests.Azure.Fakes;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Azure.Pipelines;

public sealed class AzurePipelinesTests
{
    private const string Path = "/subscriptions/11111111-1111-1111-1111-111111111111/x";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_carries_the_user_agent_and_the_token_of_its_audience()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Path, "{}").On("GET /keys/k/versions", "{}").On("GET /v1.0/x", "{}");
        var pipelines = azure.Pipelines();

        await pipelines.SendAsync(Read(azure, Path), Token);
        await pipelines.SendAsync(AzureRequest.Read(new Uri($"https://{azure.VaultHost}/keys/k/versions"), AzureAudience.KeyVault), Token);
        await pipelines.SendAsync(AzureRequest.Read(new Uri($"https://localhost:{azure.Port}/v1.0/x"), AzureAudience.Graph), Token);

        Assert.Equal(
            [
                $"Bearer token-for-https://localhost:{azure.Port}/.default",
                $"Bearer token-for-https://vault.localhost:{azure.Port}/.default",
                $"Bearer token-for-https://localhost:{azure.Port}/.default",
            ],
            azure.Requests.Select(request => request.Headers["Authorization"]));
        Assert.All(azure.Requests, request =>
        {
            Assert.StartsWith("cmk-operator/", request.Headers["User-Agent"], StringComparison.Ordinal);
            Assert.Equal("application/json", request.Headers["Accept"]);
            Assert.True(Guid.TryParse(request.Headers["x-ms-client-request-id"], out _));
        });
    }

    [Theory]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_read_is_retried_after_a_transient_error(int status)
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Path, FakeReply.Error(status, "X", "x"), new FakeReply(200, "{}"));

        var reply = await azure.Pipelines(azure.Options with { RetryAttempts = 3 }).SendAsync(Read(azure, Path), Token);

        Assert.Equal((200, 2), (reply.Status, azure.Requests.Count));
    }

    [Fact]
    public async Task A_read_is_retried_after_a_lost_a_cut_off_and_a_garbled_answer()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On(
            "GET " + Path,
            FakeReply.Lost,
            new FakeReply(200, """{"id":""") { CutOff = true },
            new FakeReply(200, """{"id":"x",""", ("Content-Type", "application/json")),
            new FakeReply(200, "{}"));

        var reply = await azure.Pipelines(azure.Options with { RetryAttempts = 3 }).SendAsync(Read(azure, Path), Token);

        Assert.Equal((200, 4), (reply.Status, azure.Requests.Count));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(429)]
    public async Task A_permanent_error_is_not_retried(int status)
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Path, FakeReply.Error(status, "X", "x"));

        var reply = await azure.Pipelines(azure.Options with { RetryAttempts = 3 }).SendAsync(Read(azure, Path), Token);

        Assert.Equal((status, 1), (reply.Fault?.Status, azure.Requests.Count));
    }

    [Fact]
    public async Task A_write_that_is_not_repeatable_is_sent_once_even_when_its_answer_is_lost()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("PUT " + Path, FakeReply.Lost);
        var request = new AzureRequest(RequestMethod.Put, Read(azure, Path).Uri, AzureAudience.ResourceManager, "{}"u8.ToArray(), Repeatable: false);

        var reply = await azure.Pipelines(azure.Options with { RetryAttempts = 3 }).SendAsync(request, Token);

        Assert.Equal((0, string.Empty, 1), (reply.Fault?.Status, reply.Fault?.Code, azure.Requests.Count));
    }

    [Fact]
    public async Task A_throttled_subscription_gets_no_request_before_its_time_and_others_are_not_delayed()
    {
        await using var azure = await FakeAzure.StartAsync();
        var time = new FakeTimeProvider();
        var other = Path.Replace('1', '2');
        azure.On("GET " + Path, FakeReply.Error(429, "TooManyRequests", "slow down", ("Retry-After", "7")), new FakeReply(200, "{}")).On("GET " + other, "{}");
        var pipelines = azure.Pipelines(time: time);

        var told = await pipelines.SendAsync(Read(azure, Path), Token);
        time.Advance(TimeSpan.FromSeconds(6.9));
        var tooSoon = await pipelines.SendAsync(Read(azure, Path + "/y"), Token);
        var elsewhere = await pipelines.SendAsync(Read(azure, other), Token);
        var sent = azure.Requests.Count;
        time.Advance(TimeSpan.FromSeconds(0.1));
        var inTime = await pipelines.SendAsync(Read(azure, Path), Token);

        Assert.Equal((429, TimeSpan.FromSeconds(7)), (told.Fault!.Status, told.Fault.RetryAfter));
        Assert.Equal((429, "Throttled"), (tooSoon.Fault!.Status, tooSoon.Fault.Code));
        Assert.Equal(TimeSpan.FromSeconds(0.1), tooSoon.Fault.RetryAfter);
        Assert.Equal((200, 2, 200), (elsewhere.Status, sent, inTime.Status));
    }

    [Fact]
    public async Task The_client_side_limit_returns_a_fault_immediately_with_the_time_to_retry()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Path, "{}").On("PUT " + Path, "{}");
        var pipelines = azure.Pipelines(azure.Options with { ReadBurst = 2, ReadsPerSecond = 1 });
        await pipelines.SendAsync(Read(azure, Path), Token);
        await pipelines.SendAsync(Read(azure, Path), Token);

        AzureReply held;
        do
        {
            // A bucket may refill between two requests on a slow machine, but not three times in a row.
            held = await pipelines.SendAsync(Read(azure, Path), Token);
        }
        while (held.Fault is null && azure.Requests.Count < 50);
        var write = await pipelines.SendAsync(
            new AzureRequest(RequestMethod.Put, Read(azure, Path).Uri, AzureAudience.ResourceManager, "{}"u8.ToArray(), false), Token);

        Assert.Equal((429, "Throttled"), (held.Fault!.Status, held.Fault.Code));
        Assert.True(held.Fault.RetryAfter > TimeSpan.Zero);
        Assert.Equal(200, write.Status);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_times_out()
    {
        await using var azure = await FakeAzure.StartAsync();
        var held = new TaskCompletionSource();
        azure.On("GET " + Path, new FakeReply(200, "{}") { HeldBy = held });

        var reply = await azure.Pipelines(azure.Options with { CallTimeout = TimeSpan.FromMilliseconds(300) }).SendAsync(Read(azure, Path), Token);

        held.SetResult();
        Assert.Equal((0, "Azure did not answer in time"), (reply.Fault?.Status, reply.Fault?.Message));
    }

    [Fact]
    public async Task The_callers_own_cancellation_is_thrown()
    {
        await using var azure = await FakeAzure.StartAsync();
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => azure.Pipelines().SendAsync(Read(azure, Path), stop.Token));
    }

    [Theory]
    [InlineData("https://evil.example.net/subscriptions/s")]
    [InlineData("https://localhost:1/subscriptions/s")]
    public async Task Nothing_is_sent_to_a_host_outside_the_cloud(string url)
    {
        await using var azure = await FakeAzure.StartAsync();

        var reply = await azure.Pipelines().SendAsync(AzureRequest.Read(new Uri(url)), Token);

        Assert.Equal("ForeignHost", reply.Fault?.Code);
        Assert.Empty(azure.Requests);
    }

    [Fact]
    public async Task After_constant_failures_requests_are_paused_for_a_moment()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Path, FakeReply.Error(503, "X", "x"));
        var pipelines = azure.Pipelines(time: new FakeTimeProvider());

        for (var count = 0; count < 30; count++)
        {
            await pipelines.SendAsync(Read(azure, Path), Token);
        }

        Assert.InRange(azure.Requests.Count, 20, 25);
    }

    [Fact]
    public async Task Every_request_is_recorded_with_the_remaining_allowance()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Path, new FakeReply(200, "{}", ("x-ms-ratelimit-remaining-subscription-reads", "249"), ("x-ms-request-id", "r1")));
        var journal = new RecordingJournal();

        await azure.Pipelines(journal: journal).SendAsync(Read(azure, Path), Token);

        var record = Assert.Single(journal.Records);
        Assert.Equal(("GET", 200, 249, "r1"), (record.Method, record.Status, record.Remaining, record.RequestId));
    }

    [Theory]
    [InlineData("Bearer authorization=\"https://login/t\", resource=\"https://vault.azure.net\"", "kv.vault.azure.net", "https://vault.azure.net/.default")]
    [InlineData("Bearer authorization=\"https://login/t\", scope=\"https://vault.azure.net/.default\"", "kv.vault.azure.net", "https://vault.azure.net/.default")]
    [InlineData("Bearer authorization=\"https://login/t\", resource=\"https://vault.azure.net\"", "kv.vault.azure.net.evil.com", null)]
    [InlineData("Bearer authorization=\"https://login/t\", resource=\"https://evil.com\"", "kv.vault.azure.net", null)]
    [InlineData("Bearer", "kv.vault.azure.net", null)]
    public void A_vault_gets_only_an_audience_that_matches_its_domain(string challenge, string host, string? scope) =>
        Assert.Equal(scope, VaultTokenPolicy.AskedScope(challenge, host));

    private static AzureRequest Read(FakeAzure azure, string path) => AzureRequest.Read(new Uri($"https://localhost:{azure.Port}{path}"));
}
