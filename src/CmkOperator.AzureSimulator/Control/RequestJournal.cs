namespace CmkOperator.AzureSimulator.Control;

/// <summary>The requests in order of arrival.</summary>
internal sealed class RequestJournal
{
    private const int Limit = 200_000;
    private readonly Lock _gate = new();
    private readonly List<JournalEntry> _entries = [];

    public IReadOnlyList<JournalEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    public void Add(JournalEntry entry)
    {
        lock (_gate)
        {
            if (_entries.Count >= Limit)
            {
                _entries.RemoveRange(0, Limit / 10);
            }

            _entries.Add(entry);
        }
    }

    /// <summary>The requests since the last call, which are forgotten: for those that count more of them than the journal keeps.</summary>
    public IReadOnlyList<JournalEntry> Take()
    {
        lock (_gate)
        {
            JournalEntry[] taken = [.. _entries];
            _entries.Clear();
            return taken;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
        }
    }

    public JsonArray ToJson() => Entries.Select(entry => (JsonNode?)entry.ToJson()).ToJsonArray();
}

/// <summary>One request that was answered.</summary>
internal sealed class JournalEntry
{
    public required DateTimeOffset At { get; init; }

    public required string Method { get; init; }

    /// <summary>Host and path.</summary>
    public required string Path { get; init; }

    public required string Query { get; init; }

    /// <summary>The JSON body; null when there was none, or when it held credentials.</summary>
    public JsonNode? Body { get; init; }

    /// <summary>0 while it is under way, and when the connection was dropped.</summary>
    public int Status { get; set; }

    /// <summary>The application id of the caller, where one is known.</summary>
    public string? ClientId { get; set; }

    public JsonObject ToJson() => new()
    {
        ["at"] = At.ToString("O"),
        ["method"] = Method,
        ["path"] = Path,
        ["query"] = Query,
        ["status"] = Status,
        ["clientId"] = ClientId,
        ["body"] = Body?.DeepClone(),
    };
}
