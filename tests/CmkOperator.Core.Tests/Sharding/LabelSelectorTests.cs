using CmkOperator.Sharding;
using Xunit;

namespace CmkOperator.Core.Tests.Sharding;

/// <summary>Selectors as the API server reads them.</summary>
public sealed class LabelSelectorTests
{
    private static readonly Dictionary<string, string> Labels = new() { ["team"] = "blue", ["example.com/stage"] = "prod", ["empty"] = "" };

    [Theory]
    [InlineData("team=blue", true)]
    [InlineData("team==blue", true)]
    [InlineData(" team = blue ", true)]
    [InlineData("team=red", false)]
    [InlineData("team!=red", true)]
    [InlineData("team != blue", false)]
    [InlineData("other!=blue", true)]
    [InlineData("empty=", true)]
    [InlineData("team=", false)]
    [InlineData("team", true)]
    [InlineData("other", false)]
    [InlineData("!other", true)]
    [InlineData("! team", false)]
    [InlineData("example.com/stage in (test, prod)", true)]
    [InlineData("example.com/stage in(test)", false)]
    [InlineData("example.com/stage notin (test)", true)]
    [InlineData("other notin (a,b)", true)]
    [InlineData("other in (a,b)", false)]
    [InlineData("team=blue,example.com/stage notin (prod,test)", false)]
    [InlineData("team in (blue,red),!other,empty", true)]
    public void A_selector_matches_as_the_api_server_does(string text, bool matches)
    {
        var selector = LabelSelector.Parse(text, out var problem);

        Assert.Null(problem);
        Assert.NotNull(selector);
        Assert.Equal(text.Trim(), selector.Text);
        Assert.Equal(matches, selector.Matches(Labels));
    }

    [Theory]
    [InlineData("", "empty part")]
    [InlineData("a=b,", "empty part")]
    [InlineData("a=b,,c", "empty part")]
    [InlineData("=b", "'=b'")]
    [InlineData("a b", "'a b'")]
    [InlineData("a=b=c", "'a=b=c'")]
    [InlineData("a in b", "'a in b'")]
    [InlineData("a in (b", "'a in (b'")]
    [InlineData("a in ()", "empty value")]
    [InlineData("a in (b,,c)", "empty value")]
    [InlineData("a=-b", "'-b'")]
    [InlineData("a=b/c", "'b/c'")]
    [InlineData("Example.com/a=b", "'Example.com/a'")]
    [InlineData("a/b/c", "'a/b/c'")]
    [InlineData("a>1", "not supported")]
    [InlineData("a=b\n", null)]
    [InlineData("a=ü", "'ü'")]
    public void Anything_else_is_rejected_and_the_message_names_the_part(string text, string? named)
    {
        var selector = LabelSelector.Parse(text, out var problem);

        Assert.Equal(named is null, selector is not null);
        if (named is not null)
        {
            Assert.Contains(named, problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Keys_and_values_have_the_length_of_labels()
    {
        var (longest, tooLong) = (new string('a', 63), new string('a', 64));

        Assert.NotNull(LabelSelector.Parse($"{longest}={longest}", out _));
        Assert.Null(LabelSelector.Parse($"{tooLong}=a", out _));
        Assert.Null(LabelSelector.Parse($"a={tooLong}", out _));
    }
}
