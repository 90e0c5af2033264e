namespace CmkOperator.Architecture.Tests.Pictures;

/// <summary>How wide a text comes out in a sans-serif face: a little too wide rather than too narrow, since each machine has its own.</summary>
internal static class TextWidth
{
    public static double Of(string text, double size, bool bold = false) => text.Sum(Units) * size * (bold ? 1.18 : 1.0);

    /// <summary>Breaks a text into lines of a width.</summary>
    public static IReadOnlyList<string> Wrap(string text, double size, double width)
    {
        var lines = new List<string> { string.Empty };
        foreach (var word in text.Split(' '))
        {
            var longer = lines[^1].Length == 0 ? word : $"{lines[^1]} {word}";
            if (lines[^1].Length > 0 && Of(longer, size) > width)
            {
                lines.Add(word);
            }
            else
            {
                lines[^1] = longer;
            }
        }

        return lines;
    }

    private static double Units(char letter) => letter switch
    {
        'i' or 'j' or 'l' or 'I' or '.' or ',' or ':' or ';' or '\'' or '|' => 0.30,
        'f' or 't' or 'r' or ' ' or '/' or '(' or ')' or '-' => 0.39,
        'm' or 'w' or 'M' or 'W' => 0.90,
        >= 'A' and <= 'Z' => 0.70,
        _ => 0.59,
    };
}
