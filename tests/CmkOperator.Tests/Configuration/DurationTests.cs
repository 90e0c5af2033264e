using CmkOperator.Workspaces;
using CsCheck;
using Xunit;

namespace CmkOperator.Tests.Configuration;

public sealed class DurationTests
{
    [Theory]
    [InlineData("30m", 1800)]
    [InlineData("5m", 300)]
    [InlineData("1h30m", 5400)]
    [InlineData("10s", 10)]
    [InlineData("1h1m1s", 3661)]
    [InlineData("90m", 5400)]
    [InlineData("500ms", 0.5)]
    [InlineData("1m500ms", 60.5)]
    [InlineData("0s", 0)]
    [InlineData("0000000001m", 60)]
    [InlineData("00000000000000000000000000m", 0)]
    public void Durations_are_read_as_users_write_them(string text, double seconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("-5m")]
    [InlineData("1.5h")]
    [InlineData("1d")]
    [InlineData("5 m")]
    [InlineData("00:05:00")]
    [InlineData("9999999999h")]
    [InlineData("999999999h")]
    [InlineData("200000000h200000000h")]
    [InlineData("99999999999999999999s")]
    public void Text_that_is_not_a_duration_is_rejected(string? text) => Assert.False(Duration.TryParse(text, out _));

    [Fact]
    public void A_formatted_duration_can_be_parsed() =>
        Gen.Int[0, 1_000_000_000].Sample(milliseconds =>
            Duration.TryParse(Duration.Format(TimeSpan.FromMilliseconds(milliseconds)), out var read)
            && read == TimeSpan.FromMilliseconds(milliseconds));
}
