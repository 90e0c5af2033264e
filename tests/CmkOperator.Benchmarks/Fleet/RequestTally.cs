using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Control;

namespace CmkOperator.Benchmarks.Fleet;

/// <summary>
/// Counts requests by method, host and family of paths, where names are left out: <c>GET arm Microsoft.KeyVault/vaults</c>. It knows nothing of why the operator
/// sends them, so that another way of reading is counted as well. Safe for use from any thread.
/// </summary>
internal sealed class RequestTally
{
    private readonly Lock _gate = new();
    private readonly List<JournalEntry> _unanswered = [];
    private readonly SortedDictionary<string, int> _families = new(StringComparer.Ordinal);
    private int _total;
    private int _writes;
    private int _throttled;
    private int _workspaceReads;
    private int _refused;
    private int _accountReads;

    /// <summary>Counts entries of the journal; those that are not answered yet are kept until they are.</summary>
    public void Add(IReadOnlyList<JournalEntry> entries)
    {
        lock (_gate)
        {
            JournalEntry[] all = [.. _unanswered, .. entries];
            _unanswered.Clear();
            foreach (var entry in all)
            {
                if (entry.Status == 0)
                {
                    _unanswered.Add(entry);
                }
                else
                {
                    Count(entry);
                }
            }
        }
    }

    /// <summary>What was counted since the last call.</summary>
    public JsonObject TakeJson()
    {
        lock (_gate)
        {
            var families = new JsonObject();
            foreach (var (family, count) in _families)
            {
                families[family] = count;
            }

            var json = new JsonObject
            {
                ["total"] = _total,
                ["writes"] = _writes,
                ["throttled"] = _throttled,
                ["refused"] = _refused,
                ["workspaceReads"] = _workspaceReads,
                ["accountReads"] = _accountReads,
                ["families"] = families,
            };
            _families.Clear();
            _total = _writes = _throttled = _refused = _workspaceReads = _accountReads = 0;
            return json;
        }
    }

    private void Count(JournalEntry entry)
    {
        var (family, action) = FamilyOf(entry.Path);
        if (family == "token")
        {
            return;
        }

        _total++;
        var name = $"{entry.Method} {family}";
        _families[name] = _families.GetValueOrDefault(name) + 1;
        _writes += IsWrite(entry.Method, action) ? 1 : 0;
        _throttled += entry.Status == 429 ? 1 : 0;
        _refused += entry.Status is >= 400 and not 404 and not 429 ? 1 : 0;
        var isRead = entry is { Method: "GET", Status: 200 };
        _workspaceReads += isRead && family == "arm Microsoft.MachineLearningServices/workspaces" ? 1 : 0;
        _accountReads += isRead && family == "arm Microsoft.DocumentDB/databaseAccounts" ? 1 : 0;
    }

    /// <summary>The family of a host and path, and the path's last segment.</summary>
    internal static (string Family, string Action) FamilyOf(string path)
    {
        var segments = path.Split('/');
        var action = segments[^1];
        if (path.Contains("/oauth2/", StringComparison.Ordinal) || path.Contains("/.well-known/", StringComparison.Ordinal))
        {
            return ("token", action);
        }

        if (segments[0].Contains(".vault.", StringComparison.Ordinal))
        {
            return ($"vault {segments[1]}{(segments.Length > 3 ? action == "versions" ? "/versions" : "/version" : "")}", action);
        }

        if (segments[1] is "v1.0" or "beta")
        {
            return ($"graph {segments[2].Split('(')[0]}", action);
        }

        var provider = Array.FindLastIndex(segments, segment => segment.Equals("providers", StringComparison.OrdinalIgnoreCase));
        // Behind the provider types and names alternate; in front of it, or without one, the even segments name the scope's kinds.
        return provider > 0 && provider + 1 < segments.Length
            ? ($"arm {string.Join('/', segments.Skip(provider + 2).Where((_, index) => index % 2 == 0).Prepend(segments[provider + 1]))}", action)
            : ($"arm {string.Join('/', segments.Skip(1).Where((_, index) => index % 2 == 0))}", action);
    }

    private static bool IsWrite(string method, string action) => method is "PUT" or "PATCH" or "DELETE"
        || (method == "POST" && !action.StartsWith("list", StringComparison.OrdinalIgnoreCase) && action.ToLowerInvariant() is not ("diagnose" or "resources"));
}
