namespace CmkOperator.Tests.Documents;

/// <summary>A fenced block of a page.</summary>
/// <param name="Page">The page, from the root of the repository.</param>
/// <param name="Line">The line of its opening fence, from 1.</param>
/// <param name="Language">The text after the fence.</param>
/// <param name="Text">The text between the fences.</param>
/// <param name="WhyNotRun">The reason in a <c>&lt;!-- not run: … --&gt;</c> right before it; null without one.</param>
internal sealed record MarkdownBlock(string Page, int Line, string Language, string Text, string? WhyNotRun)
{
    private static readonly string[] Shells = ["shell", "sh", "bash", "zsh", "console"];

    /// <summary>Whether it holds commands for a reader to type.</summary>
    public bool IsCommands => Shells.Contains(Language, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a test runs it.</summary>
    public bool IsRun => IsCommands && WhyNotRun is null;

    /// <summary>The commands: in a console, the text after each prompt; in a shell, everything.</summary>
    public string Script => Language == "console"
        ? string.Join('\n', Text.Split('\n').Where(line => line.StartsWith("$ ", StringComparison.Ordinal)).Select(line => line[2..]))
        : Text;

    /// <summary>Where it is, for messages.</summary>
    public string Place => $"{Page}:{Line}";
}
