namespace CmkOperator.Kubernetes.Credentials;

/// <summary>Text of other programs for a line of the log.</summary>
internal static class Clean
{
    /// <summary>One line without control characters; of a long text the end, where programs say what failed.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">How many characters to keep.</param>
    public static string Line(string text, int longest)
    {
        var line = string.Join(' ', text.Split(['\r', '\n', '\t', ' '], StringSplitOptions.RemoveEmptyEntries));
        line = string.Concat(line.Where(c => !char.IsControl(c)));
        return line.Length <= longest ? line : $"… {line[^longest..]}";
    }
}
