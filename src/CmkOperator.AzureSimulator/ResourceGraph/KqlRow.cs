namespace CmkOperator.AzureSimulator.ResourceGraph;

/// <summary>A row on its way through a query: columns in their order.</summary>
internal sealed class KqlRow
{
    private readonly List<KeyValuePair<string, JsonNode?>> _columns = [];

    public IReadOnlyList<KeyValuePair<string, JsonNode?>> Columns => _columns;

    public JsonNode? this[string name]
    {
        get
        {
            var at = _columns.FindIndex(column => column.Key == name);
            return at < 0 ? null : _columns[at].Value;
        }

        set
        {
            var at = _columns.FindIndex(column => column.Key == name);
            if (at < 0)
            {
                _columns.Add(new(name, value));
            }
            else
            {
                _columns[at] = new(name, value);
            }
        }
    }

    public KqlRow Copy()
    {
        var copy = new KqlRow();
        copy._columns.AddRange(_columns);
        return copy;
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var (name, value) in _columns)
        {
            json[name] = value?.DeepClone();
        }

        return json;
    }
}
