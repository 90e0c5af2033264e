using System.Text;
using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Status;
using Xunit;

namespace CmkOperator.Core.Tests.Conditions;

/// <summary>Text that is too long for the status is cut, and two different texts still compare as different.</summary>
public sealed class BoundedTextTests
{
    [Fact]
    public void Text_that_fits_stays_unchanged()
    {
        Assert.Equal(new string('x', 64), BoundedText.Cut(new string('x', 64), 64));
        Assert.Null(BoundedText.Cut(null, 64));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("é")]
    [InlineData("日")]
    [InlineData("😀")]
    public void Text_that_is_too_long_is_cut_within_the_bound_at_a_whole_character_and_says_so(string character)
    {
        var text = string.Concat(Enumerable.Repeat(character, 100_000));

        var cut = BoundedText.Cut(text, 100);

        Assert.InRange(Encoding.UTF8.GetByteCount(cut), 97, 100);
        Assert.StartsWith(character, cut, StringComparison.Ordinal);
        Assert.Contains($"… (cut: {text.Length} characters, sha256 ", cut, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut)));
        Assert.Equal(cut, BoundedText.Cut(cut, 100));
    }

    [Fact]
    public void Two_texts_that_differ_after_the_cut_stay_different() =>
        Assert.NotEqual(BoundedText.Cut(new string('x', 5000) + "a", 4096), BoundedText.Cut(new string('x', 5000) + "b", 4096));

    [Fact]
    public void Under_Report_a_long_difference_is_recognised_again_and_its_edit_is_applied()
    {
        var announced = Reporting().Edit(desired => desired with { Description = new string('x', 5000) + "a" }).Next(TimeSpan.FromMinutes(1));
        Assert.Equal((DriftAction.Correct, 4096), (Row(announced).Action, Encoding.UTF8.GetByteCount(Row(announced).Desired)));
        Assert.Equal(announced.Recorded.Drifts, announced.Report().Status.Drifts);

        var left = Reporting().WithLive(live => live with { Description = new string('y', 5000) }).Next(TimeSpan.FromMinutes(30));
        Assert.Equal("= nothing to do", left.PlanText());
        Assert.Equal("~ workspace (description)", left.Edit(desired => desired with { Description = new string('x', 5000) + "b" }).PlanText());
    }

    private static DriftRow Row(World world) => world.Report().Status.Drifts.Single(row => row.Field == "description");

    private static World Reporting()
    {
        var world = new World()
            .WithDesired(desired => desired with { DriftPolicy = DriftPolicy.Report, Description = new string('x', 5000) })
            .WithLive(live => live with { Description = new string('x', 5000) });
        return world with { Recorded = world.Report().Status };
    }
}
