namespace CmkOperator.AzureSimulator.Http;

/// <summary>The query of a request; names are found in any casing, as ARM finds them.</summary>
internal sealed class QueryText
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    private QueryText(string text) => Text = text;

    /// <summary>As it came, without the question mark.</summary>
    public string Text { get; }

    public string? this[string name] => _values.GetValueOrDefault(name);

    public IEnumerable<KeyValuePair<string, string>> All => _values;

    public static QueryText Parse(string text)
    {
        var query = new QueryText(text.TrimStart('?'));
        foreach (var pair in query.Text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var cut = pair.IndexOf('=', StringComparison.Ordinal);
            var name = Uri.UnescapeDataString((cut < 0 ? pair : pair[..cut]).Replace('+', ' '));
            query._values[name] = cut < 0 ? "" : Uri.UnescapeDataString(pair[(cut + 1)..].Replace('+', ' '));
        }

        return query;
    }

    /// <summary>The query with one value set, encoded for a link.</summary>
    public string With(string name, string value)
    {
        var pairs = _values.Where(pair => !string.Equals(pair.Key, name, StringComparison.OrdinalIgnoreCase)).Append(new(name, value));
        return string.Join('&', pairs.Select(pair => $"{Uri.EscapeDataString(pair.Key).Replace("%24", "$", StringComparison.Ordinal)}={Uri.EscapeDataString(pair.Value)}"));
    }
}
