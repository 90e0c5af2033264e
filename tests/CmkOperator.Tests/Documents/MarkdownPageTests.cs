using Xunit;

namespace CmkOperator.Tests.Documents;

public sealed class MarkdownPageTests
{
    [Fact]
    public void A_reason_belongs_to_the_block_right_below_it()
    {
        var page = MarkdownPage.Of("<!-- not run: needs Azure -->\n```shell\naz login\n```\n\n<!-- not run: lost -->\nWords.\n```shell\nkubectl get ns\n```");

        Assert.Equal(["needs Azure", null], page.Blocks.Select(block => block.WhyNotRun));
        Assert.Equal([false, true], page.Blocks.Select(block => block.IsRun));
        Assert.Equal([2, 8], page.Blocks.Select(block => block.Line));
    }

    [Fact]
    public void In_a_console_the_lines_with_a_prompt_are_commands() =>
        Assert.Equal("kubectl get ns", MarkdownPage.Of("```console\n$ kubectl get ns\nNAME   STATUS\n```").Blocks.Single().Script);

    [Fact]
    public void A_block_in_a_list_loses_the_indent_of_its_fence() =>
        Assert.Equal("kubectl apply -f - <<'EOF'\nspec:\n  a: 1\nEOF", MarkdownPage.Of("1. Apply:\n\n   ```shell\n   kubectl apply -f - <<'EOF'\n   spec:\n     a: 1\n   EOF\n   ```").Blocks.Single().Script);

    [Fact]
    public void Anchors_are_those_of_GitHub()
    {
        var page = MarkdownPage.Of("# What `Ready` means\n\n## Why not?\n## Why not?\n```shell\n# no heading\n```");

        Assert.Equal(["what-ready-means", "why-not", "why-not-1"], page.Anchors);
    }

    [Fact]
    public void Links_in_code_are_ignored() => Assert.Equal(["a.md#b"], MarkdownPage.Of("`[x](y.md)` and [`code`](a.md#b)").Links);

    [Theory]
    [InlineData("![A pass](pass.svg)")]
    [InlineData("[a pass](pass.svg \"from event to status\")")]
    [InlineData("[pass]: pass.svg")]
    [InlineData("<img alt=\"a pass\" src=\"pass.svg\">")]
    public void A_picture_a_titled_link_and_a_reference_are_links(string line) => Assert.Equal(["pass.svg"], MarkdownPage.Of(line).Links);
}
