namespace CmkOperator.Core.Tests.Documents;

/// <summary>
/// A YAML file as lines. Nodes are found by their indentation and replaced as text, because a YAML library would drop the comments
/// and the layout of everything else in the file.
/// </summary>
internal sealed class YamlLines
{
    private readonly List<string> _lines;
    private readonly string _start;

    /// <param name="text">The file.</param>
    /// <param name="start">The key that paths begin below; it occurs once.</param>
    public YamlLines(string text, string start)
    {
        _lines = [.. text.Split('\n')];
        _start = start;
    }

    public override string ToString() => string.Join('\n', _lines);

    /// <summary>Replaces what stands below a key.</summary>
    /// <param name="path">The keys from the start down, separated by slashes.</param>
    /// <param name="header">What follows the key's colon: the style of a block, a comment.</param>
    /// <param name="below">The new lines, indented as if the key stood at the margin.</param>
    public void Replace(string path, string header, IEnumerable<string> below)
    {
        var line = Find(path);
        var margin = Margin(line);
        _lines[line] = $"{margin}{path.Split('/')[^1]}: {header}";
        _lines.RemoveRange(line + 1, End(line) - line - 1);
        _lines.InsertRange(line + 1, below.Select(text => margin + text));
    }

    /// <summary>Adds a last line to a folded block and the mark to its header.</summary>
    public void AppendMarkedLine(string path, string mark, string text)
    {
        var line = Find(path);
        var end = End(line);
        if (!_lines[line].EndsWith(": >-", StringComparison.Ordinal) || end == line + 1)
        {
            throw new InvalidOperationException($"{path}: '{_lines[line].Trim()}' does not begin a folded block (>-) with text in it.");
        }

        // A marked block that somebody wrapped as a whole: replacing its last line would cut a sentence in two.
        if (!_lines[end - 1].EndsWith('.') && !_lines[end - 1].EndsWith(')'))
        {
            throw new InvalidOperationException($"{path}: the part written by hand does not end with a sentence: '{_lines[end - 1].Trim()}'. Keep the generated text on the last line.");
        }

        _lines[line] += $" {mark}";
        _lines.Insert(end, $"{Margin(line)}  {text}");
    }

    /// <summary>Takes back every <see cref="AppendMarkedLine"/> with this mark.</summary>
    public void RemoveMarkedLines(string mark)
    {
        for (var line = 0; line < _lines.Count; line++)
        {
            if (_lines[line].EndsWith($": >- {mark}", StringComparison.Ordinal))
            {
                _lines.RemoveAt(End(line) - 1);
                _lines[line] = _lines[line][..^(mark.Length + 1)];
            }
        }
    }

    private int Find(string path)
    {
        var line = _lines.FindIndex(text => text.Trim() == $"{_start}:");
        foreach (var key in path.Split('/'))
        {
            line = line < 0 ? line : Child(line, key);
        }

        return line >= 0 ? line : throw new InvalidOperationException($"{path} is not in the file: write the field with its type and bounds, then run make generate again.");
    }

    private int Child(int parent, string key)
    {
        var end = End(parent);
        var first = Enumerable.Range(parent + 1, end - parent - 1).FirstOrDefault(line => !IsComment(line), end);
        return first == end
            ? -1
            : Enumerable.Range(first, end - first)
                .FirstOrDefault(line => Indentation(line) == Indentation(first) && _lines[line].AsSpan().Trim().StartsWith($"{key}:", StringComparison.Ordinal), -1);
    }

    /// <summary>The line after the last one that belongs to the key on this line. The items of a list may stand below the key's own column.</summary>
    private int End(int line)
    {
        var end = line + 1;
        while (end < _lines.Count
            && (Indentation(end) > Indentation(line) || (Indentation(end) == Indentation(line) && _lines[end].AsSpan().Trim().StartsWith("- ", StringComparison.Ordinal))))
        {
            end++;
        }

        return end;
    }

    private bool IsComment(int line) => _lines[line].AsSpan().Trim().StartsWith("#", StringComparison.Ordinal);

    private string Margin(int line) => new(' ', Indentation(line));

    // An empty line ends every node: the file has none inside a block.
    private int Indentation(int line) => _lines[line].Length - _lines[line].AsSpan().TrimStart(' ').Length;
}
