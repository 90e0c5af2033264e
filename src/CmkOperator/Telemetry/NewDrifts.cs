using CmkOperator.Assessment;
using CmkOperator.Status;

namespace CmkOperator.Telemetry;

/// <summary>Distinguishes drift, which appeared in Azure, from the changes that a new spec or a new key version asks for.</summary>
internal static class NewDrifts
{
    private const string Tags = "tags";

    /// <summary>The fields that drifted since the last pass, as label values: all tags are one.</summary>
    /// <param name="recorded">The status that the pass started from.</param>
    /// <param name="generation">The generation of the spec that the pass read.</param>
    /// <param name="drifts">The differences that it found.</param>
    public static IEnumerable<string> Of(WorkspaceStatus recorded, long generation, IReadOnlyList<DriftRow> drifts) =>
        recorded.ObservedGeneration != generation ? [] : drifts.Where(row => IsNew(row, recorded)).Select(row => Label(row.Field));

    private static bool IsNew(DriftRow row, WorkspaceStatus recorded) =>
        !recorded.Drifts.Any(known => known.Field == row.Field)
        && (row.Field != WorkspaceAssessor.KeyField || recorded.Encryption?.DesiredKeyIdentifier == row.Desired);

    private static string Label(string field) => field.StartsWith(FieldCheck.TagField, StringComparison.Ordinal) ? Tags : field;
}
