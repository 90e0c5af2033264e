using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Cli.Evidence;

/// <summary>The managed stores and the key that each is seen under.</summary>
internal static class StoreList
{
    /// <summary>The stores, sorted by type.</summary>
    /// <param name="scene">What is known.</param>
    public static IReadOnlyList<StoreEvidence> Of(EvidenceScene scene)
    {
        var recorded = scene.Recorded.ManagedResourceGroup?.Resources ?? [];
        if (scene.IsOffline)
        {
            return [.. Sorted(recorded.Select(row => new StoreEvidence(row, Basis.Recorded)))];
        }

        if (scene.Failure is not null || scene.Assessment?.Managed?.Record is not { } group)
        {
            var why = scene.WhyUnseen ?? "This look could not assess the stores of the workspace";
            return [.. Sorted(recorded.Select(row => Unverified(row, row, why)))];
        }

        var managed = scene.Assessment.Input.Observed.Managed;
        return
        [
            .. Sorted(group.Resources.Select(row =>
            {
                var known = recorded.FirstOrDefault(other => string.Equals(other.Type, row.Type, StringComparison.OrdinalIgnoreCase));
                return WhyUnread(managed, row.Type) is { } why ? Unverified(row, known, why) : new StoreEvidence(row, Basis.Seen, null, Other(row.KeyIdentifier, known?.KeyIdentifier));
            })),
        ];
    }

    private static IEnumerable<StoreEvidence> Sorted(IEnumerable<StoreEvidence> rows) => rows.OrderBy(row => row.Row.Type, StringComparer.OrdinalIgnoreCase).ThenBy(row => row.Row.Id, StringComparer.OrdinalIgnoreCase);

    // The recorded name helps to find it; its key and its state are what nobody has verified.
    private static StoreEvidence Unverified(ManagedResourceRow row, ManagedResourceRow? known, string why) => new(
        new ManagedResourceRow(row.Type, known?.Name ?? row.Name, known?.Id ?? row.Id, string.Empty, null, "NotVerified", why), Basis.NotVerified, why, known?.KeyIdentifier);

    private static string? WhyUnread(ManagedFacts managed, string type) => EvidenceText.Store(type) switch
    {
        EvidenceText.CosmosDb => Why(managed.CosmosDb, managed),
        EvidenceText.Search => Why(managed.AiSearch, managed),
        EvidenceText.Storage => Why(managed.Storage, managed),
        _ => Why(managed.VirtualNetwork, managed),
    };

    // Members of a group that is gone are gone as well, which is seen.
    private static string? Why<T>(Reading<T> reading, ManagedFacts managed)
        where T : notnull =>
        reading is Reading<T>.Present or Reading<T>.Absent || managed.Group is Reading<ResourceGroupFacts>.Absent ? null
        : (FailedReads.FaultOf(reading) ?? FailedReads.FaultOf(managed.Group)) is { } fault ? $"It could not be read: {FaultMessage.Of(fault).TrimEnd('.')}"
        : "It was not read";

    private static string? Other(string? seen, string? recorded) =>
        recorded is null || KeyIdentifier.TryParse(recorded)?.IsSameVersionAs(KeyIdentifier.TryParse(seen)) == true || recorded == seen ? null : recorded;
}
