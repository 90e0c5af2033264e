using System.Text;
using System.Text.RegularExpressions;

namespace CmkOperator.Tests.Documents;

/// <summary>A page of the documentation, taken apart as far as tests need it.</summary>
internal sealed partial class MarkdownPage
{
    private MarkdownPage(string path, IReadOnlyList<string> lines)
    {
        Path = path;
        List<string> prose = [];
        List<MarkdownBlock> blocks = [];
        var why = (string?)null;
        for (var index = 0; index < lines.Count; index++)
        {
            if (Fence().Match(lines[index]) is { Success: true } fence)
            {
                var close = index + 1;
                while (close < lines.Count && lines[close].Trim() != fence.Groups["fence"].Value)
                {
                    close++;
                }

                var indent = fence.Groups["indent"].Length;
                var text = lines.Skip(index + 1).Take(close - index - 1).Select(line => line.Length >= indent ? line[indent..] : line.TrimStart());
                blocks.Add(new MarkdownBlock(path, index + 1, fence.Groups["language"].Value, string.Join('\n', text), why));
                (index, why) = (close, null);
                continue;
            }

            // The reason stands right above its block; anything but blank lines between takes it away.
            why = NotRun().Match(lines[index]) is { Success: true } mark ? mark.Groups["reason"].Value : lines[index].Trim().Length == 0 ? why : null;
            prose.Add(lines[index]);
        }

        Prose = prose;
        Blocks = blocks;
    }

    /// <summary>From the root of the repository, with forward slashes.</summary>
    public string Path { get; }

    /// <summary>The lines outside of fenced blocks.</summary>
    public IReadOnlyList<string> Prose { get; }

    public IReadOnlyList<MarkdownBlock> Blocks { get; }

    /// <summary>The headings without their marks, in order.</summary>
    public IEnumerable<string> Headings => Prose.Select(line => Heading().Match(line)).Where(match => match.Success).Select(match => match.Groups["text"].Value.Trim());

    /// <summary>The anchors that GitHub gives the headings.</summary>
    public IReadOnlySet<string> Anchors
    {
        get
        {
            var anchors = new HashSet<string>(StringComparer.Ordinal);
            foreach (var slug in Headings.Select(Slug))
            {
                var anchor = slug;
                for (var again = 1; !anchors.Add(anchor); again++)
                {
                    anchor = $"{slug}-{again}";
                }
            }

            return anchors;
        }
    }

    /// <summary>The targets of its links.</summary>
    public IEnumerable<string> Links => Prose.Select(line => Code().Replace(line, string.Empty)).SelectMany(line => Link().Matches(line)).Select(match => match.Groups["target"].Value);

    /// <summary>README.md, the other pages at the root, and all of <c>docs/</c>.</summary>
    public static IReadOnlyList<MarkdownPage> All { get; } =
    [
        .. Directory.EnumerateFiles(Repository.PathOf(), "*.md")
            .Concat(Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories))
            .Select(file => System.IO.Path.GetRelativePath(Repository.PathOf(), file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Select(Read),
    ];

    public static MarkdownPage Read(string path) => new(path, File.ReadAllLines(Repository.PathOf(path)));

    /// <summary>A page that is not in a file.</summary>
    public static MarkdownPage Of(string text) => new("page.md", text.Split('\n'));

    private static string Slug(string heading)
    {
        var slug = new StringBuilder();
        foreach (var letter in heading.ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(letter) || letter is '-' or '_')
            {
                slug.Append(letter);
            }
            else if (letter == ' ')
            {
                slug.Append('-');
            }
        }

        return slug.ToString();
    }

    [GeneratedRegex("^(?<indent> *)(?<fence>```+|~~~+)(?<language>[A-Za-z0-9]*)[^`]*$")]
    private static partial Regex Fence();

    [GeneratedRegex("^ *<!-- not run: (?<reason>.*[^ ]) *-->$")]
    private static partial Regex NotRun();

    [GeneratedRegex("^#{1,6} (?<text>.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex("`[^`]*`(?!\\])")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?<target>[^()\s]+)\)")]
    private static partial Regex Link();
}
