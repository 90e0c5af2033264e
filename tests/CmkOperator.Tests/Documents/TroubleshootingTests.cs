using CmkOperator.Conditions;
using Xunit;

namespace CmkOperator.Tests.Documents;

/// <summary>The troubleshooting page has a section for every reason that a user can see.</summary>
public sealed class TroubleshootingTests
{
    private const string Page = "docs/troubleshooting.md";
    private static readonly string[] Parts = ["**Meaning.** ", "**Look.** ", "**Do.** "];

    public static TheoryData<string> Reasons => [.. Enum.GetNames<ConditionReason>()];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void A_reason_has_a_section_that_explains_its_meaning_how_to_check_and_what_to_do(string reason)
    {
        var lines = MarkdownPage.Read(Page).Prose.SkipWhile(line => line != $"### {reason}").Skip(1).TakeWhile(line => !line.StartsWith('#')).ToArray();

        Assert.All(Parts, part => Assert.Single(lines, line => line.StartsWith(part, StringComparison.Ordinal)));
        Assert.Contains(reason.ToLowerInvariant(), MarkdownPage.Read(Page).Anchors);
    }

    [Fact]
    public void Every_section_is_about_an_existing_reason() =>
        Assert.Empty(MarkdownPage.Read(Page).Prose
            .Where(line => line.StartsWith("### ", StringComparison.Ordinal))
            .Select(line => line[4..])
            .Except(Enum.GetNames<ConditionReason>()));
}
