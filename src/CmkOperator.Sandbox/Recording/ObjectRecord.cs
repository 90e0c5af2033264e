using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace CmkOperator.Sandbox.Recording;

/// <summary>All that was seen of one object.</summary>
/// <param name="Current">Its latest state; null before it was first seen. When deleted: its last.</param>
/// <param name="Deleted">Whether it is gone.</param>
/// <param name="Timeline">Its conditions' changes.</param>
internal sealed record ObjectRecord(JsonObject? Current, bool Deleted, ImmutableList<TimelineEntry> Timeline)
{
    /// <summary>Nothing was seen yet.</summary>
    public static ObjectRecord Unseen { get; } = new(null, false, []);
}
