using CmkOperator.Azure.Observation;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Faults;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Fleet;

/// <summary>Which answers passes share, and how new each has to be.</summary>
public sealed class SharedReadsTests
{
    private static readonly AzureRequest Vault = AzureRequest.Read(new Uri("https://management.azure.com/vault"));
    private readonly FakeTimeProvider _time = new();
    private readonly SharedReads _shared;
    private int _sent;

    public SharedReadsTests() => _shared = new SharedReads(TimeSpan.FromMinutes(1), _time);

    [Fact]
    public async Task An_answer_serves_all_that_need_none_newer()
    {
        var since = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(1));
        var first = await GetAsync(since);

        Assert.Same(first, await GetAsync(since));
        Assert.Equal(1, _sent);
    }

    [Fact]
    public async Task An_answer_asked_for_before_the_event_is_not_new_enough()
    {
        await GetAsync(_time.GetTimestamp());
        _time.Advance(TimeSpan.FromSeconds(1));

        await GetAsync(since: _time.GetTimestamp());

        Assert.Equal(2, _sent);
    }

    [Fact]
    public async Task No_answer_is_older_than_its_lifetime()
    {
        await GetAsync(since: 0);
        _time.Advance(TimeSpan.FromMinutes(1));

        await GetAsync(since: 0);

        Assert.Equal(2, _sent);
        Assert.Equal(1, _shared.Count);
    }

    [Fact]
    public async Task The_oldest_answers_make_room_for_new_ones()
    {
        var few = new SharedReads(TimeSpan.FromMinutes(1), _time, capacity: 4);
        for (var i = 0; i < 5; i++)
        {
            await few.GetAsync(AzureRequest.Read(new Uri($"https://management.azure.com/vault{i}")), 0, (_, _) => Count(Task.FromResult(Found())), CancellationToken.None);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal((5, 3), (_sent, few.Count));
        await few.GetAsync(AzureRequest.Read(new Uri("https://management.azure.com/vault4")), 0, (_, _) => Count(Task.FromResult(Found())), CancellationToken.None);
        Assert.Equal(5, _sent);
        await few.GetAsync(AzureRequest.Read(new Uri("https://management.azure.com/vault0")), 0, (_, _) => Count(Task.FromResult(Found())), CancellationToken.None);
        Assert.Equal(6, _sent);
    }

    [Fact]
    public async Task Several_that_want_it_at_the_same_time_ask_once()
    {
        var answer = new TaskCompletionSource<AzureReply>();
        var waiting = Enumerable.Range(0, 5).Select(_ => _shared.GetAsync(Vault, 0, (_, _) => Count(answer.Task), CancellationToken.None)).ToList();
        answer.SetResult(Found());

        Assert.Single((await Task.WhenAll(waiting)).Distinct());
        Assert.Equal(1, _sent);
    }

    [Fact]
    public async Task Who_begins_after_the_event_does_not_join_a_question_from_before_it()
    {
        var answer = new TaskCompletionSource<AzureReply>();
        var before = _shared.GetAsync(Vault, 0, (_, _) => Count(answer.Task), CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(1));

        await GetAsync(since: _time.GetTimestamp());
        answer.SetResult(Found());
        await before;

        Assert.Equal(2, _sent);
        // The older answer has not taken the place of the newer one.
        await GetAsync(since: _time.GetTimestamp());
        Assert.Equal(2, _sent);
    }

    [Fact]
    public async Task A_pass_that_gives_up_leaves_the_question_to_the_others()
    {
        using var given = new CancellationTokenSource();
        var first = _shared.GetAsync(Vault, 0, async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return Found();
        }, given.Token);
        var second = GetAsync(since: 0);

        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Null((await second).Fault);
        Assert.Equal(1, _sent);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(429, 2)]
    [InlineData(503, 2)]
    [InlineData(401, 2)]
    [InlineData(403, 1)]
    [InlineData(404, 1)]
    public async Task A_fault_that_may_pass_is_not_kept(int status, int sent)
    {
        var failed = AzureReply.Failed(new AzureFault(status, "Code", "message"));
        for (var pass = 0; pass < 2; pass++)
        {
            await _shared.GetAsync(Vault, 0, (_, _) => Count(Task.FromResult(failed)), CancellationToken.None);
        }

        Assert.Equal(sent, _sent);
    }

    private static AzureReply Found() => new(200, default, null);

    private Task<AzureReply> GetAsync(long since) => _shared.GetAsync(Vault, since, (_, _) => Count(Task.FromResult(Found())), CancellationToken.None);

    private Task<AzureReply> Count(Task<AzureReply> answer)
    {
        Interlocked.Increment(ref _sent);
        return answer;
    }
}
