using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace CmkOperator.Schemas.Yaml;

/// <summary>
/// Reads the documents of a YAML stream one by one and remembers on which line each field is. A document that is wrong does not hide those
/// beside it.
/// </summary>
internal static class YamlReader
{
    // More than any manifest has. Aliases can make a small text a huge tree, and one that contains itself an endless one.
    private const int MostNodes = 200_000;
    private const int Deepest = 100;

    /// <summary>The documents of a stream in order, empty ones left out.</summary>
    /// <param name="text">YAML, or JSON, which is a subset of it.</param>
    public static IEnumerable<YamlText> ReadAll(string text) => Split(text).Select(part => Read(part.Text, part.Line)).OfType<YamlText>();

    private static YamlText? Read(string text, int line)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is not [{ RootNode: var root }, ..])
            {
                return null;
            }

            var lines = new Dictionary<string, int>(StringComparer.Ordinal);
            var left = MostNodes;
            Walk(root, string.Empty, 0, line, lines, ref left);
            return YamlToJson.Convert(root) is { } json ? new YamlText(json, line + (int)root.Start.Line - 1, lines, null) : null;
        }
        catch (YamlException fault)
        {
            return new YamlText(null, line + (int)Math.Max(fault.Start.Line, 1) - 1, new Dictionary<string, int>(), fault.InnerException?.Message ?? fault.Message);
        }
        catch (FormatException fault)
        {
            return new YamlText(null, line, new Dictionary<string, int>(), fault.Message);
        }
    }

    private static void Walk(YamlNode node, string path, int depth, int line, Dictionary<string, int> lines, ref int left)
    {
        if (depth > Deepest || --left < 0)
        {
            throw new FormatException(depth > Deepest ? $"it is nested deeper than {Deepest} levels" : $"it has more than {MostNodes} nodes, aliases counted as what they stand for");
        }

        switch (node)
        {
            case YamlMappingNode mapping:
                foreach (var (key, value) in mapping.Children)
                {
                    var name = (key as YamlScalarNode)?.Value ?? string.Empty;
                    var child = path.Length == 0 ? name : $"{path}.{name}";
                    lines.TryAdd(child, line + (int)key.Start.Line - 1);
                    Walk(value, child, depth + 1, line, lines, ref left);
                }

                break;
            case YamlSequenceNode sequence:
                foreach (var (index, item) in sequence.Children.Index())
                {
                    var child = $"{path}[{index}]";
                    lines.TryAdd(child, line + (int)item.Start.Line - 1);
                    Walk(item, child, depth + 1, line, lines, ref left);
                }

                break;
            default:
                break;
        }
    }

    // Three dashes at the beginning of a line begin a document wherever they stand, also in a block of text.
    private static IEnumerable<(string Text, int Line)> Split(string text)
    {
        var part = new List<string>();
        var first = 1;
        var line = 0;
        foreach (var row in text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n'))
        {
            line++;
            if (row.StartsWith("---", StringComparison.Ordinal) && (row.Length == 3 || char.IsWhiteSpace(row[3])) && part.Exists(IsContent))
            {
                yield return (string.Join('\n', part), first);
                part.Clear();
                first = line;
            }

            part.Add(row);
        }

        yield return (string.Join('\n', part), first);
    }

    private static bool IsContent(string row) => row.Trim() is { Length: > 0 } text && text[0] is not ('#' or '%') && text != "---";
}

/// <summary>One document of a stream.</summary>
/// <param name="Json">Its content; null when it is wrong.</param>
/// <param name="Line">The line on which it begins, or on which the fault is; the first one is 1.</param>
/// <param name="Lines">The line of each field by its path, such as <c>spec.tags.team</c> or <c>items[0].kind</c>.</param>
/// <param name="Problem">What is wrong; null when it is YAML.</param>
internal sealed record YamlText(JsonNode? Json, int Line, IReadOnlyDictionary<string, int> Lines, string? Problem)
{
    /// <summary>The line of a field, or of the nearest part of the document around it.</summary>
    /// <param name="path">The field.</param>
    public int LineOf(string path)
    {
        while (path.Length > 0)
        {
            if (Lines.TryGetValue(path, out var line))
            {
                return line;
            }

            path = path[..Math.Max(0, Math.Max(path.LastIndexOf('.'), path.LastIndexOf('[')))];
        }

        return Line;
    }
}
