using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;

namespace CmkOperator.AzureSimulator.Control;

/// <summary>The requests in the order in which they came.</summary>
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

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
        }
    }

    public JsonArray ToJson() => Entries.Select(entry => (JsonNode?)entry.ToJson()).ToJsonArray();
}
