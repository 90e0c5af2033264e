using Azure.Core;
using Azure.Identity;
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
    public async Task A_byte_order_mark_does_not_spoil_an_answer()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Path, new FakeReply(200, "\uFEFF{\"id\":\"x\"}"));

        var reply = await azure.Pipelines().SendAsync(Read(azure, Path), Token);

        Assert.Null(reply.Fault);
        Assert.Equal("{\"id\":\"x\"}"u8.ToArray(), reply.Body.ToArray());
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
        time.Advance(TimeSpan.FromSeconds(4.9));
        var tooSoon = await pipelines.SendAsync(Read(azure, Path + "/y"), Token);
        var elsewhere = await pipelines.SendAsync(Read(azure, other), Token);
        var sent = azure.Requests.Count;
        time.Advance(TimeSpan.FromSeconds(2.1));
        var inTime = await pipelines.SendAsync(Read(azure, Path), Token);

        Assert.Equal((429, TimeSpan.FromSeconds(7)), (told.Fault!.Status, told.Fault.RetryAfter));
        Assert.Equal((429, "Throttled"), (tooSoon.Fault!.Status, tooSoon.Fault.Code));
        Assert.Equal(TimeSpan.FromSeconds(2.1), tooSoon.Fault.RetryAfter);
        Assert.Equal((200, 2, 200), (elsewhere.Status, sent, inTime.Status));
    }

    [Fact]
    public async Task Reads_that_are_throttled_hold_back_neither_writes_nor_deletes()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Path, FakeReply.Error(429, "TooManyRequests", "slow down", ("Retry-After", "60"))).On("PUT " + Path, "{}").On("DELETE " + Path, "{}");
        var pipelines = azure.Pipelines(time: new FakeTimeProvider());

        var told = await pipelines.SendAsync(Read(azure, Path), Token);
        var read = await pipelines.SendAsync(Read(azure, Path), Token);
        var write = await pipelines.SendAsync(Write(azure, RequestMethod.Put), Token);
        var delete = await pipelines.SendAsync(Write(azure, RequestMethod.Delete), Token);

        Assert.Equal((429, "TooManyRequests"), (told.Fault!.Status, told.Fault.Code));
        Assert.Equal((429, "Throttled"), (read.Fault!.Status, read.Fault.Code));
        Assert.Equal((200, 200), (write.Status, delete.Status));
        Assert.Equal(3, azure.Requests.Count);
    }

    [Theory]
    [InlineData("PUT", 1)]
    [InlineData("DELETE", 2)]
    public async Task Writes_and_deletes_that_are_throttled_hold_back_no_reads(string method, int number)
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On($"{method} {Path}", FakeReply.Error(429, "TooManyRequests", "slow down", ("Retry-After", $"{60 * number}"))).On("GET " + Path, "{}");
        var journal = new RecordingJournal();
        var pipelines = azure.Pipelines(time: new FakeTimeProvider(), journal: journal);

        await pipelines.SendAsync(Write(azure, new RequestMethod(method)), Token);
        var again = await pipelines.SendAsync(Write(azure, new RequestMethod(method)), Token);
        var read = await pipelines.SendAsync(Read(azure, Path), Token);

        Assert.Equal(("Throttled", TimeSpan.FromSeconds(60 * number)), (again.Fault!.Code, again.Fault.RetryAfter));
        Assert.Equal((200, 2), (read.Status, azure.Requests.Count));
        Assert.Equal((RequestKinds.Of(method), TimeSpan.FromSeconds(60 * number)), Assert.Single(journal.Throttles));
    }

    [Fact]
    public async Task An_outage_of_reads_pauses_no_writes()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Path, FakeReply.Error(503, "X", "x")).On("PUT " + Path, "{}");
        var pipelines = azure.Pipelines(time: new FakeTimeProvider());

        AzureReply read;
        do
        {
            read = await pipelines.SendAsync(Read(azure, Path), Token);
        }
        while (read.Fault?.Status == 503);
        var write = await pipelines.SendAsync(Write(azure, RequestMethod.Put), Token);

        Assert.Contains("requests are paused", read.Fault?.Message, StringComparison.Ordinal);
        Assert.Equal(200, write.Status);
    }

    [Fact]
    public async Task A_wait_of_a_second_is_waited_for_in_place()
    {
        await using var azure = await FakeAzure.StartAsync();
        var time = new FakeTimeProvider();
        azure.On("GET " + Path, FakeReply.Error(429, "TooManyRequests", "slow down", ("Retry-After", "1")), new FakeReply(200, "{}"));
        var journal = new RecordingJournal();
        var pipelines = azure.Pipelines(time: time, journal: journal);

        await pipelines.SendAsync(Read(azure, Path), Token);
        var waiting = pipelines.SendAsync(Read(azure, Path), Token);
        var sent = azure.Requests.Count;
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((200, 1), ((await waiting).Status, sent));
        Assert.Equal((new HoldUp(RequestKind.Reads, TimeSpan.FromSeconds(1), IsAskedByAzure: true), false), Assert.Single(journal.HoldUps));
    }

    [Fact]
    public async Task A_wait_in_place_ends_with_its_caller()
    {
        await using var azure = await FakeAzure.StartAsync();
        using var stop = new CancellationTokenSource();
        azure.On("GET " + Path, FakeReply.Error(429, "TooManyRequests", "slow down", ("Retry-After", "1")), new FakeReply(200, "{}"));
        var pipelines = azure.Pipelines(time: new FakeTimeProvider());

        await pipelines.SendAsync(Read(azure, Path), Token);
        var waiting = pipelines.SendAsync(Read(azure, Path), stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Single(azure.Requests);
    }

    [Fact]
    public async Task Beyond_the_limit_of_ours_requests_wait_and_then_are_refused_in_our_own_words()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET " + Path, "{}").On("PUT " + Path, "{}");
        var time = new FakeTimeProvider();
        var pipelines = azure.Pipelines(azure.Options with { ReadBurst = 2, ReadsPerSecond = 1 }, time);
        await pipelines.SendAsync(Read(azure, Path), Token);
        await pipelines.SendAsync(Read(azure, Path), Token);

        var first = pipelines.SendAsync(Read(azure, Path), Token);
        var second = pipelines.SendAsync(Read(azure, Path), Token);
        var third = await pipelines.SendAsync(Read(azure, Path), Token);
        var write = await pipelines.SendAsync(Write(azure, RequestMethod.Put), Token);
        Assert.False(first.IsCompleted || second.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await first).Status);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await second).Status);

        Assert.Equal((429, "HeldBack", TimeSpan.FromSeconds(3)), (third.Fault!.Status, third.Fault.Code, third.Fault.RetryAfter));
        Assert.Equal(
            "the operator itself holds its reads to subscription 11111111-1111-1111-1111-111111111111 back to stay below Azure's limit", third.Fault.Message);
        Assert.Equal(200, write.Status);
    }

    [Fact]
    public async Task After_a_throttle_requests_go_one_by_one_until_ten_are_answered()
    {
        await using var azure = await FakeAzure.StartAsync();
        var time = new FakeTimeProvider();
        azure.On("GET " + Path, FakeReply.Error(429, "TooManyRequests", "slow down", ("Retry-After", "3")), new FakeReply(200, "{}"));
        var held = new TaskCompletionSource();
        azure.On("GET " + Path + "/held", new FakeReply(200, "{}") { HeldBy = held });
        var pipelines = azure.Pipelines(time: time);
        await pipelines.SendAsync(Read(azure, Path), Token);
        time.Advance(TimeSpan.FromSeconds(3));

        var slow = pipelines.SendAsync(Read(azure, Path + "/held"), Token);
        var next = pipelines.SendAsync(Read(azure, Path), Token);
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));
        var refused = (await next).Fault!;
        held.SetResult();
        await slow;
        for (var answers = 1; answers < RequestLane.AnswersUntilTrusted; answers++)
        {
            await pipelines.SendAsync(Read(azure, Path), Token);
        }

        var again = new TaskCompletionSource();
        azure.On("GET " + Path + "/again", new FakeReply(200, "{}") { HeldBy = again });
        slow = pipelines.SendAsync(Read(azure, Path + "/again"), Token);
        var free = await pipelines.SendAsync(Read(azure, Path), Token);
        again.SetResult();
        await slow;

        Assert.Equal(("HeldBack", TimeSpan.FromSeconds(1)), (refused.Code, refused.RetryAfter));
        Assert.Equal(200, free.Status);
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

    [Fact]
    public async Task A_sign_in_that_the_caller_cancels_is_a_cancellation_too()
    {
        await using var azure = await FakeAzure.StartAsync();
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => azure.Pipelines(credential: new SlowToken(stop)).SendAsync(Read(azure, Path), stop.Token));
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

    private static AzureRequest Write(FakeAzure azure, RequestMethod method) =>
        new(method, Read(azure, Path).Uri, AzureAudience.ResourceManager, "{}"u8.ToArray(), Repeatable: false);

    private static AzureRequest Read(FakeAzure azure, string path) => AzureRequest.Read(new Uri($"https://localhost:{azure.Port}{path}"));

    /// <summary>A credential that is cancelled while it signs in, and says so as Azure's library does.</summary>
    private sealed class SlowToken(CancellationTokenSource stop) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            await stop.CancelAsync();
            throw new AuthenticationFailedException("ClientSecretCredential authentication failed: ", new TaskCanceledException());
        }
    }
}
