using Xunit;

namespace CmkOperator.Tests.Documents;

/// <summary>No link of the documentation leads nowhere, and no page is left out of the index.</summary>
public sealed class DocumentLinkTests
{
    public static TheoryData<string> Pages => [.. MarkdownPage.All.Select(page => page.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_relative_link_of_a_page_leads_to_a_file_and_its_heading(string path)
    {
        var page = MarkdownPage.Read(path);

        string[] lost =
        [
            .. page.Links.Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal) && !Leads(page, link)),
        ];

        Assert.Empty(lost);
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

        return File.Exists(target) && MarkdownPage.Read(Path.GetRelativePath(Repository.PathOf(), target)).Anchors.Contains(anchor);
    }
}
