using System.Collections.Concurrent;

namespace CmkOperator.Azure.Clouds;

/// <summary>Caches values for a limited time. Only data that rarely changes belongs here, never a failure.</summary>
/// <param name="lifetime">How long.</param>
/// <param name="time">The clock.</param>
internal sealed class TimedCache<T>(TimeSpan lifetime, TimeProvider time)
    where T : class
{
    private readonly ConcurrentDictionary<string, (T Value, DateTimeOffset Until)> _entries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The value, or null when it is unknown or expired.</summary>
    public T? Find(string key) => _entries.TryGetValue(key, out var entry) && time.GetUtcNow() < entry.Until ? entry.Value : null;

    /// <summary>Stores a value.</summary>
    public void Remember(string key, T value) => _entries[key] = (value, time.GetUtcNow() + lifetime);
}
