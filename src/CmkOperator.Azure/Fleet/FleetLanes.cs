using CmkOperator.Azure.Clouds;

namespace CmkOperator.Azure.Fleet;

/// <summary>The lanes of one identity by subscription, created on first use.</summary>
/// <param name="reader">Takes the looks.</param>
/// <param name="options">The settings.</param>
/// <param name="journal">Is told of each look.</param>
/// <param name="time">The clock.</param>
internal sealed class FleetLanes(FleetReader reader, AzureOptions options, IFleetJournal journal, TimeProvider time) : IDisposable
{
    // An object can name another subscription every minute.
    private const int Capacity = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, FleetLane> _lanes = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The lane of a subscription.</summary>
    public FleetLane Of(string subscriptionId)
    {
        lock (_lock)
        {
            if (!_lanes.TryGetValue(subscriptionId, out var lane))
            {
                if (_lanes.Count >= Capacity)
                {
                    Prune();
                }

                _lanes[subscriptionId] = lane = new FleetLane(subscriptionId, reader, options, journal, time);
            }

            return lane;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var lane in _lanes.Values)
            {
                lane.Dispose();
            }

            _lanes.Clear();
        }
    }

    private void Prune()
    {
        foreach (var (subscriptionId, lane) in _lanes.Where(pair => pair.Value.IsEmpty).ToList())
        {
            lane.Dispose();
            _lanes.Remove(subscriptionId);
        }
    }
}
