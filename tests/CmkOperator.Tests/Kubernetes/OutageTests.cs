using CmkOperator.Kubernetes.Client;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Kubernetes;

public sealed class OutageTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Outage _outage;

    public OutageTests() => _outage = new(_time);

    [Fact]
    public void An_hour_of_one_problem_is_a_line_a_minute()
    {
        var lines = 0;
        for (var i = 0; i < 1800; i++)
        {
            lines += _outage.Failed("refused") ? 1 : 0;
            _time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(60, lines);
        Assert.Equal((1800, TimeSpan.FromHours(1)), _outage.End());
    }

    [Fact]
    public void Another_problem_is_logged_immediately_once()
    {
        Assert.True(_outage.Failed("refused"));
        Assert.True(_outage.Failed("unauthorized"));
        Assert.False(_outage.Failed("refused"));
        Assert.False(_outage.Failed("unauthorized"));
    }

    [Fact]
    public void A_problem_that_is_worded_differently_each_time_does_not_fill_the_log() =>
        Assert.InRange(Enumerable.Range(0, 1000).Count(i => _outage.Failed($"request {i}")), 1, 6);

    [Fact]
    public void A_success_ends_the_row_and_the_next_failure_is_logged()
    {
        Assert.Null(_outage.End());
        Assert.True(_outage.Failed("refused"));
        Assert.Equal(1, _outage.End()!.Value.Failures);
        Assert.Null(_outage.End());
        Assert.True(_outage.Failed("refused"));
    }
}
