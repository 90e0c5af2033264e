using System.Security.Cryptography;
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
    public void What_is_cut_twice_says_how_long_the_original_was()
    {
        var text = new string('é', 50_000);

        Assert.Equal(BoundedText.Cut(text, 128), BoundedText.Cut(BoundedText.Cut(text, 4096), 128));
    }

    [Fact]
    public void A_text_is_recognised_by_what_any_bound_left_of_it()
    {
        var text = new string('x', 5000);
        string[] forms = [BoundedText.Cut(text, 4096), BoundedText.Cut(text, 128), BoundedText.Cut(BoundedText.Cut(text, 512), 128)];

        Assert.All(forms, recorded => Assert.True(BoundedText.IsSame(recorded, text) && BoundedText.IsSame(recorded, forms[0])));
        Assert.All(forms, recorded => Assert.False(BoundedText.IsSame(recorded, text + "a")));
        Assert.True(BoundedText.IsSame(text, text));
        Assert.False(BoundedText.IsSame("a", "b"));
    }

    [Fact]
    public void A_text_that_an_earlier_version_cut_twice_is_recognised()
    {
        // It ended with the length and the digest of what the first cut had left.
        var once = BoundedText.Cut(new string('x', 5000), 4096);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(once)))[..12];

        Assert.True(BoundedText.IsSame($"xxx… (cut: {once.Length} characters, sha256 {digest})", once));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Under_Report_a_difference_is_left_also_when_the_status_has_little_room(int tightness)
    {
        var left = Reporting().WithLive(live => live with { Description = new string('y', 5000) }).Next(TimeSpan.FromMinutes(30))
            .WithRecorded(status => StatusBounds.Fit(status, tightness));

        Assert.Equal("= nothing to do", left.PlanText());
    }

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
