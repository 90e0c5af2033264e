namespace CmkOperator.AzureSimulator.ResourceGraph;

/// <summary>A parsed query: where it starts, what it does with the rows, and whether its result can be paged.</summary>
internal sealed class KqlQuery
{
    private static readonly string[] ResourceColumns =
        ["id", "name", "type", "tenantId", "kind", "location", "resourceGroup", "subscriptionId", "managedBy", "sku", "plan", "properties", "tags", "identity", "zones", "extendedLocation"];

    private readonly KqlWords _words;
    private readonly KqlExpressions _expressions;
    private readonly List<Func<IEnumerable<KqlRow>, IEnumerable<KqlRow>>> _stages = [];

    private KqlQuery(string text)
    {
        _words = new KqlWords(KqlLexer.Read(text));
        _expressions = new KqlExpressions(_words) { Columns = ResourceColumns };
        Table = ReadTable();
        while (_words.Take("|"))
        {
            ReadStage();
        }

        _words.Take(";");
        if (_words.Peek.Kind != KqlTokenKind.End)
        {
            throw KqlException.Syntax($"Query could not be parsed at '{_words.Peek.Text}', position {_words.Peek.Position}.");
        }
    }

    public string Table { get; }

    /// <summary>The names of the result's columns.</summary>
    public IReadOnlyList<string> Columns => _expressions.Columns;

    /// <summary>Whether the result can be paged: it has the id column and sets no limit.</summary>
    public bool CanPage => !_isLimited && Columns.Contains("id");

    private bool _isLimited;

    /// <exception cref="KqlException">The query cannot be parsed or resolved.</exception>
    public static KqlQuery Parse(string text) => new(text);

    public IEnumerable<KqlRow> Run(IEnumerable<KqlRow> rows) => _stages.Aggregate(rows, (current, stage) => stage(current));

    private string ReadTable()
    {
        if (_words.Peek.Kind == KqlTokenKind.Name && _words.Peek.Text is "where" or "project" or "extend" or "summarize" or "limit" or "take" or "order" or "sort" or "count" or "distinct")
        {
            ReadStage();
            return "resources";
        }

        var table = _words.Name().ToLowerInvariant();
        return table is "resources" or "resourcecontainers" or "authorizationresources" or "policyresources" or "advisorresources"
            ? table
            : throw KqlException.Semantics($"Table '{table}' is invalid, unsupported or disallowed.");
    }

    private void ReadStage()
    {
        switch (_words.Name())
        {
            case "where":
                var test = _expressions.Read();
                _stages.Add(rows => rows.Where(row => KqlValue.IsTrue(test(row))));
                break;
            case "project":
                ReadProject();
                break;
            case "extend":
                ReadExtend();
                break;
            case "project-away":
                ReadProjectAway();
                break;
            case "order" or "sort":
                ReadOrder();
                break;
            case "take" or "limit":
                var count = int.TryParse(_words.Next().Text, out var most) ? most : throw KqlException.Syntax("take wants a number.");
                _isLimited = true;
                _stages.Add(rows => rows.Take(count));
                break;
            case "count":
                _isLimited = true;
                _expressions.Columns = ["Count"];
                _stages.Add(rows => [Single("Count", JsonValue.Create(rows.Count()))]);
                break;
            case "distinct":
                ReadDistinct();
                break;
            case "summarize":
                ReadSummarize();
                break;
            case var other:
                throw KqlException.Syntax($"The operator '{other}' is not supported.");
        }
    }

    private void ReadProject()
    {
        var columns = ReadColumns();
        _expressions.Columns = [.. columns.Select(column => column.Name)];
        _stages.Add(rows => rows.Select(row =>
        {
            var projected = new KqlRow();
            foreach (var (name, value) in columns)
            {
                projected[name] = value(row);
            }

            return projected;
        }));
    }

    private void ReadExtend()
    {
        // A column of an extend may be named by later ones of the same extend.
        do
        {
            var (name, value) = ReadColumn(1);
            _expressions.Columns = [.. _expressions.Columns.Union([name])];
            _stages.Add(rows => rows.Select(row =>
            {
                var extended = row.Copy();
                extended[name] = value(row);
                return extended;
            }));
        }
        while (_words.Take(","));
    }

    private void ReadProjectAway()
    {
        var gone = ReadNames();
        _expressions.Columns = [.. _expressions.Columns.Except(gone)];
        var kept = _expressions.Columns;
        _stages.Add(rows => rows.Select(row => Only(row, kept)));
    }

    private void ReadOrder()
    {
        _words.Expect("by");
        var keys = new List<(Func<KqlRow, JsonNode?> Value, bool IsAscending)>();
        do
        {
            var value = _expressions.Read();
            var isAscending = _words.Take("asc");
            if (!isAscending)
            {
                _words.Take("desc");
            }

            if (_words.Take("nulls") && !_words.Take("first"))
            {
                _words.Expect("last");
            }

            keys.Add((value, isAscending));
        }
        while (_words.Take(","));
        _stages.Add(rows =>
        {
            var comparer = Comparer<JsonNode?>.Create(KqlValue.Compare);
            IOrderedEnumerable<KqlRow>? ordered = null;
            foreach (var (value, isAscending) in keys)
            {
                ordered = (ordered, isAscending) switch
                {
                    (null, true) => rows.OrderBy(value, comparer),
                    (null, false) => rows.OrderByDescending(value, comparer),
                    (_, true) => ordered.ThenBy(value, comparer),
                    _ => ordered.ThenByDescending(value, comparer),
                };
            }

            return ordered!;
        });
    }

    private void ReadDistinct()
    {
        var names = ReadNames();
        _expressions.Columns = names;
        _stages.Add(rows => rows.Select(row => Only(row, names)).DistinctBy(row => row.ToJson().ToJsonString()));
    }

    private void ReadSummarize()
    {
        var name = "count_";
        if (_words.PeekSecond.Is("="))
        {
            name = _words.Name();
            _words.Expect("=");
        }

        if (_words.Name() != "count")
        {
            throw KqlException.Syntax("summarize supports count() only.");
        }

        _words.Expect("(");
        _words.Expect(")");
        List<(string Name, Func<KqlRow, JsonNode?> Value)> keys = _words.Take("by") ? ReadColumns() : [];
        _isLimited = true;
        _expressions.Columns = [.. keys.Select(key => key.Name), name];
        _stages.Add(rows => rows
            .GroupBy(row => string.Join('\n', keys.Select(key => KqlValue.Text(key.Value(row)))))
            .Select(group =>
            {
                var summary = new KqlRow();
                foreach (var (column, value) in keys)
                {
                    summary[column] = value(group.First());
                }

                summary[name] = JsonValue.Create(group.Count());
                return summary;
            }));
    }

    private List<(string Name, Func<KqlRow, JsonNode?> Value)> ReadColumns()
    {
        var columns = new List<(string, Func<KqlRow, JsonNode?>)>();
        do
        {
            columns.Add(ReadColumn(columns.Count + 1));
        }
        while (_words.Take(","));
        return columns;
    }

    private (string Name, Func<KqlRow, JsonNode?> Value) ReadColumn(int ordinal)
    {
        if (_words.Peek.Kind == KqlTokenKind.Name && _words.PeekSecond.Is("="))
        {
            var name = _words.Name();
            _words.Expect("=");
            return (name, _expressions.Read());
        }

        var from = _words.Position;
        var value = _expressions.Read();
        return (_words.ColumnNameBetween(from, _words.Position, ordinal), value);
    }

    private List<string> ReadNames()
    {
        var names = new List<string>();
        do
        {
            var name = _words.Name();
            names.Add(_expressions.Columns.Contains(name) ? name : throw KqlException.Semantics($"Failed to resolve column named '{name}'."));
        }
        while (_words.Take(","));
        return names;
    }

    private static KqlRow Single(string name, JsonNode? value) => new() { [name] = value };

    private static KqlRow Only(KqlRow row, IReadOnlyList<string> names)
    {
        var kept = new KqlRow();
        foreach (var name in names)
        {
            kept[name] = row[name];
        }

        return kept;
    }
}
