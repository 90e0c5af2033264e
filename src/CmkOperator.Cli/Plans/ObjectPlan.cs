using System.Text.Json.Nodes;
using CmkOperator.Cli.Manifests;
using CmkOperator.Cli.Sessions;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Planning;
using CmkOperator.Reporting;

namespace CmkOperator.Cli.Plans;

/// <summary>What would happen to one object.</summary>
internal sealed record ObjectPlan
{
    /// <summary>The object as it was written.</summary>
    public required Manifest Manifest { get; init; }

    /// <summary>Its namespace and name.</summary>
    public required NamespacedName Key { get; init; }

    /// <summary>How it compares with the cluster.</summary>
    public required ObjectState State { get; init; }

    /// <summary>The fields of the spec that would change in the cluster.</summary>
    public IReadOnlyList<SpecChange> Changes { get; init; } = [];

    /// <summary>What the API server or the operator would reject before Azure is asked.</summary>
    public IReadOnlyList<ManifestFault> Faults { get; init; } = [];

    /// <summary>What could not be found out, and what that leaves open.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>The plan; null when the object has faults, or Azure was not asked.</summary>
    public WorkspacePlan? Plan { get; init; }

    /// <summary>What the operator would report; null without a plan.</summary>
    public StatusReport? Report { get; init; }

    /// <summary>What happens to each field; empty without a plan.</summary>
    public IReadOnlyList<FieldRow> Fields { get; init; } = [];

    /// <summary>The requests to Azure that would be sent.</summary>
    public IReadOnlyList<UnsentWrite> Writes { get; init; } = [];

    /// <summary>Whether Azure's state could not be read.</summary>
    public bool IsUnread { get; init; }

    /// <summary>How it ends.</summary>
    public PlanOutcome Outcome =>
        Faults.Count > 0 || IsUnread || Plan?.Notes.Any(note => note.Kind == PlanNoteKind.Refused) == true ? PlanOutcome.Refused
        : Plan is null ? (State is ObjectState.New or ObjectState.Changed ? PlanOutcome.Changes : PlanOutcome.NothingToDo)
        : Writes.Count > 0 || Plan.Notes.Count > 0 ? PlanOutcome.Changes
        : PlanOutcome.NothingToDo;
}

/// <summary>How a manifest compares with the object of its name in the cluster.</summary>
internal enum ObjectState
{
    /// <summary>No cluster was asked.</summary>
    Unknown,

    /// <summary>There is no such object.</summary>
    New,

    /// <summary>Its spec is the same.</summary>
    Unchanged,

    /// <summary>Its spec differs.</summary>
    Changed,

    /// <summary>Somebody asked Kubernetes to delete it.</summary>
    Deleting,
}

/// <summary>A field of the spec whose value in the manifest differs from that in the cluster.</summary>
/// <param name="Path">The field's path.</param>
/// <param name="Before">The value in the cluster; null for none.</param>
/// <param name="After">The value in the manifest; null for none.</param>
internal sealed record SpecChange(string Path, JsonNode? Before, JsonNode? After)
{
    /// <summary>The leaves that differ between two specs, in the order of the paths.</summary>
    public static IReadOnlyList<SpecChange> Between(JsonNode? before, JsonNode? after)
    {
        var changes = new List<SpecChange>();
        Compare("spec", before, after, changes);
        return [.. changes.OrderBy(change => change.Path, StringComparer.Ordinal)];
    }

    private static void Compare(string path, JsonNode? before, JsonNode? after, List<SpecChange> changes)
    {
        if (Schemas.Json.JsonNodes.Same(before, after))
        {
            return;
        }

        if (before is JsonObject or null && after is JsonObject or null && (before ?? after) is JsonObject)
        {
            var (left, right) = (before as JsonObject ?? [], after as JsonObject ?? []);
            foreach (var name in left.Select(pair => pair.Key).Union(right.Select(pair => pair.Key)))
            {
                Compare($"{path}.{name}", left[name], right[name], changes);
            }

            return;
        }

        changes.Add(new SpecChange(path, before?.DeepClone(), after?.DeepClone()));
    }
}
