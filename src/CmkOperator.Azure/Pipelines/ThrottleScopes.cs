using CmkOperator.Azure.Clouds;

namespace CmkOperator.Azure.Pipelines;

/// <summary>
/// The throttle scopes of one identity by subscription and vault host, created on first use. An object can name another subscription
/// every minute, so beyond the capacity the scopes without state to remember are dropped.
/// </summary>
internal sealed class ThrottleScopes(AzureOptions options, TimeProvider time, IRequestJournal journal) : IDisposable
{
    /// <summary>How many are kept regardless of their state.</summary>
    public const int Capacity = 1000;

    /// <summary>How long an unused scope beyond the capacity is kept; its buckets are full and its breaker is closed long before.</summary>
    public static readonly TimeSpan IdleLifetime = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The current number of scopes.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Begins a use of the scope of a name; dispose the result to end it.</summary>
    public Use Enter(string name)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(name, out var entry))
            {
                if (_entries.Count >= Capacity)
                {
                    Prune();
                }

                _entries[name] = entry = new Entry(new ThrottleScope(name, options, time, journal));
            }

            entry.Users++;
            return new Use(this, entry);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var entry in _entries.Values)
            {
                entry.Scope.Dispose();
            }
        }
    }

    private void Leave(Entry entry)
    {
        lock (_lock)
        {
            entry.Users--;
            entry.LastUsed = time.GetUtcNow();
        }
    }

    private void Prune()
    {
        var before = time.GetUtcNow() - IdleLifetime;
        foreach (var (name, entry) in _entries.Where(pair => pair.Value is { Users: 0, Scope.IsAtRest: true } && pair.Value.LastUsed <= before).ToList())
        {
            _entries.Remove(name);
            entry.Scope.Dispose();
        }
    }

    /// <summary>A use of a scope, which is kept until the use ends.</summary>
    internal readonly struct Use(ThrottleScopes scopes, Entry entry) : IDisposable
    {
        /// <summary>The scope.</summary>
        public ThrottleScope Scope => entry.Scope;

        /// <inheritdoc/>
        public void Dispose() => scopes.Leave(entry);
    }

    /// <summary>A scope and its current uses.</summary>
    internal sealed class Entry(ThrottleScope scope)
    {
        /// <summary>The scope.</summary>
        public ThrottleScope Scope => scope;

        /// <summary>The number of current uses.</summary>
        public int Users { get; set; }

        /// <summary>When the last use ended.</summary>
        public DateTimeOffset LastUsed { get; set; }
    }
}
