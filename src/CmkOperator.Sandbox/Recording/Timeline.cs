using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;

namespace CmkOperator.Sandbox.Recording;

/// <summary>What changed between two states of an object's conditions.</summary>
internal static class Timeline
{
    /// <summary>An entry for every condition that came, changed its status or reason, or disappeared.</summary>
    public static IReadOnlyList<TimelineEntry> Compare(JsonObject? before, JsonObject after, DateTimeOffset at)
    {
        var old = Conditions(before).ToDictionary(condition => condition.Type, StringComparer.Ordinal);
        var entries = new List<TimelineEntry>();
        foreach (var (type, status, reason) in Conditions(after))
        {
            if (!old.Remove(type, out var was) || was.Status != status || was.Reason != reason)
            {
                entries.Add(new TimelineEntry(at, type, status, reason));
            }
        }

        entries.AddRange(old.Keys.Select(type => new TimelineEntry(at, type, "", "")));
        return entries;
    }

    private static IEnumerable<(string Type, string Status, string Reason)> Conditions(JsonObject? workspace) =>
        workspace.Objects("status", "conditions")
            .Select(condition => (condition.Text("type") ?? "", condition.Text("status") ?? "", condition.Text("reason") ?? ""))
            .DistinctBy(condition => condition.Item1);
}

/// <summary>A condition's status or reason changed.</summary>
/// <param name="At">When it was seen.</param>
/// <param name="Type">The condition.</param>
/// <param name="Status">Its new status; empty when the condition disappeared.</param>
/// <param name="Reason">Its new reason; empty when the condition disappeared.</param>
internal sealed record TimelineEntry(DateTimeOffset At, string Type, string Status, string Reason);
