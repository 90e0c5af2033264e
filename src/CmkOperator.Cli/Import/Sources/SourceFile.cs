namespace CmkOperator.Cli.Import.Sources;

/// <summary>A file that is read for workspaces.</summary>
/// <param name="Path">Its path as the user named it, or <c>-</c>.</param>
/// <param name="Text">What it has.</param>
internal sealed record SourceFile(string Path, string Text)
{
    /// <summary>The line on which the first of some texts is found, from 1; 1 when none is.</summary>
    /// <param name="needles">What to look for, the most telling first.</param>
    public int LineOf(params ReadOnlySpan<string> needles)
    {
        foreach (var needle in needles)
        {
            if (Text.IndexOf(needle, StringComparison.Ordinal) is var at and >= 0)
            {
                return Text.AsSpan(0, at).Count('\n') + 1;
            }
        }

        return 1;
    }
}

/// <summary>What a user says of the workspaces in files that do not say it themselves.</summary>
/// <param name="Subscription">The GUID of the subscription; null when it was not given.</param>
/// <param name="Group">The resource group; null when it was not given.</param>
internal sealed record SourcePlace(string? Subscription, string? Group);
