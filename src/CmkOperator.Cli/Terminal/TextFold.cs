namespace CmkOperator.Cli.Terminal;

/// <summary>Folds text at spaces to the width of a terminal.</summary>
internal static class TextFold
{
    // Below this a column of single words helps nobody; the terminal folds by itself.
    private const int Narrowest = 20;

    /// <summary>The lines of a text. A word longer than a line stays whole, so that ids and commands can be copied.</summary>
    /// <param name="text">The text; its own line ends are kept.</param>
    /// <param name="width">Columns of a line.</param>
    public static IEnumerable<string> Lines(string text, int width)
    {
        foreach (var paragraph in text.Split('\n'))
        {
            if (paragraph.Length <= width || width < Narrowest)
            {
                yield return paragraph;
                continue;
            }

            var line = string.Empty;
            foreach (var word in paragraph.Split(' '))
            {
                if (line.Length > 0 && line.Length + 1 + word.Length > width)
                {
                    yield return line;
                    line = word;
                }
                else
                {
                    line = line.Length == 0 ? word : $"{line} {word}";
                }
            }

            yield return line;
        }
    }
}
