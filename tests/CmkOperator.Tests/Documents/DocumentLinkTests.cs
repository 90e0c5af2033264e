using System.Text.RegularExpressions;
using Xunit;

namespace CmkOperator.Tests.Documents;

/// <summary>No link in the documentation is broken, and no page is missing from the index.</summary>
public sealed partial class DocumentLinkTests
{
    public static TheoryData<string> Pages => [.. MarkdownPage.All.Select(page => page.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_relative_link_of_a_page_leads_to_a_file_and_its_heading(string path) => Assert.Empty(Lost(MarkdownPage.Read(path)));

    [Fact]
    public void A_link_to_a_missing_file_folder_or_heading_is_reported() =>
        Assert.Equal(
            ["docs/no-such-page.md", "src/NoSuchFolder", "SECURITY.md#no-such-heading", "#nor-this"],
            Lost(MarkdownPage.Of("""
                # Here
                [a](docs/no-such-page.md) [b](src/NoSuchFolder) [c](SECURITY.md#no-such-heading) [d](#nor-this)
                [e](docs/README.md) [f](src/CmkOperator.Core) [g](SECURITY.md#reporting) [h](#here) [i](https://example.com/no-such-page)
                """)));

    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("docs/install.md")]
    [InlineData("docs/adr/README.md")]
    [InlineData("charts/cmk-operator/README.md")]
    [InlineData(".github/pull_request_template.md")]
    public void The_pages_that_are_checked_include(string page) => Assert.Contains(page, MarkdownPage.All.Select(other => other.Path));

    [Fact]
    public void A_code_file_that_the_README_names_is_in_the_folder_that_it_links()
    {
        string[] rows = [.. MarkdownPage.Read("README.md").Prose.Where(line => CodeFile().IsMatch(line))];
        string[] lost =
        [
            .. from row in rows
               let folder = Folder().Match(row).Groups["folder"].Value
               from file in CodeFile().Matches(row).Select(match => match.Groups["file"].Value)
               where folder.Length == 0 || !IsIn(folder, file)
               select $"{file} in '{folder}'",
        ];

        Assert.NotEmpty(rows);
        Assert.Empty(lost);
    }

    [Fact]
    public void Every_make_target_that_a_page_names_is_in_the_Makefile()
    {
        var targets = File.ReadLines(Repository.PathOf("Makefile"))
            .Select(line => Target().Match(line))
            .Where(match => match.Success)
            .SelectMany(match => match.Groups["names"].Value.Split(' '));
        var prose = MarkdownPage.All.SelectMany(page => page.Prose).SelectMany(line => MakeInProse().Matches(line));
        var commands = MarkdownPage.All.SelectMany(page => page.Blocks).Where(block => block.IsCommands).SelectMany(block => MakeInCommands().Matches(block.Script));
        string[] named = [.. prose.Concat(commands).Select(match => match.Groups["target"].Value).Distinct()];

        Assert.Contains("fast", named);
        Assert.Empty(named.Except(targets));
    }

    [Fact]
    public void The_index_names_every_page_of_the_folder()
    {
        var linked = MarkdownPage.Read("docs/README.md").Links.Select(link => "docs/" + link.Split('#')[0]).ToHashSet(StringComparer.Ordinal);
        string[] forgotten =
        [
            .. Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md").Select(file => "docs/" + Path.GetFileName(file)).Where(page => page != "docs/README.md" && !linked.Contains(page)),
        ];

        Assert.Empty(forgotten);
    }

    private static string[] Lost(MarkdownPage page) =>
    [
        .. page.Links.Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal) && !Leads(page, link)),
    ];

    private static bool IsIn(string folder, string file) =>
        Directory.Exists(Repository.PathOf(folder)) && Directory.EnumerateFiles(Repository.PathOf(folder), file, SearchOption.AllDirectories).Any();

    private static bool Leads(MarkdownPage page, string link)
    {
        var (file, anchor) = link.Split('#') is [var name, var heading] ? (name, heading) : (link, null);
        var target = file.Length == 0
            ? Repository.PathOf(page.Path)
            : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.PathOf(page.Path))!, file));
        if (anchor is null)
        {
            return Path.Exists(target);
        }

        return file.Length == 0
            ? page.Anchors.Contains(anchor)
            : File.Exists(target) && MarkdownPage.Read(Path.GetRelativePath(Repository.PathOf(), target)).Anchors.Contains(anchor);
    }

    [GeneratedRegex(@"`(?<file>[A-Za-z0-9]+\.cs)`")]
    private static partial Regex CodeFile();

    [GeneratedRegex(@"\]\((?<folder>src/[A-Za-z0-9./]+)\)")]
    private static partial Regex Folder();

    [GeneratedRegex("^(?<names>[a-z][a-z -]*):(?!=)")]
    private static partial Regex Target();

    [GeneratedRegex("`make (?<target>[a-z-]+)`")]
    private static partial Regex MakeInProse();

    [GeneratedRegex("^make (?<target>[a-z-]+)", RegexOptions.Multiline)]
    private static partial Regex MakeInCommands();
}
