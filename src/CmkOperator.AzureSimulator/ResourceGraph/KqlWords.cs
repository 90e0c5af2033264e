namespace CmkOperator.AzureSimulator.ResourceGraph;

/// <summary>The words of a query, read one after the other.</summary>
internal sealed class KqlWords(IReadOnlyList<KqlToken> tokens)
{
    private int _at;

    public KqlToken Peek => tokens[_at];

    public KqlToken PeekSecond => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    public int Position => _at;

    public KqlToken Next() => tokens[_at < tokens.Count - 1 ? _at++ : _at];

    public bool Take(string text)
    {
        if (!Peek.Is(text))
        {
            return false;
        }

        _at++;
        return true;
    }

    public void Expect(string text)
    {
        if (!Take(text))
        {
            throw KqlException.Syntax($"Query could not be parsed at '{Peek.Text}', position {Peek.Position}: expected is '{text}'.");
        }
    }

    public string Name()
    {
        var word = Next();
        return word.Kind == KqlTokenKind.Name ? word.Text : throw KqlException.Syntax($"A name is missing at '{word.Text}', position {word.Position}.");
    }

    /// <summary>The words between two places, joined the way Kusto names a column after a path.</summary>
    public string ColumnNameBetween(int from, int until, int ordinal)
    {
        var isPath = Enumerable.Range(from, until - from).All(at => tokens[at].Kind == KqlTokenKind.Name || tokens[at].Is("."));
        return isPath
            ? string.Join('_', Enumerable.Range(from, until - from).Select(at => tokens[at]).Where(token => token.Kind == KqlTokenKind.Name).Select(token => token.Text))
            : $"Column{ordinal}";
    }
}
