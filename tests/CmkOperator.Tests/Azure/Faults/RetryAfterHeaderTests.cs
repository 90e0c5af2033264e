using CmkOperator.Azure.Faults;
using Xunit;

namespace CmkOperator.Tests.Azure.Faults;

public sealed class RetryAfterHeaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("7", 7)]
    [InlineData("0", 1)]
    [InlineData("Sun, 01 Nov 2026 10:00:30 GMT", 30)]
    [InlineData("Sun, 01 Nov 2026 09:00:00 GMT", 1)]
    [InlineData("999999999999", 86400)]
    public void Seconds_and_dates_are_parsed(string header, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryAfterHeader.Parse(header, Now));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-5")]
    public void Text_that_is_not_a_time_is_ignored(string? header) => Assert.Null(RetryAfterHeader.Parse(header, Now));

    [Theory]
    [InlineData("0")]
    [InlineData("0.0")]
    [InlineData("1")]
    public void No_form_of_it_asks_for_a_repetition_at_once(string value)
    {
        Assert.True(RetryAfterHeader.Parse(value, Now) >= TimeSpan.FromSeconds(1));
        Assert.True(RetryAfterHeader.ParseMilliseconds(value) >= TimeSpan.FromSeconds(1));
        Assert.True(RetryAfterHeader.ParseSpan("00:00:00") >= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void The_quota_of_Resource_Graph_is_a_time_span() => Assert.Equal(TimeSpan.FromSeconds(5), RetryAfterHeader.ParseSpan("00:00:05"));
}
